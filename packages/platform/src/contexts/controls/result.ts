import { z } from 'zod'
import { Bilingual } from '#kernel/bilingual.ts'
import { EntryId } from '#kernel/ids.ts'
import { Instant } from '#kernel/time.ts'
import { Effect } from './effect.ts'
import { AnyStatementId, Duty } from './measures.ts'

export const CoverageUnit = z.enum([
  'incidents',
  'applications',
  'models',
  'calls',
  'entries',
  'people',
  'permits',
])
export type CoverageUnit = z.infer<typeof CoverageUnit>

/** How many of how many: an effect without its denominator says little. */
export const Coverage = z
  .object({ covered: z.int(), applicable: z.int(), of: CoverageUnit })
  .readonly()
export type Coverage = z.infer<typeof Coverage>

/** What was decided of one statement, with all that it rests on. */
export const ResultDetail = z
  .object({
    finding: z.enum(['holds', 'fails', 'unknown', 'nothing-applies']),
    lapsed: z.boolean(),
    reason: Bilingual,
    todo: z.array(Bilingual).readonly(),
    coverage: Coverage.optional(),
    /** The ids of those that are not covered, the first so many. */
    gaps: z.array(z.string()).readonly(),
    gapsLeftOut: z.int(),
    /** Why nobody knows. */
    because: z
      .enum([
        ...(['no-source', 'not-in-the-past', 'behind', 'error', 'no-data', 'no-probe'] as const),
        'word-alone',
      ])
      .optional(),
    probe: z.enum(['held', 'passed-through', 'too-old', 'never-ran']).optional(),
    attestation: z.string().optional(),
    /** The facts that were read, when they were true, and the newest entries on which they rest. */
    facts: z
      .array(
        z.object({
          fact: z.string(),
          says: Bilingual,
          at: Instant.optional(),
          entries: z.array(EntryId).readonly(),
          unknown: Bilingual.optional(),
        }),
      )
      .readonly(),
    /** SHA-256 of the files that decided. */
    source: z.string(),
    /** Which revision of an own statement was decided. */
    revision: z.int().optional(),
  })
  .readonly()
export type ResultDetail = z.infer<typeof ResultDetail>

export const Result = z
  .object({ statement: AnyStatementId, duty: Duty, effect: Effect, detail: ResultDetail })
  .readonly()
export type Result = z.infer<typeof Result>
