import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CANONICAL_DEPTH_MAX, canonicalize, parseCanonical } from './canonical.ts'

describe('RFC 8785', () => {
  test('section 3.2.2: the example is written as published', () => {
    const value = {
      numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
      literals: [null, true, false],
    }
    expect(canonicalize(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    )
  })

  test('section 3.2.3: members stand in the order of UTF-16 code units', () => {
    const value = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    }
    expect(Object.values(JSON.parse(canonicalize(value)) as object)).toEqual([
      'One',
      'Carriage Return',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ])
  })

  test('appendix B: numbers', () => {
    const numbers = [0, -0, 5e-324, 1.7976931348623157e308, 9007199254740992, 1e21, 1e-7, 0.000001]
    expect(canonicalize(numbers)).toBe(
      '[0,0,5e-324,1.7976931348623157e+308,9007199254740992,1e+21,1e-7,0.000001]',
    )
  })
})

// Without negative zero, which JSON writes as zero.
const values = fc
  .jsonValue({ stringUnit: 'binary' })
  .map((value) => JSON.parse(JSON.stringify(value)) as unknown)

test('canonical text reads back to the same value, and its text is then itself', () => {
  fc.assert(
    fc.property(values, (value) => {
      const text = canonicalize(value)
      expect(JSON.parse(text)).toEqual(value)
      expect(canonicalize(JSON.parse(text))).toBe(text)
      expect(parseCanonical(text)).toEqual({ ok: true, value })
    }),
  )
})

test('the order in which members were added, and their number, do not matter', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string({ unit: 'binary' }), { maxLength: 60 }), (names) => {
      const members = names.map((name, index) => [name, index] as const)
      const forwards = canonicalize(Object.fromEntries(members))
      expect(canonicalize(Object.fromEntries(members.reverse()))).toBe(forwards)
      expect(Object.keys(JSON.parse(forwards) as object).sort()).toEqual([...names].sort())
    }),
  )
})

test.each([
  ['undefined', undefined],
  ['a member that is undefined', { a: undefined }],
  ['a hole in a list', Array(3)],
  ['NaN', Number.NaN],
  ['an infinity', [Number.POSITIVE_INFINITY]],
  ['a bigint', 1n],
  ['a function', { f: () => 1 }],
  ['a symbol', Symbol('s')],
  ['a lone surrogate in a value', '\ud800'],
  ['a lone surrogate in a name', { '\udc00': 1 }],
  ['a map', new Map()],
  ['bytes', Buffer.of(1)],
])('%s is refused', (_name, value) => {
  expect(() => canonicalize(value)).toThrow(
    expect.objectContaining({ code: 'canonical_value_refused' }),
  )
})

test('depth is bounded in both directions, so a document cannot exhaust the stack', () => {
  const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`
  expect(parseCanonical(nested(CANONICAL_DEPTH_MAX)).ok).toBe(true)
  expect(parseCanonical(nested(CANONICAL_DEPTH_MAX + 1)).ok).toBe(false)
  expect(parseCanonical(nested(30_000)).ok).toBe(false)
})

test.each([
  ['white space', '{ "a":1}'],
  ['another order', '{"b":1,"a":2}'],
  ['a name twice', '{"a":1,"a":1}'],
  ['a number in another form', '1.0'],
  ['a needless escape', '"\\u0041"'],
  ['an escaped lone surrogate', '"\\ud800"'],
  ['a number that JavaScript cannot hold', '1e400'],
  ['nothing', ''],
])('a text with %s is not canonical', (_name, text) => {
  expect(parseCanonical(text).ok).toBe(false)
})
