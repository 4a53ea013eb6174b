import { z } from 'zod'
import type { ApplicationId, InstitutionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader } from '#platform/database/schema.ts'
import { approvedParts } from './decision-store.ts'
import { Duration, durationMs } from './duration.ts'

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

/** The impact analyses as they were approved, of these applications that have an approval in force with one. */
export async function impactsOf(
  reader: Reader,
  institution: InstitutionId,
  applications: readonly ApplicationId[],
  now: Instant,
): Promise<ReadonlyMap<ApplicationId, ApprovedImpact>> {
  const parts = await approvedParts(reader, institution, applications, 'impact-analysis', now)
  return new Map(
    parts.flatMap(({ applicationId, content }): [ApplicationId, ApprovedImpact][] => {
      const read = ImpactAnalysis.safeParse(content)
      if (!read.success) return []
      const { recoveryTimeObjective, recoveryPointObjective, ...rest } = read.data
      const rtoMs = durationMs(recoveryTimeObjective)
      const rpoMs = durationMs(recoveryPointObjective)
      return [[applicationId, { ...rest, rtoMs, rpoMs }]]
    }),
  )
}
