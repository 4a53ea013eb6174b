import type { Selectable } from 'kysely'
import type { InstitutionId, PersonId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader, Transaction } from '#platform/database/schema.ts'
import type { Attestation } from './attestation.ts'
import { controlsErrors } from './errors.ts'
import type { AttestationId } from './ids.ts'
import type { AttestationTable } from './tables.ts'

export async function insertAttestation(
  tx: Transaction,
  institution: InstitutionId,
  attestation: Attestation,
) {
  await tx
    .insertInto('controls.attestation')
    .values({
      id: attestation.id,
      institution,
      statement: attestation.statement,
      words_digest: attestation.wordsDigest ?? null,
      evidence_digest: attestation.evidenceDigest,
      made_by: attestation.madeBy,
      made_at: attestation.madeAt,
      valid_until: attestation.validUntil,
    })
    .execute()
}

/** Errors: `controls.no_attestation`, also for what belongs to another institution. */
export async function loadAttestation(
  reader: Reader,
  institution: InstitutionId,
  id: AttestationId,
) {
  const row = await reader
    .selectFrom('controls.attestation')
    .selectAll()
    .where('institution', '=', institution)
    .where('id', '=', id)
    .executeTakeFirst()
  if (row === undefined) throw controlsErrors.no_attestation()
  return fromRow(row)
}

export async function saveConfirmation(
  tx: Transaction,
  institution: InstitutionId,
  id: AttestationId,
  { by, at }: { readonly by: PersonId; readonly at: Instant },
) {
  await tx
    .updateTable('controls.attestation')
    .set({ confirmed_by: by, confirmed_at: at })
    .where('institution', '=', institution)
    .where('id', '=', id)
    .execute()
}

export async function saveWithdrawal(
  tx: Transaction,
  institution: InstitutionId,
  id: AttestationId,
  { by, at }: { readonly by: PersonId; readonly at: Instant },
) {
  await tx
    .updateTable('controls.attestation')
    .set({ withdrawn_by: by, withdrawn_at: at })
    .where('institution', '=', institution)
    .where('id', '=', id)
    .execute()
}

/** A page, newest first. */
export async function pageOfAttestations(
  reader: Reader,
  institution: InstitutionId,
  { statement }: { readonly statement?: string | undefined },
  { before, limit }: { readonly before?: AttestationId | undefined; readonly limit: number },
): Promise<readonly Attestation[]> {
  let query = reader
    .selectFrom('controls.attestation')
    .selectAll()
    .where('institution', '=', institution)
    .orderBy('id', 'desc')
    .limit(limit)
  if (before !== undefined) query = query.where('id', '<', before)
  if (statement !== undefined) query = query.where('statement', '=', statement)
  return (await query.execute()).map(fromRow)
}

/** Confirmed, not over and not withdrawn at the instant. */
export async function attestationsInForce(reader: Reader, institution: InstitutionId, at: Instant) {
  const rows = await reader
    .selectFrom('controls.attestation')
    .select(['id', 'statement', 'valid_until as validUntil', 'words_digest'])
    .where('institution', '=', institution)
    .where('confirmed_at', '<=', at)
    .where('valid_until', '>', at)
    .where((or) => or.or([or('withdrawn_at', 'is', null), or('withdrawn_at', '>', at)]))
    .execute()
  return rows.map(({ words_digest, ...row }) => ({
    ...row,
    wordsDigest: words_digest ?? undefined,
  }))
}

function fromRow(row: Selectable<AttestationTable>): Attestation {
  return {
    id: row.id,
    statement: row.statement,
    ...(row.words_digest !== null && { wordsDigest: row.words_digest }),
    evidenceDigest: row.evidence_digest,
    madeBy: row.made_by,
    madeAt: row.made_at,
    validUntil: row.valid_until,
    ...(row.confirmed_by !== null && {
      confirmedBy: row.confirmed_by,
      confirmedAt: row.confirmed_at!,
    }),
    ...(row.withdrawn_by !== null && {
      withdrawnBy: row.withdrawn_by,
      withdrawnAt: row.withdrawn_at!,
    }),
  }
}
