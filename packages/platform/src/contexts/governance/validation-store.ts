import { sql } from 'kysely'
import { z } from 'zod'
import { Role } from '#kernel/actor.ts'
import { ApplicationId, type InstitutionId, PersonId } from '#kernel/ids.ts'
import { Instant } from '#kernel/time.ts'
import type { Reader } from '#platform/database/schema.ts'
import { allPartDefinitions, PartKind } from './catalogue.ts'
import { DossierId } from './ids.ts'

/** What a person said, by signature, of a part of a dossier by which models are validated (measures 2.3, 4.2). */
export const Validation = z.object({
  applicationId: ApplicationId,
  dossierId: DossierId,
  kind: PartKind,
  revision: z.int(),
  signerId: PersonId,
  role: Role,
  verdict: z.enum(['sign', 'object']),
  at: Instant,
  note: z.string().optional(),
})
export type Validation = z.infer<typeof Validation>

export type ValidationKey = Pick<Validation, 'at' | 'dossierId' | 'kind' | 'revision' | 'signerId'>

/** The parts that a validator signs, as the catalogue has them. */
const kinds = allPartDefinitions()
  .filter(({ signers }) => signers.includes('validator'))
  .map(({ id }) => id)

/** What was signed, since an instant, on the validated parts of some applications' dossiers; the newest first. */
export async function pageOfValidations(
  reader: Reader,
  institution: InstitutionId,
  {
    applications,
    since,
  }: { readonly applications: readonly ApplicationId[]; readonly since: Instant },
  before: ValidationKey | undefined,
  limit: number,
): Promise<readonly Validation[]> {
  let query = reader
    .selectFrom('governance.part_signature as signature')
    .innerJoin('governance.dossier as dossier', 'dossier.id', 'signature.dossier_id')
    .selectAll('signature')
    .select('dossier.application_id')
    .where('signature.institution', '=', institution)
    .where(sql<boolean>`dossier.application_id = any(${applications}::text[])`)
    .where('signature.kind', 'in', kinds)
    .where('signature.signed_at', '>=', since)
    .orderBy('signature.signed_at', 'desc')
    .orderBy('signature.dossier_id', 'desc')
    .orderBy('signature.kind', 'desc')
    .orderBy('signature.revision', 'desc')
    .orderBy('signature.signer_id', 'desc')
    .limit(limit)
  if (before !== undefined) {
    const { at, dossierId, kind, revision, signerId } = before
    query = query.where(sql<boolean>`(signed_at, dossier_id, kind, signature.revision, signer_id) <
      (${at}::timestamptz, ${dossierId}, ${kind}, ${revision}, ${signerId})`)
  }
  return (await query.execute()).map((row) => ({
    applicationId: row.application_id,
    dossierId: row.dossier_id,
    kind: row.kind,
    revision: row.revision,
    signerId: row.signer_id,
    role: row.role,
    verdict: row.verdict,
    at: row.signed_at,
    ...(row.note !== null && { note: row.note }),
  }))
}
