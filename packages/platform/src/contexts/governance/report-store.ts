import type { ApplicationId, InstitutionId } from '#kernel/ids.ts'
import type { Reader, Transaction } from '#platform/database/schema.ts'
import type { AcknowledgedReport } from './report.ts'
import type { ReportTable } from './tables.ts'

export async function insertReport(tx: Transaction, report: AcknowledgedReport) {
  await tx
    .insertInto('governance.report')
    .values({
      id: report.id,
      institution: report.institution,
      application_id: report.applicationId,
      authority: report.authority,
      reference: report.reference,
      filed_at: report.filedAt,
      acknowledged_by: report.acknowledgedBy,
      acknowledged_at: report.acknowledgedAt,
    })
    .execute()
}

/** The receipts of an application, the newest first. */
export async function listReports(
  reader: Reader,
  institution: InstitutionId,
  applicationId: ApplicationId,
): Promise<readonly AcknowledgedReport[]> {
  const rows = await reader
    .selectFrom('governance.report')
    .selectAll()
    .where('institution', '=', institution)
    .where('application_id', '=', applicationId)
    .orderBy('filed_at', 'desc')
    .orderBy('id', 'desc')
    .execute()
  return rows.map(fromRow)
}

/** Whether the report of an application is acknowledged; a permit for a reportable one needs it (measure 29.1). */
export async function reportAcknowledged(
  reader: Reader,
  institution: InstitutionId,
  applicationId: ApplicationId,
): Promise<boolean> {
  return (await listReports(reader, institution, applicationId)).length > 0
}

function fromRow(row: ReportTable): AcknowledgedReport {
  return {
    id: row.id,
    institution: row.institution,
    applicationId: row.application_id,
    authority: row.authority,
    reference: row.reference,
    filedAt: row.filed_at,
    acknowledgedBy: row.acknowledged_by,
    acknowledgedAt: row.acknowledged_at,
  }
}
