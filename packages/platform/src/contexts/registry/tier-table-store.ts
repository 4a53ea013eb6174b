import type { Insertable, Selectable } from 'kysely'
import type { InstitutionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader, Transaction } from '#platform/database/schema.ts'
import { registryErrors } from './errors.ts'
import type { TierTableTable } from './tables.ts'
import type { TierTableId, TierTableVersion } from './tier-table.ts'

export async function insertTierTable(tx: Transaction, table: TierTableVersion) {
  await tx.insertInto('registry.tier_table').values(toRow(table)).execute()
}

/** Saves a version as it is after an act, unless somebody else changed it first. Errors: `registry.stale_revision`. */
export async function saveTierTable(
  tx: Transaction,
  current: TierTableVersion,
  changes: Partial<TierTableVersion>,
): Promise<TierTableVersion> {
  const next = { ...current, ...changes, revision: current.revision + 1 }
  const { id: _id, institution: _institution, version: _version, ...values } = toRow(next)
  const row = await tx
    .updateTable('registry.tier_table')
    .set(values)
    .where('institution', '=', current.institution)
    .where('id', '=', current.id)
    .where('revision', '=', current.revision)
    .returningAll()
    .executeTakeFirst()
  if (row === undefined) {
    throw registryErrors.stale_revision({ id: current.id, revision: current.revision })
  }
  return fromRow(row)
}

/** Errors: `registry.not_found`, also for what belongs to another institution. */
export async function loadTierTable(
  reader: Reader,
  institution: InstitutionId,
  id: TierTableId,
): Promise<TierTableVersion> {
  const row = await reader
    .selectFrom('registry.tier_table')
    .selectAll()
    .where('institution', '=', institution)
    .where('id', '=', id)
    .executeTakeFirst()
  if (row === undefined) throw registryErrors.not_found({ what: 'tier_table' })
  return fromRow(row)
}

/** The version in force at an instant; `undefined` where that is the catalogue's own. */
export async function findTierTableInForce(
  reader: Reader,
  institution: InstitutionId,
  at: Instant,
): Promise<TierTableVersion | undefined> {
  const row = await reader
    .selectFrom('registry.tier_table')
    .selectAll()
    .where('institution', '=', institution)
    .where('in_force_from', '<=', at)
    .orderBy('in_force_from', 'desc')
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && fromRow(row)
}

/** The version of this digest, if the institution wrote one. */
export async function findTierTableByDigest(
  reader: Reader,
  institution: InstitutionId,
  digest: string,
): Promise<TierTableVersion | undefined> {
  const row = await reader
    .selectFrom('registry.tier_table')
    .selectAll()
    .where('institution', '=', institution)
    .where('digest', '=', digest)
    .orderBy('version')
    .limit(1)
    .executeTakeFirst()
  return row && fromRow(row)
}

/** The newest version, whatever became of it. */
export async function findNewestTierTable(
  reader: Reader,
  institution: InstitutionId,
): Promise<TierTableVersion | undefined> {
  const row = await reader
    .selectFrom('registry.tier_table')
    .selectAll()
    .where('institution', '=', institution)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && fromRow(row)
}

/** One page, the newest version first. */
export async function pageOfTierTables(
  reader: Reader,
  institution: InstitutionId,
  page: { readonly after?: TierTableId | undefined; readonly limit: number },
): Promise<readonly TierTableVersion[]> {
  let query = reader
    .selectFrom('registry.tier_table')
    .selectAll()
    .where('institution', '=', institution)
    .orderBy('id', 'desc')
    .limit(page.limit)
  if (page.after !== undefined) query = query.where('id', '<', page.after)
  return (await query.execute()).map(fromRow)
}

function toRow(table: TierTableVersion): Insertable<TierTableTable> {
  return {
    id: table.id,
    institution: table.institution,
    version: table.version,
    content: JSON.stringify(table.content),
    digest: table.digest,
    based_on: table.basedOn,
    revision: table.revision,
    author_ids: table.authorIds,
    drafted_at: table.draftedAt,
    proposed_at: table.proposedAt ?? null,
    discarded_at: table.discardedAt ?? null,
    decision_id: table.decisionId ?? null,
    in_force_from: table.inForceFrom ?? null,
    settled_at: table.settledAt ?? null,
  }
}

function fromRow(row: Selectable<TierTableTable>): TierTableVersion {
  return {
    id: row.id,
    institution: row.institution,
    version: row.version,
    content: row.content,
    digest: row.digest,
    basedOn: row.based_on,
    revision: row.revision,
    authorIds: row.author_ids,
    draftedAt: row.drafted_at,
    ...(row.proposed_at !== null && { proposedAt: row.proposed_at }),
    ...(row.discarded_at !== null && { discardedAt: row.discarded_at }),
    ...(row.decision_id !== null && { decisionId: row.decision_id }),
    ...(row.in_force_from !== null && { inForceFrom: row.in_force_from }),
    ...(row.settled_at !== null && { settledAt: row.settled_at }),
  }
}
