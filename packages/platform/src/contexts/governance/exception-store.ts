import type { ApplicationId, InstitutionId, PersonId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader, Transaction } from '#platform/database/schema.ts'
import { governanceErrors } from './errors.ts'
import type { RequirementException } from './exception.ts'
import type { ExceptionId } from './ids.ts'
import type { ExceptionTable } from './tables.ts'

export async function insertException(tx: Transaction, exception: RequirementException) {
  await tx
    .insertInto('governance.exception')
    .values({
      id: exception.id,
      institution: exception.institution,
      application_id: exception.applicationId,
      requirement: exception.requirement,
      reason: exception.reason,
      until: exception.until,
      requested_by: exception.requestedBy,
      requested_at: exception.requestedAt,
      decision: null,
      decided_by: null,
      decided_at: null,
      decision_reason: null,
    })
    .execute()
}

/** Errors: `governance.not_found`, also for what belongs to another institution. */
export async function loadException(
  reader: Reader,
  institution: InstitutionId,
  id: ExceptionId,
): Promise<RequirementException> {
  const row = await reader
    .selectFrom('governance.exception')
    .selectAll()
    .where('institution', '=', institution)
    .where('id', '=', id)
    .executeTakeFirst()
  if (row === undefined) throw governanceErrors.not_found({ what: 'exception' })
  return fromRow(row)
}

/** Every exception that was ever asked for an application, in the order of asking. */
export async function listExceptions(
  reader: Reader,
  institution: InstitutionId,
  applicationId: ApplicationId,
): Promise<readonly RequirementException[]> {
  const rows = await reader
    .selectFrom('governance.exception')
    .selectAll()
    .where('institution', '=', institution)
    .where('application_id', '=', applicationId)
    .orderBy('id')
    .execute()
  return rows.map(fromRow)
}

/** One page of those of all applications, newest first; `pending` keeps those that nobody has decided yet, or the others. */
export async function pageOfExceptions(
  reader: Reader,
  institution: InstitutionId,
  filter: {
    readonly application?: ApplicationId | undefined
    readonly pending?: boolean | undefined
  },
  { before, limit }: { readonly before?: ExceptionId | undefined; readonly limit: number },
): Promise<readonly RequirementException[]> {
  let query = reader
    .selectFrom('governance.exception')
    .selectAll()
    .where('institution', '=', institution)
    .orderBy('id', 'desc')
    .limit(limit)
  if (before !== undefined) query = query.where('id', '<', before)
  if (filter.application !== undefined) {
    query = query.where('application_id', '=', filter.application)
  }
  if (filter.pending !== undefined) {
    query = query.where('decision', filter.pending ? 'is' : 'is not', null)
  }
  return (await query.execute()).map(fromRow)
}

export async function saveExceptionDecision(
  tx: Transaction,
  { id, institution }: RequirementException,
  decided: {
    readonly decision: 'approve' | 'reject'
    readonly by: PersonId
    readonly at: Instant
    readonly reason: string
  },
): Promise<RequirementException> {
  const row = await tx
    .updateTable('governance.exception')
    .set({
      decision: decided.decision,
      decided_by: decided.by,
      decided_at: decided.at,
      decision_reason: decided.reason,
    })
    .where('institution', '=', institution)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
  return fromRow(row)
}

function fromRow(row: ExceptionTable): RequirementException {
  return {
    id: row.id,
    institution: row.institution,
    applicationId: row.application_id,
    requirement: row.requirement,
    reason: row.reason,
    until: row.until,
    requestedBy: row.requested_by,
    requestedAt: row.requested_at,
    ...(row.decision !== null && { decision: row.decision }),
    ...(row.decided_by !== null && { decidedBy: row.decided_by }),
    ...(row.decided_at !== null && { decidedAt: row.decided_at }),
    ...(row.decision_reason !== null && { decisionReason: row.decision_reason }),
  }
}
