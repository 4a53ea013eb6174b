import { z } from 'zod'
import { ApplicationId, defineId } from '#kernel/ids.ts'
import { Instant } from '#kernel/time.ts'

export const ReadingId = defineId('rdg')
export type ReadingId = z.infer<typeof ReadingId>

/** `complaint`: how many complaints. `drift`: a population stability index, or what else the application measures. */
export const ReadingMetric = z.enum(['complaint', 'drift'])
export type ReadingMetric = z.infer<typeof ReadingMetric>

/** What people or programs report of an application that no gateway can see (measure 17.1). */
export const Reading = z.object({
  id: ReadingId,
  application: ApplicationId,
  metric: ReadingMetric,
  value: z.number().nonnegative(),
  /** Where it stands elsewhere, e.g. the number of a complaint; never its text. */
  reference: z.string().optional(),
  observedAt: Instant,
  reportedBy: z.string(),
  reportedAt: Instant,
})
export type Reading = z.infer<typeof Reading>

export const ReadingDraft = z.strictObject({
  metric: ReadingMetric,
  value: z.number().nonnegative().max(1e9),
  reference: z
    .string()
    .regex(/^[\w./:-]{1,80}$/)
    .optional(),
  observedAt: Instant.optional(),
})
export type ReadingDraft = z.infer<typeof ReadingDraft>
