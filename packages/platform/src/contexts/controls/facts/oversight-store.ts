import { sql } from 'kysely'
import type { ApplicationId, EntryId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Scope } from './registry-store.ts'

/** Incidents that stood at the instant, with what had happened to them by then. */
export async function incidentRows({ reader, institution, at, only }: Scope) {
  const { rows } = await sql<{
    id: string
    opened_at: Instant
    closed_at: Instant | null
    next_due_at: Instant | null
    reviewed: boolean
    late: boolean
  }>`
    select incident.id, incident.opened_at, incident.closed_at, incident.next_due_at,
      exists (select from oversight.incident_event as event
        where event.incident = incident.id and event.type = 'reviewed' and event.at <= ${at}) as reviewed,
      exists (select from ledger.entry as entry
        where entry.institution = ${institution} and entry.subject = incident.id and entry.kind = 'incident.reported'
          and entry.at <= ${at} and entry.text::jsonb #>> '{body,inTime}' = 'false') as late
    from oversight.incident as incident
    where incident.institution = ${institution} and incident.opened_at <= ${at}
      and (${only ?? null}::text is null or exists (
        select from oversight.incident_application as touched
        where touched.incident = incident.id and touched.application = ${only ?? null}))`.execute(
    reader,
  )
  return rows
}

/** What is known of the review of a call: whether it still waits, and whether the ledger tells who ended it. */
export interface ReviewOfRecord {
  readonly open: boolean
  readonly reasons: number
  readonly told: boolean
}

/** The reviews of these records as they stood at the instant; of two, the one by which it waited before it left. */
export async function reviewsOfRecords(
  { reader, institution, at }: Scope,
  records: readonly EntryId[],
): Promise<ReadonlyMap<string, ReviewOfRecord>> {
  const { rows } = await sql<ReviewOfRecord & { record: string }>`
    select review.record, jsonb_array_length(review.reasons) as reasons,
      review.closed_at is null or review.closed_at > ${at} as open,
      exists (select from ledger.entry as entry
        where entry.id = review.closing and entry.institution = review.institution and entry.kind = 'call.reviewed'
          and entry.text::jsonb #>> '{body,record}' = review.record
          and entry.text::jsonb #>> '{body,outcome}' = review.outcome) as told
    from oversight.review as review
    where review.institution = ${institution} and review.record = any(${records}::text[])
    order by review.kind = 'held'`.execute(reader)
  return new Map(rows.map(({ record, ...review }) => [record, review]))
}

/** Which readings of these metrics were reported of which applications since an instant; keys are `application metric`. */
export async function reportedReadings({ reader, institution, at, only }: Scope, since: Instant) {
  let query = reader
    .selectFrom('oversight.reading')
    .select(['application', 'metric'])
    .distinct()
    .where('institution', '=', institution)
    .where('observed_at', '>=', since)
    .where('observed_at', '<=', at)
  if (only !== undefined) query = query.where('application', '=', only)
  const rows = await query.execute()
  return new Set(rows.map(({ application, metric }) => `${application} ${metric}`))
}

/** Applications of which indicators were kept since an instant. */
export async function watchedApplications({ reader, institution, at }: Scope, since: Instant) {
  const rows = await reader
    .selectFrom('oversight.indicator')
    .select('application')
    .distinct()
    .where('institution', '=', institution)
    .where('slot', '>=', since)
    .where('slot', '<=', at)
    .execute()
  return rows.map(({ application }) => application)
}

/** Applications with an alarm that nobody had acknowledged, and since when. */
export async function unheardAlarms({ reader, institution, at }: Scope) {
  const rows = await reader
    .selectFrom('oversight.alarm')
    .select(['application', 'opened_at as openedAt'])
    .where('institution', '=', institution)
    .where('opened_at', '<=', at)
    .where((or) => or.or([or('acknowledged_at', 'is', null), or('acknowledged_at', '>', at)]))
    .where((or) => or.or([or('closed_at', 'is', null), or('closed_at', '>', at)]))
    .orderBy('opened_at', 'desc')
    .execute()
  return new Map<ApplicationId, Instant>(rows.map((row) => [row.application, row.openedAt]))
}
