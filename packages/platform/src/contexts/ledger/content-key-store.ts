import type { InstitutionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Database, Reader, Transaction } from '#platform/database/schema.ts'

export interface ContentKey {
  readonly id: string
  readonly institution: InstitutionId
  readonly retention: string
  readonly business: string
  readonly month: string
  readonly sealedKey: Uint8Array | undefined
  readonly destroyedAt: Instant | undefined
  readonly businessEndedAt: Instant | undefined
}

export type KeyPlace = Pick<ContentKey, 'institution' | 'retention' | 'business' | 'month'>

function selectKeys(reader: Reader) {
  return reader
    .selectFrom('ledger.content_key as key')
    .leftJoin('ledger.business_end as ended', (join) =>
      join
        .onRef('ended.institution', '=', 'key.institution')
        .onRef('ended.business', '=', 'key.business'),
    )
    .select([
      'key.id',
      'key.institution',
      'key.retention',
      'key.business',
      'key.month',
      'key.sealed_key',
      'key.destroyed_at',
      'ended.ended_at',
    ])
}

type KeyRow = Awaited<ReturnType<ReturnType<typeof selectKeys>['executeTakeFirstOrThrow']>>

const fromRow = (row: KeyRow): ContentKey => ({
  id: row.id,
  institution: row.institution,
  retention: row.retention,
  business: row.business,
  month: row.month,
  sealedKey: row.sealed_key ?? undefined,
  destroyedAt: row.destroyed_at ?? undefined,
  businessEndedAt: row.ended_at ?? undefined,
})

/** The key of a place, made if there is none; of two that make one at once, the first wins. */
export async function findOrInsertContentKey(
  db: Database,
  place: KeyPlace,
  fresh: { readonly id: string; readonly sealedKey: Uint8Array; readonly at: Instant },
): Promise<ContentKey> {
  await db
    .insertInto('ledger.content_key')
    .values({
      ...place,
      id: fresh.id,
      sealed_key: fresh.sealedKey,
      created_at: fresh.at,
      destroyed_at: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const row = await selectKeys(db)
    .where('key.institution', '=', place.institution)
    .where('key.retention', '=', place.retention)
    .where('key.business', '=', place.business)
    .where('key.month', '=', place.month)
    .executeTakeFirstOrThrow()
  return fromRow(row)
}

export async function findContentKey(reader: Reader, institution: InstitutionId, id: string) {
  const row = await selectKeys(reader)
    .where('key.institution', '=', institution)
    .where('key.id', '=', id)
    .executeTakeFirst()
  return row === undefined ? undefined : fromRow(row)
}

/** Keys in the order of their ids, which is that of their making, after `after`. */
export async function listContentKeys(
  reader: Reader,
  institution: InstitutionId,
  after: string,
  limit: number,
) {
  const rows = await selectKeys(reader)
    .where('key.institution', '=', institution)
    .where('key.id', '>', after)
    .orderBy('key.id')
    .limit(limit)
    .execute()
  return rows.map(fromRow)
}

export async function saveDestruction(
  tx: Transaction,
  institution: InstitutionId,
  id: string,
  at: Instant,
) {
  await tx
    .updateTable('ledger.content_key')
    .set({ sealed_key: null, destroyed_at: at })
    .where('institution', '=', institution)
    .where('id', '=', id)
    .where('destroyed_at', 'is', null)
    .executeTakeFirstOrThrow()
}

/** Replaces the seal of a key by another of it, unless it was destroyed meanwhile. */
export async function saveSealedKey(
  tx: Transaction,
  institution: InstitutionId,
  id: string,
  sealedKey: Uint8Array,
) {
  await tx
    .updateTable('ledger.content_key')
    .set({ sealed_key: sealedKey })
    .where('institution', '=', institution)
    .where('id', '=', id)
    .where('destroyed_at', 'is', null)
    .execute()
}
