import { z } from 'zod'
import type { ApplicationId, InstitutionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader } from '#platform/database/schema.ts'
import { partOf } from './dossier-view.ts'
import { Duration } from './duration.ts'
import { findApproved } from './load-view.ts'

/** What becomes of a held result when nobody decided in time. High tier never releases (measure 17.2). */
export const ReviewTimeout = z.enum(['refuse', 'manual-queue', 'fallback', 'release'])
export type ReviewTimeout = z.infer<typeof ReviewTimeout>

const PlannedPoint = z.object({
  name: z.string(),
  when: z.string(),
  queue: z.string(),
  /** Left out, the plan's own time limit. */
  within: Duration.optional(),
  onTimeout: ReviewTimeout,
  reviewers: z.int().min(1).max(2),
})

/** Where a person decides, as the dossier words it. */
export const OversightPlan = z.object({
  reviewPoints: z.array(PlannedPoint),
  reviewDeadline: Duration,
  samplingPercent: z.number().optional(),
})
export type OversightPlan = z.infer<typeof OversightPlan>

/** The plan of oversight as it was approved; `undefined` where the approved dossier has none. */
export async function oversightPlanOf(
  reader: Reader,
  institution: InstitutionId,
  applicationId: ApplicationId,
  now: Instant,
): Promise<OversightPlan | undefined> {
  const approved = await findApproved(reader, institution, applicationId, now)
  const content = approved && partOf(approved.view, 'oversight-plan')?.content
  return content === undefined ? undefined : OversightPlan.parse(content)
}
