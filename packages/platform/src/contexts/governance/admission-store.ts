import type { InstitutionId, ModelVersionId, PersonId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader, Transaction } from '#platform/database/schema.ts'
import { type Admission, isAdmissionInForce } from './admission.ts'
import { governanceErrors } from './errors.ts'
import type { AdmissionId } from './ids.ts'
import type { AdmissionTable } from './tables.ts'

export async function insertAdmission(tx: Transaction, admission: Admission) {
  await tx
    .insertInto('governance.admission')
    .values({
      id: admission.id,
      institution: admission.institution,
      model_version_id: admission.modelVersionId,
      grounds: admission.grounds,
      admitted_by: admission.admittedBy,
      admitted_at: admission.admittedAt,
      valid_until: admission.validUntil,
      revoked_at: null,
      revoked_by: null,
      revocation_reason: null,
      epoch: admission.epoch,
    })
    .execute()
}

/** Errors: `governance.not_found`, also for what belongs to another institution. */
export async function loadAdmission(
  reader: Reader,
  institution: InstitutionId,
  id: AdmissionId,
): Promise<Admission> {
  const row = await reader
    .selectFrom('governance.admission')
    .selectAll()
    .where('institution', '=', institution)
    .where('id', '=', id)
    .executeTakeFirst()
  if (row === undefined) throw governanceErrors.not_found({ what: 'admission' })
  return fromRow(row)
}

/** Every admission that a model version ever had, the newest first. */
export async function listAdmissions(
  reader: Reader,
  institution: InstitutionId,
  modelVersionId: ModelVersionId,
): Promise<readonly Admission[]> {
  const rows = await reader
    .selectFrom('governance.admission')
    .selectAll()
    .where('institution', '=', institution)
    .where('model_version_id', '=', modelVersionId)
    .orderBy('admitted_at', 'desc')
    .orderBy('id', 'desc')
    .execute()
  return rows.map(fromRow)
}

/** The admission of a model version that holds now (measure 5.1). */
export async function admissionInForce(
  reader: Reader,
  institution: InstitutionId,
  modelVersionId: ModelVersionId,
  now: Instant,
): Promise<Admission | undefined> {
  const admissions = await listAdmissions(reader, institution, modelVersionId)
  return admissions.find((admission) => isAdmissionInForce(admission, now))
}

/**
 * What gateways have not seen yet: the admissions of every institution that changed after `epoch`, in the order of
 * their epochs. Two admissions of one version may be among them; the one in force counts.
 */
export async function admissionsSince(
  reader: Reader,
  epoch: number,
): Promise<readonly Admission[]> {
  const rows = await reader
    .selectFrom('governance.admission')
    .selectAll()
    .where('epoch', '>', epoch)
    .orderBy('epoch')
    .execute()
  return rows.map(fromRow)
}

export async function saveRevocation(
  tx: Transaction,
  { id, institution }: Admission,
  revocation: {
    readonly by: PersonId
    readonly reason: string
    readonly at: Instant
    readonly epoch: number
  },
): Promise<Admission> {
  const row = await tx
    .updateTable('governance.admission')
    .set({
      revoked_at: revocation.at,
      revoked_by: revocation.by,
      revocation_reason: revocation.reason,
      epoch: revocation.epoch,
    })
    .where('institution', '=', institution)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
  return fromRow(row)
}

function fromRow(row: AdmissionTable): Admission {
  return {
    id: row.id,
    institution: row.institution,
    modelVersionId: row.model_version_id,
    grounds: row.grounds,
    admittedBy: row.admitted_by,
    admittedAt: row.admitted_at,
    validUntil: row.valid_until,
    ...(row.revoked_at !== null && { revokedAt: row.revoked_at }),
    ...(row.revoked_by !== null && { revokedBy: row.revoked_by }),
    ...(row.revocation_reason !== null && { revocationReason: row.revocation_reason }),
    epoch: row.epoch,
  }
}
