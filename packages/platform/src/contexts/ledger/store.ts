import { sql } from 'kysely'
import type { EntryId, InstitutionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader, Transaction } from '#platform/database/schema.ts'
import './tables.ts'

export interface NewEntry {
  readonly id: EntryId
  readonly institution: InstitutionId
  readonly at: Instant
  readonly kind: string
  readonly subject: string
  /** In UTF-8. */
  readonly text: Uint8Array
  readonly leaf: Uint8Array
}

export interface NewPayload {
  readonly entryId: EntryId
  readonly name: string
  readonly keyId: string
  readonly box: Uint8Array
}

/**
 * Inserts entries in their order with their contents, and puts them into the queue of the integrator. One
 * statement for any number of rows, atomic by itself: the gateway's records come in batches and need no more.
 * Texts and boxes go as one run of bytes each, cut apart by the server: arrays of them would have to be
 * escaped and written in hexadecimal, which costs more than all else about a record. So does quoting each id.
 * An institution without a log fails it as a whole, for `pending` takes no row without one.
 */
export async function insertEntries(
  reader: Reader,
  entries: readonly NewEntry[],
  payloads: readonly NewPayload[],
) {
  const texts = packed(entries.map(({ text }) => text))
  const leaves = packed(entries.map(({ leaf }) => leaf))
  const boxes = packed(payloads.map(({ box }) => box))
  await sql`
    with input as materialized (
      select nextval('ledger.entry_seq_seq') as seq, ordered.* from (
        select id, institution, at, kind, subject,
          convert_from(substring(${texts.bytes}::bytea from text_from for text_for), 'UTF8') as text,
          substring(${leaves.bytes}::bytea from leaf_from for leaf_for) as leaf
        from unnest(
          ${arrayOf(entries.map(({ id }) => id))}::text[],
          ${arrayOf(entries.map(({ institution }) => institution))}::text[],
          ${arrayOf(entries.map(({ at }) => at))}::timestamptz[],
          ${arrayOf(entries.map(({ kind }) => kind))}::text[],
          ${arrayOf(entries.map(({ subject }) => subject))}::text[],
          ${arrayOf(texts.starts)}::integer[], ${arrayOf(texts.lengths)}::integer[],
          ${arrayOf(leaves.starts)}::integer[], ${arrayOf(leaves.lengths)}::integer[]
        ) with ordinality
          as row (id, institution, at, kind, subject, text_from, text_for, leaf_from, leaf_for, place)
        order by place
      ) as ordered
    ), inserted as (
      insert into ledger.entry (seq, id, institution, at, kind, subject, text) overriding system value
      select seq, id, institution, at, kind, subject, text from input
    ), sealed as (
      insert into ledger.payload (entry_id, name, key_id, box)
      select entry_id, name, key_id, substring(${boxes.bytes}::bytea from box_from for box_for)
      from unnest(
        ${arrayOf(payloads.map(({ entryId }) => entryId))}::text[],
        ${arrayOf(payloads.map(({ name }) => name))}::text[],
        ${arrayOf(payloads.map(({ keyId }) => keyId))}::text[],
        ${arrayOf(boxes.starts)}::integer[], ${arrayOf(boxes.lengths)}::integer[]
      ) as row (entry_id, name, key_id, box_from, box_for)
    )
    insert into ledger.pending (seq, institution, leaf)
    select input.seq, log.institution, input.leaf
    from input left join ledger.log as log on log.institution = input.institution
  `.execute(reader)
}

const plain = /^(?!null$)[\w.:-]+$/i

/** An array as PostgreSQL writes it where no element needs quotes; else the driver quotes each. */
function arrayOf(elements: readonly (string | number)[]): string | readonly (string | number)[] {
  const isPlain = elements.every((element) => typeof element === 'number' || plain.test(element))
  return isPlain ? `{${elements.join(',')}}` : elements
}

/** Pieces as one run of bytes, with where each begins (from 1, as SQL counts) and how long it is. */
function packed(pieces: readonly Uint8Array[]) {
  const lengths = pieces.map(({ length }) => length)
  let next = 1
  const starts = lengths.map((length) => {
    const start = next
    next += length
    return start
  })
  return { bytes: Buffer.concat(pieces), starts, lengths }
}

/** Which of these entries stand already: their kind, and how the call ended that one of them records. */
export async function standingEntries(reader: Reader, ids: readonly EntryId[]) {
  const { rows } = await sql<{ id: EntryId; kind: string; outcome: string | null }>`
    select id, kind, text::jsonb #>> '{body,outcome,as}' as outcome
    from ledger.entry where id = any(${ids}::text[])`.execute(reader)
  return new Map(rows.map((row) => [row.id, row]))
}

export interface StoredEntry {
  readonly seq: number
  readonly id: EntryId
  readonly at: Instant
  readonly kind: string
  readonly subject: string
  readonly text: string
  /** Absent until the integrator has given it one. */
  readonly index: number | undefined
}

interface EntryRow {
  seq: number
  id: EntryId
  at: Instant
  kind: string
  subject: string
  text: string
  index: number | null
}

const fromRow = ({ index, ...row }: EntryRow): StoredEntry => ({
  ...row,
  index: index ?? undefined,
})

function selectEntries(reader: Reader, institution: InstitutionId) {
  return reader
    .selectFrom('ledger.entry as entry')
    .leftJoin('ledger.leaf as leaf', 'leaf.seq', 'entry.seq')
    .select([
      'entry.seq',
      'entry.id',
      'entry.at',
      'entry.kind',
      'entry.subject',
      'entry.text',
      'leaf.index',
    ])
    .where('entry.institution', '=', institution)
}

export async function findEntry(reader: Reader, institution: InstitutionId, id: EntryId) {
  const row = await selectEntries(reader, institution).where('entry.id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : fromRow(row)
}

export interface EntryFilter {
  readonly kinds?: readonly string[] | undefined
  readonly subject?: string | undefined
  /** Only entries made at or after this instant. */
  readonly from?: Instant | undefined
  /** Only entries made at or before this instant. */
  readonly until?: Instant | undefined
}

/** A page of entries, oldest first, after the sequence number `after`. */
export async function listEntries(
  reader: Reader,
  institution: InstitutionId,
  filter: EntryFilter,
  after: number,
  limit: number,
): Promise<readonly StoredEntry[]> {
  const rows = await filtered(selectEntries(reader, institution), filter)
    .where('entry.seq', '>', after)
    .orderBy('entry.seq')
    .limit(limit)
    .execute()
  return rows.map(fromRow)
}

/** A page of entries, newest first, before the sequence number `before`. */
export async function listNewestEntries(
  reader: Reader,
  institution: InstitutionId,
  filter: EntryFilter,
  before: number | undefined,
  limit: number,
): Promise<readonly StoredEntry[]> {
  let query = filtered(selectEntries(reader, institution), filter)
  if (before !== undefined) query = query.where('entry.seq', '<', before)
  const rows = await query.orderBy('entry.seq', 'desc').limit(limit).execute()
  return rows.map(fromRow)
}

function filtered(query: ReturnType<typeof selectEntries>, filter: EntryFilter) {
  let narrowed = query
  if (filter.kinds !== undefined) narrowed = narrowed.where('entry.kind', 'in', filter.kinds)
  if (filter.subject !== undefined) narrowed = narrowed.where('entry.subject', '=', filter.subject)
  if (filter.from !== undefined) narrowed = narrowed.where('entry.at', '>=', filter.from)
  if (filter.until !== undefined) narrowed = narrowed.where('entry.at', '<=', filter.until)
  return narrowed
}

/** Leaves from `first` on in the order of the log, for verification. */
export async function listLeaves(
  reader: Reader,
  institution: InstitutionId,
  first: number,
  limit: number,
) {
  const rows = await selectEntries(reader, institution)
    .where('leaf.institution', '=', institution)
    .where('leaf.index', '>=', first)
    .orderBy('leaf.index')
    .limit(limit)
    .execute()
  return rows.map(fromRow)
}

/** The first entry that has no index and does not wait for one either: it was cut out of the log. */
export async function findLostEntry(reader: Reader, institution: InstitutionId) {
  const row = await reader
    .selectFrom('ledger.entry as entry')
    .leftJoin('ledger.leaf as leaf', 'leaf.seq', 'entry.seq')
    .leftJoin('ledger.pending as pending', (join) =>
      join
        .onRef('pending.institution', '=', 'entry.institution')
        .onRef('pending.seq', '=', 'entry.seq'),
    )
    .select('entry.id')
    .where('entry.institution', '=', institution)
    .where('leaf.seq', 'is', null)
    .where('pending.seq', 'is', null)
    .limit(1)
    .executeTakeFirst()
  return row?.id
}

export async function findPayload(
  reader: Reader,
  institution: InstitutionId,
  entryId: EntryId,
  name: string,
) {
  return reader
    .selectFrom('ledger.payload as payload')
    .innerJoin('ledger.content_key as key', 'key.id', 'payload.key_id')
    .select([
      'payload.box',
      'key.id as keyId',
      'key.sealed_key as sealedKey',
      'key.destroyed_at as destroyedAt',
    ])
    .where('key.institution', '=', institution)
    .where('payload.entry_id', '=', entryId)
    .where('payload.name', '=', name)
    .executeTakeFirst()
}

export async function saveBusinessEnd(
  tx: Transaction,
  institution: InstitutionId,
  business: string,
  at: Instant,
) {
  await tx
    .insertInto('ledger.business_end')
    .values({ institution, business, ended_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
