import type { Selectable } from 'kysely'
import type { InstitutionId, PersonId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader, Transaction } from '#platform/database/schema.ts'
import type { ReferenceSet, ReferenceSetId } from './reference-set.ts'
import type { ReferenceSetTable } from './set-tables.ts'

const columns = [
  ...['id', 'institution', 'name', 'format', 'digest', 'counts'],
  ...['imported_by', 'imported_at', 'adopted_by', 'adopted_at'],
] as const satisfies readonly (keyof ReferenceSetTable)[]
type Row = Pick<Selectable<ReferenceSetTable>, (typeof columns)[number]>

const selectSets = (reader: Reader, institution: InstitutionId) =>
  reader.selectFrom('controls.reference_set').select(columns).where('institution', '=', institution)

export async function insertSet(tx: Transaction, set: ReferenceSet, content: Uint8Array) {
  await tx
    .insertInto('controls.reference_set')
    .values({
      ...{ id: set.id, institution: set.institution, name: set.name, format: set.format },
      ...{ digest: set.digest, counts: JSON.stringify(set.counts) },
      content: Buffer.from(content),
      ...{ imported_by: set.importedBy, imported_at: set.importedAt },
      ...{ adopted_by: null, adopted_at: null },
    })
    .execute()
}

export async function findSet(reader: Reader, institution: InstitutionId, id: ReferenceSetId) {
  const row = await selectSets(reader, institution).where('id', '=', id).executeTakeFirst()
  return row && fromRow(row)
}

/** The imported file, as it came. */
export async function contentOfSet(reader: Reader, institution: InstitutionId, id: ReferenceSetId) {
  const row = await reader
    .selectFrom('controls.reference_set')
    .select('content')
    .where('institution', '=', institution)
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.content
}

/** The one that was in force at an instant: the newest that had been adopted by then. */
export async function setInForce(reader: Reader, institution: InstitutionId, at: Instant) {
  const row = await selectSets(reader, institution)
    .where('adopted_at', '<=', at)
    .orderBy('adopted_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && fromRow(row)
}

/** Newest first. */
export async function pageOfSets(
  reader: Reader,
  institution: InstitutionId,
  { before, limit }: { readonly before?: ReferenceSetId | undefined; readonly limit: number },
): Promise<readonly ReferenceSet[]> {
  const rows = await selectSets(reader, institution)
    .$if(before !== undefined, (query) => query.where('id', '<', before!))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(fromRow)
}

export async function saveAdoption(
  tx: Transaction,
  { institution, id }: ReferenceSet,
  adoption: { readonly by: PersonId; readonly at: Instant },
) {
  await tx
    .updateTable('controls.reference_set')
    .set({ adopted_by: adoption.by, adopted_at: adoption.at })
    .where('institution', '=', institution)
    .where('id', '=', id)
    .execute()
}

function fromRow(row: Row): ReferenceSet {
  return {
    ...{ id: row.id, institution: row.institution, name: row.name, format: row.format },
    ...{ digest: row.digest, counts: row.counts },
    ...{ importedBy: row.imported_by, importedAt: row.imported_at },
    ...(row.adopted_by !== null && { adoptedBy: row.adopted_by, adoptedAt: row.adopted_at! }),
  }
}
