import { z } from 'zod'
import type { ApplicationId, InstitutionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader } from '#platform/database/schema.ts'
import { partOf } from './dossier-view.ts'
import { findApproved } from './load-view.ts'

export const Comparison = z.enum(['above', 'below'])
export type Comparison = z.infer<typeof Comparison>

export const StopMetric = z.enum([
  'error-percent',
  'refusal-percent',
  'finding-percent',
  'latency-p50-ms',
  'latency-p95-ms',
  'latency-p99-ms',
  'complaint-count',
  'drift-value',
])
export type StopMetric = z.infer<typeof StopMetric>

/** What stops an application by itself (measure 17.3). A percentage is of 100; a window ends now. */
export const StopCondition = z.strictObject({
  metric: StopMetric,
  comparison: Comparison,
  threshold: z.number().nonnegative(),
  windowMinutes: z.int().positive(),
  /** With fewer calls in the window nothing is judged. Complaints and drift do not count calls. */
  callsMin: z.int().nonnegative().default(0),
})
export type StopCondition = z.infer<typeof StopCondition>

export const ExitMetric = z.enum([
  'stop-count',
  'complaint-count',
  'drift-value',
  'error-percent',
  'idle-days',
])
export type ExitMetric = z.infer<typeof ExitMetric>

/** What leads an application to retirement (measure 17.3). */
export const ExitCondition = z.strictObject({
  metric: ExitMetric,
  comparison: Comparison,
  threshold: z.number().nonnegative(),
  windowDays: z.int().positive(),
})
export type ExitCondition = z.infer<typeof ExitCondition>

/** Who lifts a stop: a role, or nobody without a resolution that passed after it. */
export const StopLifter = z.enum(['operator', 'risk-manager', 'resolution'])
export type StopLifter = z.infer<typeof StopLifter>

export const StopTerms = z.object({
  automaticConditions: z.array(StopCondition),
  exitConditions: z.array(ExitCondition),
  resumptionBy: StopLifter,
})
export type StopTerms = z.infer<typeof StopTerms>

/** When an application stops, ends and resumes, as it was approved; `undefined` where no part of the dossier says so. */
export async function stopTermsOf(
  reader: Reader,
  institution: InstitutionId,
  applicationId: ApplicationId,
  now: Instant,
): Promise<StopTerms | undefined> {
  const approved = await findApproved(reader, institution, applicationId, now)
  const content = approved && partOf(approved.view, 'stop-conditions')?.content
  // What was written passed the catalogue's own check of the same words; a test holds the two together.
  return content === undefined ? undefined : StopTerms.parse(content)
}
