import { z } from 'zod'
import { FallbackTrigger, ReviewCondition, ReviewTimeout } from '#contexts/governance/index.ts'
import { Bilingual } from '#kernel/bilingual.ts'
import { ModelVersionId } from '#kernel/ids.ts'

/** Where a person decides before a result leaves (measures 17.2, 22.3). */
export const ReviewPoint = z.strictObject({
  name: z.string().min(1),
  when: ReviewCondition,
  /** What a condition counts as that rests on a fact which nobody gave. */
  unknown: z.enum(['hold', 'pass']),
  queue: z.string().min(1),
  withinMs: z.int().positive(),
  onTimeout: ReviewTimeout,
  reviewers: z.int().min(1).max(2),
})
export type ReviewPoint = z.infer<typeof ReviewPoint>

export const PermitOversight = z.strictObject({
  points: z.array(ReviewPoint).readonly(),
  /** Of the results that no point held, how many a person looks at afterwards. */
  samplingPercent: z.number().min(0).max(100),
  /** The queue and time of what is looked at afterwards. */
  sampling: z.strictObject({ queue: z.string(), withinMs: z.int().positive() }).optional(),
})
export type PermitOversight = z.infer<typeof PermitOversight>

/** What answers when no model does, and always does. */
export const LastResort = z.discriminatedUnion('kind', [
  /** A decision table (GoRules, JSON) over the facts of the call. */
  z.strictObject({ kind: z.literal('rule'), table: z.string().min(2) }),
  z.strictObject({
    kind: z.literal('manual-queue'),
    queue: z.string().min(1),
    withinMs: z.int().positive(),
  }),
  z.strictObject({ kind: z.literal('message'), text: Bilingual }),
])
export type LastResort = z.infer<typeof LastResort>

/** What answers in place of the model that was asked for, and on what (measures 17.4, 26.4). */
export const PermitFallback = z.strictObject({
  on: z.array(FallbackTrigger).readonly(),
  /** Versions that are tried in this order; each stands in the permit's `models`. */
  models: z.array(ModelVersionId).readonly(),
  last: LastResort.optional(),
})
export type PermitFallback = z.infer<typeof PermitFallback>
