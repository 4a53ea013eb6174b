import type { Tile, TileCoordinate } from '@hengjian/ledger'
import { sql } from 'kysely'
import type { InstitutionId } from '#kernel/ids.ts'
import { addMs, type Instant } from '#kernel/time.ts'
import type { Reader, Transaction } from '#platform/database/schema.ts'
import type { SigningPurpose } from './tables.ts'

/** What one log takes next, in the order in which it was appended. */
export interface PendingLeaves {
  readonly count: number
  /** The sequence numbers as the database wrote them: they only go back to it. */
  readonly seqs: string
  /** The hashes, one behind the other. */
  readonly leaves: Uint8Array
}

export interface WaitingLog {
  readonly institution: InstitutionId
  /** Of the entry that waits longest; `null` where somebody took that out of the database. */
  readonly since: Instant | null
}

/** The logs of which entries wait for their index. */
export async function logsWaiting(reader: Reader): Promise<readonly WaitingLog[]> {
  const { rows } = await sql<WaitingLog>`
    select log.institution, entry.at as since
    from ledger.log as log
    cross join lateral (
      select seq from ledger.pending as pending
      where pending.institution = log.institution order by seq limit 1
    ) as oldest
    left join ledger.entry as entry on entry.seq = oldest.seq
    order by log.institution`.execute(reader)
  return rows
}

/** Entries get their index within a second; a log of which one waits for so long stands still. */
const STANDING_MS = 60_000

/** The logs that stand still: what they hold does not agree, or nobody integrates. */
export async function logsStanding(reader: Reader, now: Instant) {
  const before = addMs(now, -STANDING_MS)
  return (await logsWaiting(reader)).filter(({ since }) => since === null || since < before)
}

/**
 * Takes the oldest entries of a log out of the queue. The numbers are found first: a join would be planned by statistics of
 * the empty queue, and read a long one once for each entry.
 */
export async function takePending(
  tx: Transaction,
  institution: InstitutionId,
  limit: number,
): Promise<PendingLeaves | undefined> {
  const { rows } = await sql<PendingLeaves>`
    with taken as (
      delete from ledger.pending
      where institution = ${institution} and seq = any(array(
        select seq from ledger.pending where institution = ${institution} order by seq limit ${limit}
      ))
      returning seq, leaf
    )
    select count(*)::integer as count, array_agg(seq order by seq)::text as seqs,
      string_agg(leaf, ''::bytea order by seq) as leaves
    from taken having count(*) > 0`.execute(tx)
  return rows[0]
}

export async function insertLog(tx: Transaction, institution: InstitutionId, origin: string) {
  await tx.insertInto('ledger.log').values({ institution, origin }).execute()
}

export async function findLog(reader: Reader, institution: InstitutionId) {
  return selectLog(reader, institution).executeTakeFirst()
}

/** Makes this transaction the integrator of a log until it ends; `undefined` where another one is. */
export async function holdLog(tx: Transaction, institution: InstitutionId) {
  return selectLog(tx, institution).forNoKeyUpdate().skipLocked().executeTakeFirst()
}

function selectLog(reader: Reader, institution: InstitutionId) {
  return reader
    .selectFrom('ledger.log')
    .select(['origin', 'size'])
    .where('institution', '=', institution)
}

export async function readTiles(
  reader: Reader,
  institution: InstitutionId,
  coordinates: readonly TileCoordinate[],
): Promise<readonly Tile[]> {
  if (coordinates.length === 0) return []
  const { rows } = await sql<{ level: number; n: number; hashes: Uint8Array }>`
    select tile.level, tile.n, tile.hashes
    from unnest(${coordinates.map(({ level }) => level)}::smallint[], ${coordinates.map(({ n }) => n)}::bigint[])
      as wanted (level, n)
    join ledger.tile as tile on tile.institution = ${institution} and tile.level = wanted.level and tile.n = wanted.n
  `.execute(reader)
  return rows.map(({ level, n, hashes }) => ({ level, n, width: hashes.length / 32, hashes }))
}

export interface LogGrowth {
  readonly institution: InstitutionId
  readonly sizeBefore: number
  readonly seqs: string
  readonly tiles: readonly Tile[]
  readonly size: number
  readonly root: Uint8Array
  readonly note: string
  readonly at: Instant
}

/** Writes what a growth of the log changed: indexes, tiles, size, checkpoint. */
export async function saveGrowth(tx: Transaction, growth: LogGrowth) {
  const { institution, tiles } = growth
  await sql`
    insert into ledger.leaf (institution, index, seq)
    select ${institution}, ${growth.sizeBefore} + place - 1, seq
    from unnest(${growth.seqs}::bigint[]) with ordinality as row (seq, place)
  `.execute(tx)
  await sql`
    insert into ledger.tile (institution, level, n, hashes)
    select ${institution}, * from unnest(
      ${tiles.map(({ level }) => level)}::smallint[],
      ${tiles.map(({ n }) => n)}::bigint[],
      ${tiles.map(({ hashes }) => Buffer.from(hashes))}::bytea[]
    ) on conflict (institution, level, n) do update set hashes = excluded.hashes
  `.execute(tx)
  await tx
    .updateTable('ledger.log')
    .set({ size: growth.size })
    .where('institution', '=', institution)
    .where('size', '=', growth.sizeBefore)
    .executeTakeFirstOrThrow()
  await tx
    .insertInto('ledger.checkpoint')
    .values({
      institution,
      size: growth.size,
      root: Buffer.from(growth.root),
      note: growth.note,
      at: growth.at,
    })
    .execute()
}

export async function latestCheckpoint(reader: Reader, institution: InstitutionId) {
  return reader
    .selectFrom('ledger.checkpoint')
    .select(['size', 'root', 'note', 'at'])
    .where('institution', '=', institution)
    .orderBy('size', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** Every checkpoint after `size`, smallest first: verification meets each as the tree grows. */
export async function listCheckpoints(
  reader: Reader,
  institution: InstitutionId,
  after: number,
  limit: number,
) {
  return reader
    .selectFrom('ledger.checkpoint')
    .select(['size', 'root', 'note'])
    .where('institution', '=', institution)
    .where('size', '>', after)
    .orderBy('size')
    .limit(limit)
    .execute()
}

export interface SigningKeyRow {
  readonly purpose: SigningPurpose
  readonly verifierKey: string
  readonly sealedSecret: Uint8Array
}

export async function insertSigningKey(
  tx: Transaction,
  institution: InstitutionId,
  key: SigningKeyRow,
  at: Instant,
) {
  await tx
    .insertInto('ledger.signing_key')
    .values({
      institution,
      purpose: key.purpose,
      verifier_key: key.verifierKey,
      sealed_secret: key.sealedSecret,
      created_at: at,
    })
    .execute()
}

export async function listSigningKeys(
  reader: Reader,
  institution: InstitutionId,
): Promise<readonly SigningKeyRow[]> {
  const rows = await reader
    .selectFrom('ledger.signing_key')
    .select(['purpose', 'verifier_key', 'sealed_secret'])
    .where('institution', '=', institution)
    .execute()
  return rows.map((row) => ({
    purpose: row.purpose,
    verifierKey: row.verifier_key,
    sealedSecret: row.sealed_secret,
  }))
}

/** Replaces a sealed secret by another seal of it, unless somebody else has meanwhile. */
export async function saveSealedSecret(
  tx: Transaction,
  institution: InstitutionId,
  { purpose, verifierKey, sealedSecret }: SigningKeyRow,
  resealed: Uint8Array,
) {
  await tx
    .updateTable('ledger.signing_key')
    .set({ sealed_secret: resealed })
    .where('institution', '=', institution)
    .where('purpose', '=', purpose)
    .where('verifier_key', '=', verifierKey)
    .where('sealed_secret', '=', sealedSecret)
    .execute()
}
