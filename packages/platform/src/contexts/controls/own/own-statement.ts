import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { Comparison } from '#contexts/governance/index.ts'
import { Role } from '#kernel/actor.ts'
import { PersonId } from '#kernel/ids.ts'
import { because } from '#kernel/issue.ts'
import { Instant } from '#kernel/time.ts'
import { OwnRevisionId } from '../ids.ts'
import {
  isLooser,
  type Measures,
  OwnStatementId,
  type Statement,
  StatementId,
  statementsOf,
  ThresholdName,
} from '../measures.ts'

/** Indicators of an application over the window; the words are those of stop conditions, where these have them (measure 17.3). */
export const LimitMetric = z.enum([
  ...(['error-percent', 'refusal-percent', 'finding-percent'] as const),
  ...(['latency-p50-ms', 'latency-p95-ms', 'latency-p99-ms'] as const),
  ...(['held-percent', 'overruled-percent', 'complaint-count', 'drift-value'] as const),
])
export type LimitMetric = z.infer<typeof LimitMetric>

const PERCENT_MAX = 100
const LIMIT_MAX = 1_000_000_000

/** What each application keeps to over the window of an assessment; it does not hold where the indicator is above, or below. */
export const Limit = z
  .strictObject({
    by: z.literal('limit'),
    metric: LimitMetric,
    /** Of `finding-percent`: only findings of this guard and kind, as `injection` or `identifier:mobile`. */
    finding: z
      .string()
      .regex(/^[a-z][a-z-]*(:[\w.-]+)?$/)
      .max(120)
      .optional(),
    comparison: Comparison,
    /** In percent of 100, milliseconds, a count or a value, as the metric says. */
    threshold: z.number().min(0).max(LIMIT_MAX),
    /** An application with fewer calls is not judged. */
    callsMin: z.int().min(1).max(1_000_000),
  })
  .refine(({ metric, threshold }) => !metric.endsWith('-percent') || threshold <= PERCENT_MAX, {
    ...because('百分比不能大于 100', 'a percentage is 100 at most'),
    path: ['threshold'],
  })
  .refine(({ metric, finding }) => finding === undefined || metric === 'finding-percent', {
    ...because('只有护栏发现率可以指定发现', 'only the share of findings is of one finding'),
    path: ['finding'],
  })
export type Limit = z.infer<typeof Limit>

/**
 * How an own statement is decided: by two people's word, by the check of a statement of the measures with thresholds no
 * looser than there, or by a limit of an indicator.
 */
export const DecidedBy = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('word') }),
  z.strictObject({
    by: z.literal('check'),
    of: StatementId,
    thresholds: z.record(ThresholdName, z.number()).default({}),
  }),
  Limit,
])
export type DecidedBy = z.infer<typeof DecidedBy>

const TEXT_CHARACTERS_MAX = 1_000
const Text = z.string().trim().min(1).max(TEXT_CHARACTERS_MAX)
const Words = z.strictObject({ zh: Text, en: Text })

/** What an institution asks of itself. It stands beside the measures and never in the place of one. */
export const OwnStatement = z.strictObject({
  /** The measure that it refines, where there is one. */
  measure: z.int().min(1).max(32).optional(),
  says: Words,
  holds: Words,
  owner: Role,
  decidedBy: DecidedBy,
})
export type OwnStatement = z.infer<typeof OwnStatement>

/** One draft of an own statement, or of the wish to ask it no longer; whether it holds is derived from its times. */
export const OwnRevision = z
  .object({
    id: OwnRevisionId,
    statement: OwnStatementId,
    revision: z.int(),
    /** What is asked; absent where it is to be asked no longer. */
    content: OwnStatement.optional(),
    /** Why it is to be asked no longer. */
    reason: z.string().optional(),
    digest: z.string(),
    draftedBy: PersonId,
    draftedAt: Instant,
    adoptedBy: PersonId.optional(),
    adoptedAt: Instant.optional(),
    endedBy: PersonId.optional(),
    endedAt: Instant.optional(),
  })
  .readonly()
export type OwnRevision = z.infer<typeof OwnRevision>

/** A revision that asks something; of those in force there is one for each number. */
export type OwnAsked = OwnRevision & { readonly content: OwnStatement }

export function asksSomething(revision: OwnRevision): revision is OwnAsked {
  return revision.content !== undefined
}

/** Whether two ask the same; the database keeps no order of members. */
export function sameWords(one: OwnStatement | undefined, other: OwnStatement): boolean {
  return isDeepStrictEqual(OwnStatement.safeParse(one).data, other)
}

/** In force, and of open drafts: all are decided at each assessment, and their results stand in one entry (house default). */
export const OWN_STATEMENTS_MAX = 100

/** Counted once for all statements, so that no own one may move what the measures are decided by. */
export const SHARED_THRESHOLDS: readonly string[] = ['window-days', 'sample']

/**
 * An own statement in the form of the catalogue. INVARIANT: its duty is that of what decides it, so that nothing passes
 * for proven here that is not there; its thresholds are never looser than those of the measures in force.
 */
export function asStatement({ statement, content }: OwnAsked, measures: Measures): Statement {
  const { says, holds, owner, decidedBy } = content
  const words = { id: statement, says, holds, owner }
  switch (decidedBy.by) {
    case 'word':
      return { ...words, duty: 'recorded', thresholds: {} }
    case 'limit':
      return { ...words, duty: 'measured', thresholds: {} }
    case 'check': {
      const base = statementsOf(measures).find(({ id }) => id === decidedBy.of)
      const duty = base?.duty === 'enforced' ? 'enforced' : 'measured'
      return { ...words, duty, thresholds: stricter(base?.thresholds ?? {}, decidedBy.thresholds) }
    }
  }
}

function stricter(
  base: Statement['thresholds'],
  own: Readonly<Record<string, number>>,
): Statement['thresholds'] {
  return Object.fromEntries(
    Object.entries(base).map(([name, threshold]) => {
      const value = Object.hasOwn(own, name) ? own[name] : undefined
      const counts = value !== undefined && !isLooser(value, threshold.value, threshold.stricter)
      return [name, counts ? { ...threshold, value, floor: threshold.value } : threshold]
    }),
  )
}
