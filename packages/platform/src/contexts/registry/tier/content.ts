import { z } from 'zod'
import {
  Complexity,
  CustomerEffect,
  factorDomains,
  Importance,
  Reliance,
  Scale,
  ScenarioId,
  Tier,
  type TierFactors,
} from './factors.ts'
import { readScenarios } from './floor.ts'

const ROWS_MAX = 60
const SCENARIOS_MAX = 100
const GROUNDS_CHARACTERS_MAX = 300
const POINTS_MAX = 99

/** How a row of a trace and of a comparison is named; it stays with its row when that is moved. */
export const RowId = z
  .string()
  .max(60)
  .regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/)

function level<const F extends string, T extends z.ZodType>(factor: F, value: T) {
  return z
    .strictObject({
      factor: z.literal(factor),
      operator: z.enum(['is', 'at-least', 'at-most']),
      values: z.array(value).min(1).max(10).readonly(),
    })
    .refine(({ operator, values }) => operator === 'is' || values.length === 1, {
      path: ['values'],
      error: 'a bound is one level',
    })
}

function flag<const F extends string>(factor: F) {
  const values = z.array(z.boolean()).length(1).readonly()
  return z.strictObject({ factor: z.literal(factor), operator: z.literal('is'), values })
}

/** What a row asks of a case: one factor, an operator, and the values that it is held against. */
export const RowCondition = z.discriminatedUnion('factor', [
  z.strictObject({
    factor: z.literal('scenario'),
    operator: z.enum(['is', 'is-not']),
    values: z.array(ScenarioId).min(1).max(SCENARIOS_MAX).readonly(),
  }),
  level('importance', Importance),
  level('scale', Scale),
  level('customerEffect', CustomerEffect),
  level('reliance', Reliance),
  level('complexity', Complexity),
  flag('generative'),
  flag('customerFacing'),
  flag('touchesContract'),
  z.strictObject({
    factor: z.literal('points'),
    operator: z.enum(['at-least', 'at-most']),
    values: z.array(z.int().min(0).max(POINTS_MAX)).length(1).readonly(),
  }),
])
export type RowCondition = z.infer<typeof RowCondition>

// The engine reads grounds as a literal of its own language, which a straight quote, a backslash or a control would end.
const wording = z
  .string()
  .trim()
  .min(1)
  .max(GROUNDS_CHARACTERS_MAX)
  .regex(/^[^"\\\p{C}]*$/u, { error: 'use “ ” for quotes; no line breaks' })

export const TableRow = z.strictObject({
  id: RowId,
  /** All must hold; a row without any answers every case that reaches it. */
  when: z
    .array(RowCondition)
    .refine((all) => new Set(all.map(({ factor }) => factor)).size === all.length, {
      error: 'a factor stands once in a row',
    })
    .readonly(),
  tier: Tier,
  grounds: z.strictObject({ zh: wording, en: wording }),
})
export type TableRow = z.infer<typeof TableRow>

const pointsOf = <const T extends string>(levels: z.ZodEnum<{ [K in T]: K }>) =>
  z.record(levels, z.int().min(0).max(POINTS_MAX))

/** What each level of the five factors counts (measure 15.1); all of them, so that no level counts as nothing unseen. */
export const FactorPoints = z.strictObject({
  importance: pointsOf(Importance),
  scale: pointsOf(Scale),
  customerEffect: pointsOf(CustomerEffect),
  reliance: pointsOf(Reliance),
  complexity: pointsOf(Complexity),
})
export type FactorPoints = z.infer<typeof FactorPoints>

export const scoredFactors = [
  'importance',
  'scale',
  'customerEffect',
  'reliance',
  'complexity',
] as const

/** A tier table as people write it: the points of five factors, and rows of which the first that a case meets answers. */
export const TableContent = z.strictObject({
  points: FactorPoints,
  rows: z
    .array(TableRow)
    .min(1)
    .max(ROWS_MAX)
    .refine((rows) => new Set(rows.map(({ id }) => id)).size === rows.length, {
      error: 'two rows share an id',
    })
    .readonly(),
})
export type TableContent = z.infer<typeof TableContent>

/** The values of its factor that meet a condition. Points have no list of values: they are compared. */
export function valuesMeeting(condition: RowCondition): readonly (string | boolean)[] {
  const { factor, operator } = condition
  const values: readonly unknown[] = condition.values
  const domain =
    factor === 'scenario'
      ? readScenarios().scenarios.map(({ id }) => id)
      : (factorDomains[factor] ?? [])
  const bound = domain.indexOf(values[0] as string | boolean)
  return domain.filter((value, index) => {
    if (operator === 'at-least') return index >= bound
    if (operator === 'at-most') return index <= bound
    return values.includes(value) === (operator === 'is')
  })
}

export function sumOfPoints(points: FactorPoints, factors: TierFactors): number {
  const counted: Readonly<Record<string, Readonly<Record<string, number>>>> = points
  return scoredFactors.reduce((sum, factor) => sum + (counted[factor]?.[factors[factor]] ?? 0), 0)
}

/** A case as rows look at it: its factors and the sum of their points. */
type Case = TierFactors & { readonly points: number }

/**
 * Finds the row that answers a case, in the way the engine does: from the top, the first that is met. Made once for many
 * cases, since completeness and floor are proven by trying every case there is.
 */
export function rowFinder({ points, rows }: TableContent) {
  const tests = rows.map((row) => ({ row, meets: row.when.map(testOf) }))
  return (factors: TierFactors): TableRow | undefined => {
    const asked = { ...factors, points: sumOfPoints(points, factors) }
    return tests.find(({ meets }) => meets.every((met) => met(asked)))?.row
  }
}

function testOf(condition: RowCondition): (asked: Case) => boolean {
  const { factor } = condition
  if (condition.factor === 'points') {
    const [bound = 0] = condition.values
    return condition.operator === 'at-least'
      ? ({ points }) => points >= bound
      : ({ points }) => points <= bound
  }
  const met = new Set<unknown>(valuesMeeting(condition))
  return (asked) => met.has(asked[factor])
}
