import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Facts,
  factsIn,
  formatCondition,
  holdingOf,
  NumberFact,
  parseCondition,
  ReviewCondition,
  WordFact,
} from './review-condition.ts'

const word = fc
  .stringMatching(/^[a-z][a-z0-9_.:-]{0,12}$/)
  .filter((text) => !/^(and|or|not|given|always|advisory|in)$/.test(text))
const leaf: fc.Arbitrary<ReviewCondition> = fc.oneof(
  fc.constant<ReviewCondition>({ is: 'always' }),
  fc.constant<ReviewCondition>({ is: 'advisory' }),
  fc
    .constantFrom(...NumberFact.options, ...WordFact.options)
    .map((fact) => ({ is: 'given' as const, fact })),
  fc.record({
    is: fc.constant('compared' as const),
    fact: fc.constantFrom(...NumberFact.options),
    by: fc.constantFrom('>=', '<=', '>', '<', '='),
    value: fc.integer({ min: -1_000_000, max: 1_000_000 }).map((value) => value / 4),
  }),
  fc.record({
    is: fc.constant('among' as const),
    fact: fc.constantFrom(...WordFact.options),
    words: fc.array(word, { minLength: 1, maxLength: 3 }),
  }),
)
const { condition } = fc.letrec<{ condition: ReviewCondition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.record({ is: fc.constant('not' as const), of: tie('condition') }),
    fc.record({
      is: fc.constantFrom('all' as const, 'any' as const),
      of: fc.array(tie('condition'), { minLength: 2, maxLength: 3 }),
    }),
  ),
}))

const facts = (
  given: Readonly<Record<string, number | string>>,
  open: Facts['open'] = new Set(),
): Facts => ({
  numbers: new Map(
    Object.entries(given).flatMap(([name, value]) =>
      typeof value === 'number' ? [[NumberFact.parse(name), [value]] as const] : [],
    ),
  ),
  words: new Map(
    Object.entries(given).flatMap(([name, value]) =>
      typeof value === 'string' ? [[WordFact.parse(name), [value]] as const] : [],
    ),
  ),
  advisory: false,
  open,
})

describe('conditions of review points', () => {
  test('what is written reads back as the same', () => {
    fc.assert(
      fc.property(condition, (one) => {
        const text = formatCondition(one)
        fc.pre(text.length <= 500)
        expect(parseCondition(text)).toEqual(one)
        expect(ReviewCondition.parse(one)).toEqual(one)
      }),
    )
  })

  test('no text makes the reader fail', () => {
    const scraps = fc.constantFrom(
      'amount',
      '>=',
      '5',
      '(',
      ')',
      'and',
      'or',
      'not',
      'in',
      ',',
      'decision',
      '=',
      'given',
      ' ',
      '😀',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(scraps).map((list) => list.join(' ')),
        ),
        (text) => {
          const read = parseCondition(text)
          if (read !== undefined) expect(ReviewCondition.safeParse(read).success).toBe(true)
        },
      ),
    )
  })

  test.each([
    ['amount >= 500000', { amount: 500_000 }, 'yes'],
    ['amount >= 500000', { amount: 499_999.99 }, 'no'],
    ['amount >= 500000', {}, 'unknown'],
    ['given amount and amount >= 500000', {}, 'no'],
    [
      'decision in (approve, decline) and group = elderly',
      { decision: 'decline', group: 'elderly' },
      'yes',
    ],
    ['decision in (approve, decline) and group = elderly', { decision: 'refer' }, 'no'],
    ['decision = approve and amount > 1 or always', {}, 'yes'],
    ['not decision = none', {}, 'unknown'],
    ['finding = injection', {}, 'no'],
    ['score < 0.5 or score > 0.9', { score: 0.95 }, 'yes'],
  ])('%s with %j: %s', (text, given, holding) => {
    expect(holdingOf(parseCondition(text)!, facts(given))).toBe(holding)
  })

  test('a fact that may still come leaves nothing ruled out', () => {
    const one = parseCondition('finding = pii:phone or given decision')!
    expect(holdingOf(one, facts({}))).toBe('no')
    expect(holdingOf(one, facts({}, new Set(['finding'])))).toBe('unknown')
  })

  test.each([
    '',
    'amount',
    'amount >= x',
    'amount = 1 and',
    '(always',
    'decision = 张三',
    'decision in ()',
    'always always',
    `${'('.repeat(40)}always${')'.repeat(40)}`,
    'decision = and',
    `always${' or always'.repeat(80)}`,
  ])('%j is no condition', (text) => {
    expect(parseCondition(text)).toBeUndefined()
  })

  test('what comes later never turns a settled answer around', () => {
    const values = fc.record(
      { amount: fc.integer({ min: 0, max: 9 }), decision: fc.constantFrom('a', 'b') },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(condition, values, values, (one, now, later) => {
        const open = new Set(['amount', 'decision'] as const)
        const early = holdingOf(one, facts(now as Record<string, number | string>, open))
        const merged = facts(now as Record<string, number | string>)
        const numbers = new Map(merged.numbers)
        const words = new Map(merged.words)
        if (later.amount !== undefined)
          numbers.set('amount', [...(numbers.get('amount') ?? []), later.amount])
        if (later.decision !== undefined)
          words.set('decision', [...(words.get('decision') ?? []), later.decision])
        if (early !== 'unknown') expect(holdingOf(one, { ...merged, numbers, words })).toBe(early)
      }),
    )
  })

  test('the facts that a condition rests on are named', () => {
    expect(factsIn(parseCondition('amount > 1 and not (group = elderly or amount < 3)')!)).toEqual([
      'amount',
      'group',
    ])
  })
})
