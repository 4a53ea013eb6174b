import type pg from 'pg'
import { startIntegrator } from '../../packages/platform/src/contexts/ledger/index.ts'
import { monotonicMs } from '../../packages/platform/src/kernel/time.ts'
import { actOf, recordOf } from './drafts.ts'
import type { Installation } from './installation.ts'

export type Shape = 'acts' | 'records'

const POLL_MS = 2

/** Tables of the same shape and with the same indexes as the ledger's, and nothing around them. */
export async function prepareRawTables({ pool }: Installation) {
  await pool.query(`
    create schema raw;
    create table raw.entry (like ledger.entry including all);
    create table raw.payload (like ledger.payload including all);
    alter table raw.payload alter column box set storage external`)
}

/**
 * Appends through the product's own code and integrates at the same time, as a running product does.
 * Ends when every entry has its index and stands under a signed checkpoint. Entries per second.
 */
export async function runIntegrated(
  installation: Installation,
  shape: Shape,
  entries: number,
  batch: number,
): Promise<number> {
  const { services, institution } = installation
  const draftOf = shape === 'acts' ? actOf : recordOf
  const before = await checkpointSize(installation)
  const drafts = Array.from({ length: entries }, (_, number) => draftOf(institution, number))
  const integrator = startIntegrator(services)
  const startedMs = monotonicMs()
  for (let first = 0; first < entries; first += batch) {
    await services.db
      .transaction()
      .execute((tx) => services.appendAll(tx, drafts.slice(first, first + batch)))
  }
  while ((await checkpointSize(installation)) < before + entries) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
  const seconds = (monotonicMs() - startedMs) / 1_000
  await integrator.stop()
  return entries / seconds
}

export async function checkpointSize({ pool, institution }: Installation): Promise<number> {
  const { rows } = await pool.query<{ size: number }>(
    'select coalesce(max(size), 0)::bigint as size from ledger.checkpoint where institution = $1',
    [institution],
  )
  return rows[0]!.size
}

interface EntryRow {
  id: string
  institution: string
  at: string
  kind: string
  subject: string
  text: string
}

interface PayloadRow {
  entry_id: string
  name: string
  key_id: string
  box: Buffer
}

interface Rows {
  readonly entries: readonly EntryRow[]
  readonly payloads: readonly PayloadRow[]
}

/** Inserts the rows that the ledger wrote last, in the same batches and transactions, and nothing more. */
export async function runRaw(
  { pool }: Installation,
  entries: number,
  batch: number,
): Promise<number> {
  const batches = inBatches(await lastRows(pool, entries), batch)
  const client = await pool.connect()
  try {
    const startedMs = monotonicMs()
    for (const rows of batches) {
      await client.query('begin')
      await insertEntries(client, rows.entries)
      if (rows.payloads.length > 0) await insertPayloads(client, rows.payloads)
      await client.query('commit')
    }
    return entries / ((monotonicMs() - startedMs) / 1_000)
  } finally {
    client.release()
  }
}

async function lastRows(pool: Installation['pool'], entries: number): Promise<Rows> {
  const last = '(select seq, id from ledger.entry order by seq desc limit $1)'
  const found = await pool.query<EntryRow>(
    `select id, institution, at, kind, subject, text from ledger.entry
     where seq in (select seq from ${last} as last) order by seq`,
    [entries],
  )
  const payloads = await pool.query<PayloadRow>(
    `select entry_id, name, key_id, box from ledger.payload
     where entry_id in (select id from ${last} as last)`,
    [entries],
  )
  return { entries: found.rows, payloads: payloads.rows }
}

function inBatches(rows: Rows, size: number): readonly Rows[] {
  const payloads = Map.groupBy(rows.payloads, ({ entry_id }) => entry_id)
  const count = Math.ceil(rows.entries.length / size)
  return Array.from({ length: count }, (_, index) => {
    const entries = rows.entries.slice(index * size, (index + 1) * size)
    return { entries, payloads: entries.flatMap(({ id }) => payloads.get(id) ?? []) }
  })
}

async function insertEntries(client: pg.PoolClient, rows: readonly EntryRow[]) {
  await client.query(
    `insert into raw.entry (id, institution, at, kind, subject, text)
     select * from unnest($1::text[], $2::text[], $3::timestamptz[], $4::text[], $5::text[], $6::text[])`,
    [
      rows.map(({ id }) => id),
      rows.map(({ institution }) => institution),
      rows.map(({ at }) => at),
      rows.map(({ kind }) => kind),
      rows.map(({ subject }) => subject),
      rows.map(({ text }) => text),
    ],
  )
}

async function insertPayloads(client: pg.PoolClient, rows: readonly PayloadRow[]) {
  await client.query(
    `insert into raw.payload (entry_id, name, key_id, box)
     select * from unnest($1::text[], $2::text[], $3::text[], $4::bytea[])`,
    [
      rows.map(({ entry_id }) => entry_id),
      rows.map(({ name }) => name),
      rows.map(({ key_id }) => key_id),
      rows.map(({ box }) => box),
    ],
  )
}
