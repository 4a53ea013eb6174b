import { type Selectable, sql } from 'kysely'
import { type ApplicationId, type InstitutionId, newId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader, Transaction } from '#platform/database/schema.ts'
import type { Incident, IncidentEvent, IncidentFacts, IncidentId } from './incident.ts'
import { incidentErrors } from './incident-errors.ts'
import type { Grade, IncidentKind } from './incident-rules.ts'
import type { IncidentTable } from './incident-tables.ts'
import './tables.ts'

/** An incident with all that happened to it, in its order. */
export interface IncidentStory {
  readonly incident: Incident
  readonly events: readonly IncidentEvent[]
}

/** Whether it was new; of those with the same key only the first is kept. */
export async function insertIncident(
  tx: Transaction,
  incident: Incident,
  dedupeKey: string | undefined,
): Promise<boolean> {
  const { id, institution, applications } = incident
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('oversight.incident')
    .values({ ...toRow(incident), dedupe_key: dedupeKey ?? null })
    .onConflict((conflict) => conflict.columns(['institution', 'dedupe_key']).doNothing())
    .executeTakeFirst()
  if (numInsertedOrUpdatedRows !== 1n) return false
  if (applications.length > 0) {
    await tx
      .insertInto('oversight.incident_application')
      .values(applications.map((application) => ({ institution, application, incident: id })))
      .execute()
  }
  return true
}

export async function findByKey(reader: Reader, institution: InstitutionId, dedupeKey: string) {
  const row = await reader
    .selectFrom('oversight.incident')
    .select('id')
    .where('institution', '=', institution)
    .where('dedupe_key', '=', dedupeKey)
    .executeTakeFirst()
  return row?.id
}

export async function insertEvent(
  tx: Transaction,
  { id, institution }: Pick<Incident, 'id' | 'institution'>,
  event: IncidentFacts & { readonly at: Instant; readonly by: string },
) {
  const { at, by, ...facts } = event
  await tx
    .insertInto('oversight.incident_event')
    .values({ id: newId('iev'), institution, incident: id, type: facts.type, at, by, facts })
    .execute()
}

/** What lists look for, as it follows from the events. */
export async function saveIncident(tx: Transaction, incident: Incident) {
  const { id, institution, dedupe_key: _key, ...values } = toRow(incident)
  await tx
    .updateTable('oversight.incident')
    .set(values)
    .where('institution', '=', institution)
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
}

/** Error: `oversight.unknown_incident`, also for what belongs to another institution. */
export async function loadStory(
  reader: Reader,
  institution: InstitutionId,
  id: IncidentId,
): Promise<IncidentStory> {
  const row = await selectIncidents(reader, institution).where('id', '=', id).executeTakeFirst()
  if (row === undefined) throw incidentErrors.unknown_incident({ incident: id })
  const events = await reader
    .selectFrom('oversight.incident_event')
    .selectAll()
    .where('institution', '=', institution)
    .where('incident', '=', id)
    .orderBy('id')
    .execute()
  return {
    incident: fromRow(row),
    events: events.map(({ facts, at, by }) => ({ ...facts, at, by })),
  }
}

export interface IncidentFilter {
  readonly open?: boolean | undefined
  readonly kind?: IncidentKind | undefined
  readonly grade?: Grade | undefined
  readonly application?: ApplicationId | undefined
  readonly source?: string | undefined
  /** Only those with a report that was due before this instant. */
  readonly overdueAt?: Instant | undefined
  readonly withLesson?: boolean | undefined
}

/** The newest first, or those with a report to make, the next one due first. */
export async function pageOfIncidents(
  reader: Reader,
  institution: InstitutionId,
  filter: IncidentFilter,
  page: {
    readonly order: 'newest' | 'due'
    readonly after?: IncidentId | undefined
    readonly limit: number
  },
): Promise<readonly Incident[]> {
  const { open, kind, grade, application, source, overdueAt, withLesson } = filter
  const { order, after, limit } = page
  const rows = await selectIncidents(reader, institution)
    .$if(open !== undefined, (query) => query.where('closed_at', open ? 'is' : 'is not', null))
    .$if(kind !== undefined, (query) => query.where('kind', '=', kind!))
    .$if(grade !== undefined, (query) => query.where('grade', '=', grade!))
    .$if(source !== undefined, (query) => query.where('source_subject', '=', source!))
    .$if(overdueAt !== undefined, (query) => query.where('next_due_at', '<', overdueAt!))
    .$if(withLesson === true, (query) =>
      query.where('lesson', 'is not', null).where('closed_at', 'is not', null),
    )
    .$if(application !== undefined, (query) =>
      query.where('id', 'in', (select) =>
        select
          .selectFrom('oversight.incident_application')
          .select('incident')
          .where('institution', '=', institution)
          .where('application', '=', application!),
      ),
    )
    .$if(order === 'newest', (query) => query.orderBy('id', 'desc'))
    .$if(order === 'newest' && after !== undefined, (query) => query.where('id', '<', after!))
    .$if(order === 'due', (query) =>
      query.where('next_due_at', 'is not', null).orderBy('next_due_at').orderBy('id'),
    )
    .$if(order === 'due' && after !== undefined, (query) =>
      query.where(
        sql<boolean>`(next_due_at, id) > (select next_due_at, id from oversight.incident where id = ${after})`,
      ),
    )
    .limit(limit)
    .execute()
  return rows.map(fromRow)
}

/** Those of all institutions that have a report to make, by id, for the job that watches them. */
export async function incidentsWithClocks(
  reader: Reader,
  page: { readonly after?: IncidentId | undefined; readonly limit: number },
) {
  return reader
    .selectFrom('oversight.incident')
    .select(['id', 'institution'])
    .where('next_due_at', 'is not', null)
    .$if(page.after !== undefined, (query) => query.where('id', '>', page.after!))
    .orderBy('id')
    .limit(page.limit)
    .execute()
}

function selectIncidents(reader: Reader, institution: InstitutionId) {
  return reader
    .selectFrom('oversight.incident')
    .selectAll()
    .select(
      sql<ApplicationId[]>`array(select application from oversight.incident_application
        where incident = oversight.incident.id order by application)`.as('applications'),
    )
    .where('institution', '=', institution)
}

function toRow(incident: Incident): IncidentTable {
  return {
    id: incident.id,
    institution: incident.institution,
    title: incident.title,
    kind: incident.kind,
    grade: incident.grade,
    marks: incident.marks,
    source_kind: incident.source.kind,
    source_subject: incident.source.subject ?? null,
    dedupe_key: null,
    occurred_at: incident.occurredAt ?? null,
    known_at: incident.knownAt,
    opened_at: incident.openedAt,
    opened_by: incident.openedBy,
    lead: incident.lead ?? null,
    closed_at: incident.closedAt ?? null,
    closed_by: incident.closedBy ?? null,
    lesson: incident.lesson ?? null,
    next_due_at: incident.nextDueAt ?? null,
  }
}

function fromRow(
  row: Selectable<IncidentTable> & { readonly applications: readonly ApplicationId[] },
): Incident {
  return {
    id: row.id,
    institution: row.institution,
    title: row.title,
    kind: row.kind,
    grade: row.grade,
    marks: [...row.marks],
    source: {
      kind: row.source_kind,
      ...(row.source_subject !== null && { subject: row.source_subject }),
    },
    applications: row.applications,
    ...(row.occurred_at !== null && { occurredAt: row.occurred_at }),
    knownAt: row.known_at,
    openedAt: row.opened_at,
    openedBy: row.opened_by,
    ...(row.lead !== null && { lead: row.lead }),
    ...(row.closed_at !== null && { closedAt: row.closed_at }),
    ...(row.closed_by !== null && { closedBy: row.closed_by }),
    ...(row.lesson !== null && { lesson: row.lesson }),
    ...(row.next_due_at !== null && { nextDueAt: row.next_due_at }),
  }
}
