import { z } from 'zod'

/** What a condition may look at. Numbers are compared, words are one of several. */
export const NumberFact = z.enum(['score', 'amount'])
export const WordFact = z.enum(['decision', 'topic', 'group', 'finding', 'rating'])
export type NumberFact = z.infer<typeof NumberFact>
export type WordFact = z.infer<typeof WordFact>
export type Fact = NumberFact | WordFact

const Comparator = z.enum(['>=', '<=', '>', '<', '='])
type Comparator = z.infer<typeof Comparator>

/** A word of a condition: short, plain, and no place for what identifies a person. */
export const WORD = /^[a-z][a-z0-9_.:*-]{0,59}$/
const Word = z.string().regex(WORD)

const DEPTH_MAX = 8
const WORDS_MAX = 20
const OPERANDS_MAX = 20
export const CONDITION_LENGTH_MAX = 500

/** When a result is held for a person: a closed form of data, so that nothing in a permit runs as code. */
export type ReviewCondition =
  | { readonly is: 'always' }
  | { readonly is: 'advisory' }
  | { readonly is: 'given'; readonly fact: Fact }
  | {
      readonly is: 'compared'
      readonly fact: NumberFact
      readonly by: Comparator
      readonly value: number
    }
  | { readonly is: 'among'; readonly fact: WordFact; readonly words: readonly string[] }
  | { readonly is: 'not'; readonly of: ReviewCondition }
  | { readonly is: 'all' | 'any'; readonly of: readonly ReviewCondition[] }

export const ReviewCondition: z.ZodType<ReviewCondition> = z.lazy(() =>
  z.discriminatedUnion('is', [
    z.strictObject({ is: z.literal('always') }),
    z.strictObject({ is: z.literal('advisory') }),
    z.strictObject({ is: z.literal('given'), fact: z.union([NumberFact, WordFact]) }),
    z.strictObject({
      is: z.literal('compared'),
      fact: NumberFact,
      by: Comparator,
      value: z.number(),
    }),
    z.strictObject({
      is: z.literal('among'),
      fact: WordFact,
      words: z.array(Word).min(1).max(WORDS_MAX),
    }),
    z.strictObject({ is: z.literal('not'), of: ReviewCondition }),
    z.strictObject({ is: z.literal('all'), of: z.array(ReviewCondition).min(2).max(OPERANDS_MAX) }),
    z.strictObject({ is: z.literal('any'), of: z.array(ReviewCondition).min(2).max(OPERANDS_MAX) }),
  ]),
)

/** What is known of a result. A fact may have been given more than once; any of its values counts. */
export interface Facts {
  readonly numbers: ReadonlyMap<NumberFact, readonly number[]>
  readonly words: ReadonlyMap<WordFact, readonly string[]>
  readonly advisory: boolean
  /** Facts that may still come, as long as the answer is not whole. */
  readonly open?: ReadonlySet<Fact>
}

/** `unknown`: it rests on a fact that nobody gave. */
export type Holding = 'yes' | 'no' | 'unknown'

/** Decides a condition in three values (Kleene): what is not known never turns into a no by itself. Pure. */
export function holdingOf(condition: ReviewCondition, facts: Facts): Holding {
  switch (condition.is) {
    case 'always':
      return 'yes'
    case 'advisory':
      return facts.advisory ? 'yes' : 'no'
    case 'given':
      if (valuesOf(condition.fact, facts).length > 0) return 'yes'
      return isOpen(condition.fact, facts) ? 'unknown' : 'no'
    case 'compared': {
      const values = facts.numbers.get(condition.fact) ?? []
      return found(values, (value) => compare(value, condition), condition.fact, facts)
    }
    case 'among': {
      const values = facts.words.get(condition.fact) ?? []
      return found(values, (value) => condition.words.includes(value), condition.fact, facts)
    }
    case 'not':
      return opposite[holdingOf(condition.of, facts)]
    case 'all':
      return joined(condition.of, facts, 'no', 'yes')
    case 'any':
      return joined(condition.of, facts, 'yes', 'no')
  }
}

const opposite = { yes: 'no', no: 'yes', unknown: 'unknown' } as const

function joined(
  of: readonly ReviewCondition[],
  facts: Facts,
  deciding: Holding,
  otherwise: Holding,
) {
  const holdings = of.map((one) => holdingOf(one, facts))
  if (holdings.includes(deciding)) return deciding
  return holdings.includes('unknown') ? 'unknown' : otherwise
}

function found<V>(
  values: readonly V[],
  meets: (value: V) => boolean,
  fact: Fact,
  facts: Facts,
): Holding {
  if (values.some(meets)) return 'yes'
  if (isOpen(fact, facts)) return 'unknown'
  // That the guards found nothing is known; that nobody said an amount is not.
  return values.length > 0 || fact === 'finding' ? 'no' : 'unknown'
}

const isOpen = (fact: Fact, { open }: Facts) => open?.has(fact) === true

function valuesOf(fact: Fact, { numbers, words }: Facts): readonly unknown[] {
  const number = NumberFact.safeParse(fact)
  return (number.success ? numbers.get(number.data) : words.get(fact as WordFact)) ?? []
}

function compare(value: number, { by, value: bound }: { by: Comparator; value: number }): boolean {
  if (by === '>=') return value >= bound
  if (by === '<=') return value <= bound
  if (by === '>') return value > bound
  return by === '<' ? value < bound : value === bound
}

/** Every fact that a condition looks at, in the order in which it does. */
export function factsIn(condition: ReviewCondition): readonly Fact[] {
  switch (condition.is) {
    case 'always':
    case 'advisory':
      return []
    case 'not':
      return factsIn(condition.of)
    case 'all':
    case 'any':
      return [...new Set(condition.of.flatMap(factsIn))]
    default:
      return [condition.fact]
  }
}

/** A condition as people write and read it; `parseCondition` reads it back. */
export function formatCondition(condition: ReviewCondition): string {
  switch (condition.is) {
    case 'always':
    case 'advisory':
      return condition.is
    case 'given':
      return `given ${condition.fact}`
    case 'compared':
      return `${condition.fact} ${condition.by} ${condition.value}`
    case 'among':
      return condition.words.length === 1
        ? `${condition.fact} = ${condition.words[0]}`
        : `${condition.fact} in (${condition.words.join(', ')})`
    case 'not':
      return `not ${enclosed(condition.of)}`
    case 'all':
      return condition.of.map(enclosed).join(' and ')
    case 'any':
      return condition.of.map(enclosed).join(' or ')
  }
}

const enclosed = (condition: ReviewCondition) =>
  condition.is === 'all' || condition.is === 'any'
    ? `(${formatCondition(condition)})`
    : formatCondition(condition)

const TOKEN = /\s*(?:(>=|<=|>|<|=|\(|\)|,)|(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)|([a-z][a-z0-9_.:*-]*))/y
const RESERVED = new Set(['and', 'or', 'not', 'given', 'always', 'advisory', 'in'])

/**
 * Reads a condition: `amount >= 500000 and (decision = approve or group in (elderly, minor))`. `and` binds closer than
 * `or`. `undefined` where it is not one.
 */
export function parseCondition(text: string): ReviewCondition | undefined {
  const tokens = tokensOf(text)
  if (tokens === undefined) return undefined
  const reading = { tokens, at: 0 }
  const condition = readJoined(reading, 'any', 0)
  return reading.at === tokens.length ? condition : undefined
}

interface Reading {
  readonly tokens: readonly string[]
  at: number
}

function tokensOf(text: string): readonly string[] | undefined {
  if (text.length > CONDITION_LENGTH_MAX) return undefined
  const tokens: string[] = []
  const trimmed = text.trimEnd()
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < trimmed.length) {
    const match = TOKEN.exec(trimmed)
    if (match === null) return undefined
    tokens.push(match[1] ?? match[2] ?? match[3]!)
  }
  return tokens
}

function readJoined(
  reading: Reading,
  is: 'all' | 'any',
  depth: number,
): ReviewCondition | undefined {
  if (depth > DEPTH_MAX) return undefined
  const next = () =>
    is === 'any' ? readJoined(reading, 'all', depth) : readOperand(reading, depth)
  const of: ReviewCondition[] = []
  do {
    const one = next()
    if (one === undefined) return undefined
    of.push(one)
  } while (take(reading, is === 'any' ? 'or' : 'and'))
  if (of.length > OPERANDS_MAX) return undefined
  return of.length === 1 ? of[0] : { is, of }
}

function readOperand(reading: Reading, depth: number): ReviewCondition | undefined {
  if (depth > DEPTH_MAX) return undefined
  if (take(reading, 'not')) {
    const of = readOperand(reading, depth + 1)
    return of && { is: 'not', of }
  }
  if (take(reading, '(')) {
    const inner = readJoined(reading, 'any', depth + 1)
    return take(reading, ')') ? inner : undefined
  }
  if (take(reading, 'always')) return { is: 'always' }
  if (take(reading, 'advisory')) return { is: 'advisory' }
  const given = take(reading, 'given')
  const name = reading.tokens[reading.at]
  reading.at += 1
  const number = NumberFact.safeParse(name)
  const word = WordFact.safeParse(name)
  if (given) {
    const fact = number.data ?? word.data
    return fact && { is: 'given', fact }
  }
  if (number.success) return readComparison(reading, number.data)
  return word.success ? readWords(reading, word.data) : undefined
}

function readComparison(reading: Reading, fact: NumberFact): ReviewCondition | undefined {
  const by = Comparator.safeParse(reading.tokens[reading.at])
  const number = reading.tokens[reading.at + 1]
  reading.at += 2
  if (!by.success || number === undefined || !/^-?\d/.test(number)) return undefined
  const value = Number(number)
  return Number.isFinite(value) ? { is: 'compared', fact, by: by.data, value } : undefined
}

function readWords(reading: Reading, fact: WordFact): ReviewCondition | undefined {
  if (take(reading, '=')) {
    const word = readWord(reading)
    return word === undefined ? undefined : { is: 'among', fact, words: [word] }
  }
  if (!take(reading, 'in') || !take(reading, '(')) return undefined
  const words: string[] = []
  do {
    const word = readWord(reading)
    if (word === undefined) return undefined
    words.push(word)
  } while (take(reading, ','))
  if (!take(reading, ')') || words.length > WORDS_MAX) return undefined
  return { is: 'among', fact, words }
}

function readWord(reading: Reading): string | undefined {
  const word = reading.tokens[reading.at]
  reading.at += 1
  return word !== undefined && WORD.test(word) && !RESERVED.has(word) ? word : undefined
}

function take(reading: Reading, token: string): boolean {
  if (reading.tokens[reading.at] !== token) return false
  reading.at += 1
  return true
}
