import { z } from 'zod'
import type { ApplicationId, InstitutionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader } from '#platform/database/schema.ts'
import { partOf } from './dossier-view.ts'
import { Duration, durationMs } from './duration.ts'
import { findApproved } from './load-view.ts'

const ImpactAnalysis = z.object({
  recoveryTimeObjective: Duration,
  recoveryPointObjective: Duration,
  emergencyPlan: z.string(),
  processesAffected: z.array(z.string()),
  dependencies: z.array(z.string()),
})

/** How soon an application must be back and how much may be lost, as it was approved (measure 26.1). */
export interface ApprovedImpact {
  readonly rtoMs: number
  readonly rpoMs: number
  readonly emergencyPlan: string
  readonly processesAffected: readonly string[]
  readonly dependencies: readonly string[]
}

/** The impact analysis as it was approved; `undefined` where the approved dossier has none. */
export async function impactOf(
  reader: Reader,
  institution: InstitutionId,
  applicationId: ApplicationId,
  now: Instant,
): Promise<ApprovedImpact | undefined> {
  const approved = await findApproved(reader, institution, applicationId, now)
  const content = approved && partOf(approved.view, 'impact-analysis')?.content
  const read = ImpactAnalysis.safeParse(content)
  if (!read.success) return undefined
  const { recoveryTimeObjective, recoveryPointObjective, ...rest } = read.data
  return {
    ...rest,
    rtoMs: durationMs(recoveryTimeObjective),
    rpoMs: durationMs(recoveryPointObjective),
  }
}
