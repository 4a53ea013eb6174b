import { type Selectable, sql } from 'kysely'
import type { ApplicationId, InstitutionId, PersonId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader, Transaction } from '#platform/database/schema.ts'
import type { PartKind } from './catalogue.ts'
import type { Dossier } from './dossier.ts'
import type { Part, Signature } from './dossier-view.ts'
import { governanceErrors } from './errors.ts'
import type { DossierId } from './ids.ts'
import type { PartContent } from './part-content.ts'
import type { DossierTable, PartSignatureTable } from './tables.ts'

/** A part as it is kept; `authorId` wrote this revision. */
export interface NewRevision {
  readonly dossier: Dossier
  readonly kind: PartKind
  readonly revision: number
  readonly authorId: PersonId
  readonly content: PartContent
  readonly digest: string
  readonly at: Instant
}

export async function insertDossier(tx: Transaction, dossier: Dossier) {
  await tx
    .insertInto('governance.dossier')
    .values({
      id: dossier.id,
      institution: dossier.institution,
      application_id: dossier.applicationId,
      version: dossier.version,
      opened_by: dossier.openedBy,
      opened_at: dossier.openedAt,
    })
    .execute()
}

/** Errors: `governance.not_found`, also for what belongs to another institution. */
export async function loadDossier(
  reader: Reader,
  institution: InstitutionId,
  id: DossierId,
): Promise<Dossier> {
  const row = await reader
    .selectFrom('governance.dossier')
    .selectAll()
    .where('institution', '=', institution)
    .where('id', '=', id)
    .executeTakeFirst()
  if (row === undefined) throw governanceErrors.not_found({ what: 'dossier' })
  return fromRow(row)
}

/** All dossiers of an application, the newest first. */
export async function listDossiers(
  reader: Reader,
  institution: InstitutionId,
  applicationId: ApplicationId,
): Promise<readonly Dossier[]> {
  const rows = await reader
    .selectFrom('governance.dossier')
    .selectAll()
    .where('institution', '=', institution)
    .where('application_id', '=', applicationId)
    .orderBy('version', 'desc')
    .execute()
  return rows.map(fromRow)
}

export async function findNewestDossier(
  reader: Reader,
  institution: InstitutionId,
  applicationId: ApplicationId,
): Promise<Dossier | undefined> {
  const row = await reader
    .selectFrom('governance.dossier')
    .selectAll()
    .where('institution', '=', institution)
    .where('application_id', '=', applicationId)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && fromRow(row)
}

/** Whether an approval was given over the dossier; from then on it stays as it is. */
export async function isSealed(
  reader: Reader,
  institution: InstitutionId,
  id: DossierId,
): Promise<boolean> {
  const row = await reader
    .selectFrom('governance.decision')
    .select('id')
    .where('institution', '=', institution)
    .where('dossier_id', '=', id)
    .where('outcome', '=', 'passed')
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

export async function insertRevision(tx: Transaction, revision: NewRevision) {
  await tx
    .insertInto('governance.part_revision')
    .values({
      institution: revision.dossier.institution,
      dossier_id: revision.dossier.id,
      kind: revision.kind,
      revision: revision.revision,
      author_id: revision.authorId,
      content: JSON.stringify(revision.content),
      digest: revision.digest,
      written_at: revision.at,
    })
    .execute()
  await saveSignedKinds(tx, revision.dossier)
}

/** A person's later word on the same revision replaces the earlier one; both stand in the ledger. */
export async function saveSignature(
  tx: Transaction,
  { id, institution }: Dossier,
  { kind, revision }: Pick<Part, 'kind' | 'revision'>,
  { signerId, role, verdict, at, note }: Signature,
) {
  await tx
    .insertInto('governance.part_signature')
    .values({
      institution,
      dossier_id: id,
      kind,
      revision,
      signer_id: signerId,
      role,
      verdict,
      note: note ?? null,
      signed_at: at,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['dossier_id', 'kind', 'revision', 'signer_id'])
        .doUpdateSet({ role, verdict, note: note ?? null, signed_at: at }),
    )
    .execute()
  await saveSignedKinds(tx, { id, institution })
}

/** INVARIANT: a dossier holds which of its parts somebody signed in their newest revision, and nobody objects to, whatever was last written or signed. */
async function saveSignedKinds(
  tx: Transaction,
  { id, institution }: Pick<Dossier, 'id' | 'institution'>,
) {
  await sql`
    update governance.dossier set signed_kinds = array(
      select distinct signature.kind from governance.part_signature as signature
      where signature.dossier_id = ${id} and signature.verdict = 'sign' and signature.revision = (
        select max(part.revision) from governance.part_revision as part
        where part.dossier_id = signature.dossier_id and part.kind = signature.kind)
        and not exists (select from governance.part_signature as objection
          where objection.dossier_id = signature.dossier_id and objection.kind = signature.kind
            and objection.revision = signature.revision and objection.verdict = 'object')
      order by signature.kind)
    where id = ${id} and institution = ${institution}`.execute(tx)
}

/** Whether a person wrote a part of any dossier of an application: what runs may rest on an earlier one. */
export async function hasWrittenFor(
  reader: Reader,
  institution: InstitutionId,
  applicationId: ApplicationId,
  personId: PersonId,
): Promise<boolean> {
  const row = await reader
    .selectFrom('governance.part_revision as part')
    .innerJoin('governance.dossier as dossier', (join) =>
      join
        .onRef('dossier.id', '=', 'part.dossier_id')
        .onRef('dossier.institution', '=', 'part.institution'),
    )
    .select('part.kind')
    .where('part.institution', '=', institution)
    .where('dossier.application_id', '=', applicationId)
    .where('part.author_id', '=', personId)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** The newest revision of each part, with all who ever wrote it and the signatures on that revision. */
export async function listParts(reader: Reader, { id, institution }: Dossier) {
  const revisions = await reader
    .selectFrom('governance.part_revision')
    .selectAll()
    .where('institution', '=', institution)
    .where('dossier_id', '=', id)
    .orderBy('kind')
    .orderBy('revision', 'desc')
    .execute()
  const signatures = await reader
    .selectFrom('governance.part_signature')
    .selectAll()
    .where('institution', '=', institution)
    .where('dossier_id', '=', id)
    .orderBy('signer_id')
    .execute()
  const kinds = [...new Set(revisions.map(({ kind }) => kind))]
  return kinds.map((kind): Part => {
    const ofKind = revisions.filter((row) => row.kind === kind)
    const newest = ofKind[0]!
    const signed = signatures.filter((row) => row.kind === kind)
    return {
      kind,
      revision: newest.revision,
      authorIds: [...new Set(ofKind.map((row) => row.author_id))],
      content: newest.content,
      digest: newest.digest,
      signers: signed.map((row) => ({ signerId: row.signer_id, role: row.role })),
      signatures: signed.filter((row) => row.revision === newest.revision).map(signatureOf),
    }
  })
}

function signatureOf(row: PartSignatureTable): Signature {
  return {
    signerId: row.signer_id,
    role: row.role,
    verdict: row.verdict,
    at: row.signed_at,
    ...(row.note !== null && { note: row.note }),
  }
}

function fromRow(row: Selectable<DossierTable>): Dossier {
  return {
    id: row.id,
    institution: row.institution,
    applicationId: row.application_id,
    version: row.version,
    openedBy: row.opened_by,
    openedAt: row.opened_at,
  }
}

/** Parts of one application that wait for a signature. */
export interface UnsignedParts {
  readonly applicationId: ApplicationId
  readonly kinds: readonly PartKind[]
  /** When the oldest of them was written. */
  readonly since: Instant
}

/**
 * One page of the applications in whose newest dossier parts of these kinds stand as they were last written, signed by nobody,
 * and none of whose authors is this person: who wrote a part never signs it.
 */
export async function pageOfUnsignedParts(
  reader: Reader,
  institution: InstitutionId,
  { kinds, signer }: { readonly kinds: readonly PartKind[]; readonly signer: PersonId },
  { after, limit }: { readonly after?: ApplicationId | undefined; readonly limit: number },
): Promise<readonly UnsignedParts[]> {
  if (kinds.length === 0) return []
  // What nobody signed is found first, from the index alone: it is little of much, which no planner expects.
  const { rows } = await sql<UnsignedParts>`
    with unsigned as materialized (
      select r.dossier_id, r.kind, r.revision from governance.part_revision r
      where r.institution = ${institution} and r.kind in (${sql.join(kinds)})
        and not exists (select from governance.part_signature s
          where s.dossier_id = r.dossier_id and s.kind = r.kind and s.revision = r.revision)
    )
    select d.application_id as "applicationId", array_agg(r.kind order by r.kind) as kinds,
      min(r.written_at) as since
    from unsigned
    join governance.part_revision r using (dossier_id, kind, revision)
    join governance.dossier d on d.id = r.dossier_id and d.institution = ${institution}
    where (${after ?? null}::text is null or d.application_id > ${after ?? null})
      and not exists (select from governance.dossier newer
        where newer.institution = d.institution and newer.application_id = d.application_id
          and newer.version > d.version)
      and not exists (select from governance.part_revision other
        where other.dossier_id = r.dossier_id and other.kind = r.kind
          and (other.revision > r.revision or other.author_id = ${signer}))
    group by d.application_id
    order by d.application_id
    limit ${limit}`.execute(reader)
  return rows
}
