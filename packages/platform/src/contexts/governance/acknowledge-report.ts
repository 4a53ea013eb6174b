import { authorize } from '#contexts/identity/index.ts'
import { loadApplication } from '#contexts/registry/index.ts'
import type { Actor } from '#kernel/actor.ts'
import { type ApplicationId, newId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { governanceErrors } from './errors.ts'
import type { AcknowledgedReport } from './report.ts'
import { insertReport } from './report-store.ts'

export interface ReportAcknowledgement {
  readonly applicationId: ApplicationId
  readonly authority: string
  readonly reference: string
  readonly filedAt: Instant
}

/**
 * Records the supervisor's receipt for the report of an application (measure 29.1).
 * Errors: `governance.filed_in_future`, `registry.not_found`.
 */
export async function acknowledgeReport(
  actor: Actor,
  { applicationId, authority, reference, filedAt }: ReportAcknowledgement,
  { db, now, append }: Services,
): Promise<AcknowledgedReport> {
  authorize(actor, 'report:acknowledge')
  const { institution } = actor

  return serializable(db, async (tx) => {
    await loadApplication(tx, institution, applicationId)
    const acknowledgedAt = now()
    if (filedAt > acknowledgedAt) throw governanceErrors.filed_in_future()

    const report: AcknowledgedReport = {
      id: newId('rep'),
      institution,
      applicationId,
      authority,
      reference,
      filedAt,
      acknowledgedBy: actor.id,
      acknowledgedAt,
    }
    await insertReport(tx, report)
    await append(tx, {
      kind: 'report.acknowledged',
      subject: report.id,
      actor,
      body: { application: applicationId, authority, reference, filedAt },
    })
    return report
  })
}
