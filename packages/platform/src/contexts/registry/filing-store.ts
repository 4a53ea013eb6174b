import type { InstitutionId, PersonId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader, Transaction } from '#platform/database/schema.ts'
import type { Filing, FilingSnapshotId, ListedFiling } from './filing.ts'

const ROWS_PER_INSERT = 2_000

/** One import of a list. The newest of each list is in force; older ones stay, to say what was known when. */
export interface FilingSnapshot {
  readonly id: FilingSnapshotId
  readonly institution: InstitutionId
  readonly list: string
  /** Of the imported file, `sha256:…`. */
  readonly digest: string
  readonly rowCount: number
  readonly importedBy: PersonId
  readonly importedAt: Instant
}

export async function insertFilings(
  tx: Transaction,
  snapshot: FilingSnapshot,
  filings: readonly Filing[],
) {
  await tx
    .insertInto('registry.filing_snapshot')
    .values({
      id: snapshot.id,
      institution: snapshot.institution,
      list: snapshot.list,
      digest: snapshot.digest,
      row_count: snapshot.rowCount,
      imported_by: snapshot.importedBy,
      imported_at: snapshot.importedAt,
    })
    .execute()
  const rows = filings.map((filing) => ({
    institution: snapshot.institution,
    snapshot_id: snapshot.id,
    number: filing.number,
    track: filing.track,
    region: filing.region,
    model_name: filing.modelName,
    application_name: filing.applicationName ?? null,
    entity: filing.entity,
    filed_on: filing.filedOn,
  }))
  for (let start = 0; start < rows.length; start += ROWS_PER_INSERT) {
    await tx
      .insertInto('registry.filing')
      .values(rows.slice(start, start + ROWS_PER_INSERT))
      .execute()
  }
}

/** One page, newest first; the newest of each list is in force. */
export async function pageOfFilingSnapshots(
  reader: Reader,
  institution: InstitutionId,
  { before, limit }: { readonly before?: FilingSnapshotId | undefined; readonly limit: number },
): Promise<readonly (FilingSnapshot & { readonly inForce: boolean })[]> {
  let query = reader
    .selectFrom('registry.filing_snapshot')
    .selectAll()
    .select(({ exists, not, selectFrom }) =>
      not(
        exists(
          selectFrom('registry.filing_snapshot as newer')
            .select('newer.id')
            .whereRef('newer.institution', '=', 'registry.filing_snapshot.institution')
            .whereRef('newer.list', '=', 'registry.filing_snapshot.list')
            .whereRef('newer.id', '>', 'registry.filing_snapshot.id'),
        ),
      ).as('in_force'),
    )
    .where('institution', '=', institution)
    .orderBy('id', 'desc')
    .limit(limit)
  if (before !== undefined) query = query.where('id', '<', before)
  return (await query.execute()).map((row) => ({
    id: row.id,
    institution: row.institution,
    list: row.list,
    digest: row.digest,
    rowCount: row.row_count,
    importedBy: row.imported_by,
    importedAt: row.imported_at,
    inForce: Boolean(row.in_force),
  }))
}

/** A filing number as it stands in the newest snapshot of any list; `undefined` where none lists it (measure 5.2). */
export async function findFiling(
  reader: Reader,
  institution: InstitutionId,
  number: string,
): Promise<ListedFiling | undefined> {
  const row = await reader
    .selectFrom('registry.filing as filing')
    .innerJoin('registry.filing_snapshot as snapshot', 'snapshot.id', 'filing.snapshot_id')
    .selectAll('filing')
    .select('snapshot.list')
    .where('filing.institution', '=', institution)
    .where('snapshot.institution', '=', institution)
    .where('filing.number', '=', number.normalize('NFKC').trim())
    // A number that a newer list no longer holds was withdrawn: only the newest snapshot counts.
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('registry.filing_snapshot as newer')
            .select('newer.id')
            .whereRef('newer.institution', '=', 'snapshot.institution')
            .whereRef('newer.list', '=', 'snapshot.list')
            .whereRef('newer.id', '>', 'snapshot.id'),
        ),
      ),
    )
    .orderBy('snapshot.list')
    .limit(1)
    .executeTakeFirst()
  if (row === undefined) return undefined
  return {
    number: row.number,
    track: row.track,
    region: row.region,
    modelName: row.model_name,
    ...(row.application_name !== null && { applicationName: row.application_name }),
    entity: row.entity,
    filedOn: row.filed_on,
    list: row.list,
    snapshotId: row.snapshot_id,
  }
}
