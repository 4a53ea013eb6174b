import { sql } from 'kysely'
import type { ApplicationId, InstitutionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader, Transaction } from '#platform/database/schema.ts'
import { type Grain, grains, slotOf } from './indicator.ts'
import './tables.ts'

export interface SumRow {
  readonly institution: InstitutionId
  readonly application: ApplicationId
  readonly model: string
  /** Any instant within the slot. */
  readonly atMs: number
  readonly name: string
  readonly value: number
}

/** Adds sums to those that stand, by minute, hour and day, in one statement. */
export async function addSums(writer: Reader, sums: readonly SumRow[]) {
  if (sums.length === 0) return
  const rows = rowsByGrain(sums)
  const column = <T>(pick: (row: (typeof rows)[number]) => T) => rows.map(pick)
  await sql`
    insert into oversight.indicator as standing (institution, application, grain, slot, model, name, value)
    select * from unnest(
      ${column(({ institution }) => institution)}::text[],
      ${column(({ application }) => application)}::text[],
      ${column(({ grain }) => grain)}::text[],
      ${column(({ slot }) => slot)}::timestamptz[],
      ${column(({ model }) => model)}::text[],
      ${column(({ name }) => name)}::text[],
      ${column(({ value }) => Math.round(value))}::bigint[]
    )
    on conflict (institution, application, grain, slot, model, name)
    do update set value = standing.value + excluded.value`.execute(writer)
}

/** A stretch of time of one application, in slots of a grain. */
export interface Window {
  readonly institution: InstitutionId
  readonly application: ApplicationId
  readonly grain: Grain
  readonly since: Instant
}

/** The sums of each window over all models, in the order of the windows. */
export async function sumsOfWindows(
  reader: Reader,
  windows: readonly Window[],
): Promise<readonly ReadonlyMap<string, number>[]> {
  const { rows } = await sql<{ position: number; name: string; value: number }>`
    select asked.position, indicator.name, sum(indicator.value)::bigint as value
    from unnest(
      ${windows.map(({ institution }) => institution)}::text[],
      ${windows.map(({ application }) => application)}::text[],
      ${windows.map(({ grain }) => grain)}::text[],
      ${windows.map(({ since }) => since)}::timestamptz[]
    ) with ordinality as asked (institution, application, grain, since, position)
    join oversight.indicator
      on indicator.institution = asked.institution
      and indicator.application = asked.application
      and indicator.grain = asked.grain
      and indicator.slot >= asked.since
    group by asked.position, indicator.name`.execute(reader)
  const sums = windows.map(() => new Map<string, number>())
  for (const { position, name, value } of rows) sums[position - 1]!.set(name, value)
  return sums
}

export interface SeriesQuery {
  readonly application?: ApplicationId | undefined
  readonly model?: string | undefined
  readonly grain: Grain
  readonly from: Instant
  readonly to: Instant
}

/** Sums by slot over what the query does not tell apart, the oldest slot first. */
export async function sumsBySlot(
  reader: Reader,
  institution: InstitutionId,
  { application, model, grain, from, to }: SeriesQuery,
) {
  return reader
    .selectFrom('oversight.indicator')
    .select(['slot', 'name', ({ fn }) => fn.sum<number>('value').as('value')])
    .where('institution', '=', institution)
    .where('grain', '=', grain)
    .where('slot', '>=', from)
    .where('slot', '<', to)
    .$if(application !== undefined, (query) => query.where('application', '=', application!))
    .$if(model !== undefined, (query) => query.where('model', '=', model!))
    .groupBy(['slot', 'name'])
    .orderBy('slot')
    .execute()
}

/** Sums since an instant by application and model; of one name where it is given. */
export async function sumsByModel(
  reader: Reader,
  institution: InstitutionId,
  { since, name }: { readonly since: Instant; readonly name?: string },
) {
  return reader
    .selectFrom('oversight.indicator')
    .select(['application', 'model', 'name', ({ fn }) => fn.sum<number>('value').as('value')])
    .where('institution', '=', institution)
    .where('grain', '=', 'minute')
    .where('slot', '>=', since)
    .$if(name !== undefined, (query) => query.where('name', '=', name!))
    .groupBy(['application', 'model', 'name'])
    .execute()
}

/** Deletes slots that began before an instant, of all institutions; answers how many rows. */
export async function deleteSums(
  tx: Transaction,
  grain: Grain,
  before: Instant,
  rowsMax: number,
): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from oversight.indicator where ctid = any(array(
      select ctid from oversight.indicator
      where grain = ${grain} and slot < ${before}
      limit ${rowsMax}
    ))`.execute(tx)
  return Number(numAffectedRows ?? 0n)
}

/** One row for each grain, those that fall together added. */
function rowsByGrain(rows: readonly SumRow[]) {
  const merged = new Map<string, Omit<SumRow, 'atMs'> & { grain: string; slot: string }>()
  for (const { atMs, ...row } of rows) {
    for (const grain of grains) {
      const slot = slotOf(grain, atMs)
      const key = `${row.institution}/${row.application}/${grain}/${slot}/${row.model}/${row.name}`
      const before = merged.get(key)
      merged.set(key, { ...row, grain, slot, value: row.value + (before?.value ?? 0) })
    }
  }
  // All processes take the rows in one order, so that they never wait for each other in a circle.
  return Array.from(merged)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, row]) => row)
}

/** The day of the last call of an application, as long as days are kept. */
export async function lastSlotWithCalls(
  reader: Reader,
  institution: InstitutionId,
  application: ApplicationId,
): Promise<Instant | undefined> {
  const row = await reader
    .selectFrom('oversight.indicator')
    .select(({ fn }) => fn.max('slot').as('slot'))
    .where('institution', '=', institution)
    .where('application', '=', application)
    .where('grain', '=', 'day')
    .where('name', '=', 'calls')
    .executeTakeFirst()
  return row?.slot ?? undefined
}
