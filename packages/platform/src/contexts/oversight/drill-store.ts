import type { Selectable } from 'kysely'
import type { ApplicationId, InstitutionId, PersonId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader, Transaction } from '#platform/database/schema.ts'
import type { Drill, DrillId, DrillKind, DrillOutcome, DrillResult, DrillTraces } from './drill.ts'
import type { DrillTable } from './drill-tables.ts'
import './tables.ts'

/** A drill that was begun, with what it has to put back. */
export interface BegunDrill extends Drill {
  readonly traces: DrillTraces
}

export async function insertDrill(tx: Transaction, drill: Drill) {
  await tx
    .insertInto('oversight.drill')
    .values({
      id: drill.id,
      institution: drill.institution,
      application: drill.application,
      kind: drill.kind,
      starts_at: drill.startsAt,
      ends_at: drill.endsAt,
      requested_by: drill.requestedBy,
      requested_at: drill.requestedAt,
      cancelled_at: null,
      cancelled_by: null,
      started_at: null,
      lease_until: null,
      key_id: null,
      stop_id: null,
      folder: null,
      finished_at: null,
      outcome: null,
      reason: null,
      targets: null,
      measured: null,
    })
    .execute()
}

export async function findDrill(reader: Reader, institution: InstitutionId, id: DrillId) {
  const row = await selectDrills(reader, institution).where('id', '=', id).executeTakeFirst()
  return row && fromRow(row)
}

/** Whether the drill was still waiting. */
export async function saveCancellation(
  tx: Transaction,
  { institution, id }: Pick<Drill, 'institution' | 'id'>,
  { by, at }: { readonly by: PersonId; readonly at: Instant },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('oversight.drill')
    .set({ cancelled_at: at, cancelled_by: by })
    .where('institution', '=', institution)
    .where('id', '=', id)
    .where('started_at', 'is', null)
    .where('finished_at', 'is', null)
    .where('cancelled_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Takes one drill whose window has begun, of any institution; whoever takes it renews its lease until it is finished. */
export async function takeDueDrill(
  tx: Transaction,
  { at, leaseUntil }: { readonly at: Instant; readonly leaseUntil: Instant },
): Promise<BegunDrill | undefined> {
  const due = tx
    .selectFrom('oversight.drill')
    .select('id')
    .where('starts_at', '<=', at)
    .where('started_at', 'is', null)
    .where('finished_at', 'is', null)
    .where('cancelled_at', 'is', null)
    .orderBy('starts_at')
    .limit(1)
    .forUpdate()
    .skipLocked()
  const row = await tx
    .updateTable('oversight.drill')
    .set({ started_at: at, lease_until: leaseUntil })
    .where('id', 'in', due)
    .returningAll()
    .executeTakeFirst()
  return row && begunFromRow(row)
}

/** Takes one that was begun by a process which no longer renews its lease. */
export async function takeForsakenDrill(
  tx: Transaction,
  { at, leaseUntil }: { readonly at: Instant; readonly leaseUntil: Instant },
): Promise<BegunDrill | undefined> {
  const forsaken = tx
    .selectFrom('oversight.drill')
    .select('id')
    .where('started_at', 'is not', null)
    .where('finished_at', 'is', null)
    .where('lease_until', '<', at)
    .limit(1)
    .forUpdate()
    .skipLocked()
  const row = await tx
    .updateTable('oversight.drill')
    .set({ lease_until: leaseUntil })
    .where('id', 'in', forsaken)
    .returningAll()
    .executeTakeFirst()
  return row && begunFromRow(row)
}

export async function renewLease(reader: Reader, { institution, id }: Drill, leaseUntil: Instant) {
  await reader
    .updateTable('oversight.drill')
    .set({ lease_until: leaseUntil })
    .where('institution', '=', institution)
    .where('id', '=', id)
    .where('finished_at', 'is', null)
    .execute()
}

/** Notes what must be put back, in the transaction that makes it: what is not noted was not made. */
export async function saveTraces(tx: Transaction, { institution, id }: Drill, made: DrillTraces) {
  await tx
    .updateTable('oversight.drill')
    .set({
      ...(made.keyId !== undefined && { key_id: made.keyId }),
      ...(made.stopId !== undefined && { stop_id: made.stopId }),
      ...(made.folder !== undefined && { folder: made.folder }),
    })
    .where('institution', '=', institution)
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
}

export async function loadTraces(reader: Reader, { institution, id }: Drill): Promise<DrillTraces> {
  const row = await selectDrills(reader, institution).where('id', '=', id).executeTakeFirstOrThrow()
  return begunFromRow(row).traces
}

/** Whether nobody finished it before. */
export async function saveResult(
  tx: Transaction,
  { institution, id }: Drill,
  { outcome, reason, targets, measured }: DrillResult,
  at: Instant,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('oversight.drill')
    .set({ finished_at: at, outcome, reason: reason ?? null, targets, measured })
    .where('institution', '=', institution)
    .where('id', '=', id)
    .where('finished_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export interface DrillFilter {
  readonly application?: ApplicationId | undefined
  readonly kind?: DrillKind | undefined
  readonly outcome?: DrillOutcome | undefined
  readonly finished?: boolean | undefined
  readonly before?: DrillId | undefined
}

export async function pageOfDrills(
  reader: Reader,
  institution: InstitutionId,
  { application, kind, outcome, finished, before }: DrillFilter,
  limit: number,
): Promise<readonly Drill[]> {
  const rows = await selectDrills(reader, institution)
    .$if(application !== undefined, (query) => query.where('application', '=', application!))
    .$if(kind !== undefined, (query) => query.where('kind', '=', kind!))
    .$if(outcome !== undefined, (query) => query.where('outcome', '=', outcome!))
    .$if(finished !== undefined, (query) =>
      query.where('finished_at', finished ? 'is not' : 'is', null),
    )
    .$if(before !== undefined, (query) => query.where('id', '<', before!))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(fromRow)
}

/** The last drill of each kind that ran to its end, of each of these applications. */
export async function lastFinishedOf(
  reader: Reader,
  institution: InstitutionId,
  applications: readonly ApplicationId[],
): Promise<readonly Drill[]> {
  if (applications.length === 0) return []
  const rows = await selectDrills(reader, institution)
    .distinctOn(['application', 'kind'])
    .where('application', 'in', applications)
    .where('outcome', 'in', ['met', 'missed', 'failed'])
    .orderBy('application')
    .orderBy('kind')
    .orderBy('id', 'desc')
    .execute()
  return rows.map(fromRow)
}

function selectDrills(reader: Reader, institution: InstitutionId) {
  return reader.selectFrom('oversight.drill').selectAll().where('institution', '=', institution)
}

function begunFromRow(row: Selectable<DrillTable>): BegunDrill {
  return {
    ...fromRow(row),
    traces: {
      ...(row.key_id !== null && { keyId: row.key_id }),
      ...(row.stop_id !== null && { stopId: row.stop_id }),
      ...(row.folder !== null && { folder: row.folder }),
    },
  }
}

function fromRow(row: Selectable<DrillTable>): Drill {
  return {
    id: row.id,
    institution: row.institution,
    application: row.application,
    kind: row.kind,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    requestedBy: row.requested_by,
    requestedAt: row.requested_at,
    ...(row.cancelled_at !== null && { cancelledAt: row.cancelled_at }),
    ...(row.started_at !== null && { startedAt: row.started_at }),
    ...(row.finished_at !== null && { finishedAt: row.finished_at }),
    ...(row.outcome !== null && { outcome: row.outcome }),
    ...(row.reason !== null && { reason: row.reason }),
    ...(row.targets !== null && { targets: row.targets }),
    ...(row.measured !== null && { measured: row.measured }),
  }
}
