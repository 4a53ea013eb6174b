import { sql } from 'kysely'
import type { ApplicationId, InstitutionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader, Transaction } from '#platform/database/schema.ts'
import type { Reading, ReadingId } from './reading.ts'
import './tables.ts'

export async function insertReading(tx: Transaction, institution: InstitutionId, reading: Reading) {
  await tx
    .insertInto('oversight.reading')
    .values({
      id: reading.id,
      institution,
      application: reading.application,
      metric: reading.metric,
      value: reading.value,
      reference: reading.reference ?? null,
      observed_at: reading.observedAt,
      reported_by: reading.reportedBy,
      reported_at: reading.reportedAt,
    })
    .execute()
}

/** Readings of an application, the newest first. */
export async function listReadings(
  reader: Reader,
  institution: InstitutionId,
  application: ApplicationId,
  before: ReadingId | undefined,
  limit: number,
): Promise<readonly Reading[]> {
  const rows = await reader
    .selectFrom('oversight.reading')
    .selectAll()
    .where('institution', '=', institution)
    .where('application', '=', application)
    .$if(before !== undefined, (query) => query.where('id', '<', before!))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    application: row.application,
    metric: row.metric,
    value: row.value,
    ...(row.reference !== null && { reference: row.reference }),
    observedAt: row.observed_at,
    reportedBy: row.reported_by,
    reportedAt: row.reported_at,
  }))
}

/** What was reported of one metric from an instant to before another, by when it was observed. */
export async function readingsBetween(
  reader: Reader,
  institution: InstitutionId,
  application: ApplicationId,
  { metric, from, to }: Pick<Reading, 'metric'> & { readonly from: Instant; readonly to: Instant },
) {
  return reader
    .selectFrom('oversight.reading')
    .select(['value', 'observed_at as observedAt'])
    .where('institution', '=', institution)
    .where('application', '=', application)
    .where('metric', '=', metric)
    .where('observed_at', '>=', from)
    .where('observed_at', '<', to)
    .orderBy('observed_at')
    .execute()
}

export interface ReadingWindow {
  readonly institution: InstitutionId
  readonly application: ApplicationId
  readonly since: Instant
}

export interface ReadingSums {
  readonly complaints: number
  readonly driftMax: number | undefined
}

/** What was reported within each window, in the order of the windows. */
export async function readingsOfWindows(
  reader: Reader,
  windows: readonly ReadingWindow[],
): Promise<readonly ReadingSums[]> {
  const { rows } = await sql<{ position: number; complaints: number | null; drift: number | null }>`
    select asked.position,
      sum(reading.value) filter (where reading.metric = 'complaint') as complaints,
      max(reading.value) filter (where reading.metric = 'drift') as drift
    from unnest(
      ${windows.map(({ institution }) => institution)}::text[],
      ${windows.map(({ application }) => application)}::text[],
      ${windows.map(({ since }) => since)}::timestamptz[]
    ) with ordinality as asked (institution, application, since, position)
    join oversight.reading
      on reading.institution = asked.institution
      and reading.application = asked.application
      and reading.observed_at >= asked.since
    group by asked.position`.execute(reader)
  const found = new Map(rows.map((row) => [row.position, row]))
  return windows.map((_window, index) => {
    const row = found.get(index + 1)
    return { complaints: row?.complaints ?? 0, driftMax: row?.drift ?? undefined }
  })
}
