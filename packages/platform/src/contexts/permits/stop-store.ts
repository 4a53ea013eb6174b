import type { DecisionId } from '#contexts/governance/index.ts'
import type { ApplicationId, InstitutionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import { everyRow } from '#platform/database/every-row.ts'
import type { Reader, Transaction } from '#platform/database/schema.ts'
import type { StopId } from './permit.ts'
import type { DistributedStop, Stop, StopCause, StopScope, StopTarget } from './stop.ts'
import './tables.ts'

export interface NewStop {
  readonly id: StopId
  readonly institution: InstitutionId
  readonly hits: StopTarget
  readonly reason: string
  readonly trippedBy: string
  readonly trippedAt: Instant
  readonly cause?: StopCause
  readonly drill?: string
  readonly epoch: number
}

export async function insertStop(tx: Transaction, stop: NewStop) {
  await tx
    .insertInto('permits.stop')
    .values({
      id: stop.id,
      institution: stop.institution,
      scope: stop.hits.scope,
      target: stop.hits.scope === 'all' ? stop.institution : stop.hits.target,
      reason: stop.reason,
      tripped_by: stop.trippedBy,
      tripped_at: stop.trippedAt,
      lifted_by: null,
      lifted_at: null,
      lift_reason: null,
      lift_resolution: null,
      cause: stop.cause === undefined ? null : JSON.stringify(stop.cause),
      drill: stop.drill ?? null,
      epoch: stop.epoch,
    })
    .execute()
}

function selectStops(reader: Reader) {
  return reader.selectFrom('permits.stop').selectAll()
}

type StopRow = Awaited<ReturnType<ReturnType<typeof selectStops>['executeTakeFirstOrThrow']>>

const stopFromRow = (row: StopRow): Stop => ({
  id: row.id,
  scope: row.scope,
  target: row.target,
  reason: row.reason,
  trippedBy: row.tripped_by,
  trippedAt: row.tripped_at,
  ...(row.lifted_by !== null && { liftedBy: row.lifted_by }),
  ...(row.lifted_at !== null && { liftedAt: row.lifted_at }),
  ...(row.lift_reason !== null && { liftReason: row.lift_reason }),
  ...(row.lift_resolution !== null && { liftResolution: row.lift_resolution }),
  ...(row.cause !== null && { cause: row.cause }),
  ...(row.drill !== null && { drill: row.drill }),
})

export async function findStop(reader: Reader, institution: InstitutionId, id: StopId) {
  const row = await selectStops(reader)
    .where('institution', '=', institution)
    .where('id', '=', id)
    .executeTakeFirst()
  return row === undefined ? undefined : stopFromRow(row)
}

/** Stops newest first; only those in force, or all. */
export async function listStops(
  reader: Reader,
  institution: InstitutionId,
  filter: {
    readonly inForce: boolean
    readonly scope?: StopScope | undefined
    readonly target?: string | undefined
    /** Any of these. */
    readonly targets?: readonly string[] | undefined
    readonly before?: StopId | undefined
  },
  limit: number,
) {
  let query = selectStops(reader).where('institution', '=', institution)
  if (filter.inForce) query = query.where('lifted_at', 'is', null)
  if (filter.scope !== undefined) query = query.where('scope', '=', filter.scope)
  if (filter.target !== undefined) query = query.where('target', '=', filter.target)
  if (filter.targets !== undefined) query = query.where('target', 'in', filter.targets)
  if (filter.before !== undefined) query = query.where('id', '<', filter.before)
  const rows = await query.orderBy('id', 'desc').limit(limit).execute()
  return rows.map(stopFromRow)
}

/** Stops in earnest, of all institutions, that were tripped since an instant or are in force, however long ago tripped. */
export function recentStops(reader: Reader, since: Instant) {
  return everyRow(
    async (after: StopId | undefined, limit) => {
      const rows = await selectStops(reader)
        .where((or) => or.or([or('tripped_at', '>=', since), or('lifted_at', 'is', null)]))
        .where('drill', 'is', null)
        .$if(after !== undefined, (query) => query.where('id', '>', after!))
        .orderBy('id')
        .limit(limit)
        .execute()
      return rows.map((row) => ({ institution: row.institution, stop: stopFromRow(row) }))
    },
    ({ stop }) => stop.id,
  )
}

export async function saveLift(
  tx: Transaction,
  institution: InstitutionId,
  id: StopId,
  lift: {
    readonly by: string
    readonly at: Instant
    readonly reason: string
    readonly resolution: DecisionId | undefined
    readonly epoch: number
  },
) {
  await tx
    .updateTable('permits.stop')
    .set({
      lifted_by: lift.by,
      lifted_at: lift.at,
      lift_reason: lift.reason,
      lift_resolution: lift.resolution ?? null,
      epoch: lift.epoch,
    })
    .where('institution', '=', institution)
    .where('id', '=', id)
    .where('lifted_at', 'is', null)
    .executeTakeFirstOrThrow()
}

export async function stopsSince(
  reader: Reader,
  epoch: number,
): Promise<readonly DistributedStop[]> {
  const rows = await selectStops(reader).where('epoch', '>', epoch).orderBy('epoch').execute()
  return rows.map((row) => ({
    id: row.id,
    institution: row.institution,
    scope: row.scope,
    target: row.target,
    inForce: row.lifted_at === null,
    epoch: row.epoch,
  }))
}

/** The stop that an application stands under by its own conditions, if any. */
export async function findStopByItself(
  reader: Reader,
  institution: InstitutionId,
  application: ApplicationId,
) {
  const row = await selectStops(reader)
    .where('institution', '=', institution)
    .where('target', '=', application)
    .where('cause', 'is not', null)
    .where('lifted_at', 'is', null)
    .executeTakeFirst()
  return row === undefined ? undefined : stopFromRow(row)
}

/** When a stop that an application tripped by itself was last lifted. */
export async function lastLiftByItself(
  reader: Reader,
  institution: InstitutionId,
  application: ApplicationId,
): Promise<Instant | undefined> {
  const row = await reader
    .selectFrom('permits.stop')
    .select(({ fn }) => fn.max('lifted_at').as('at'))
    .where('institution', '=', institution)
    .where('target', '=', application)
    .where('cause', 'is not', null)
    .executeTakeFirst()
  return row?.at ?? undefined
}

/** How often an application was stopped since an instant, by itself or by people. */
export async function countStops(
  reader: Reader,
  institution: InstitutionId,
  application: ApplicationId,
  since: Instant,
): Promise<number> {
  const { count } = await reader
    .selectFrom('permits.stop')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('institution', '=', institution)
    .where('target', '=', application)
    .where('tripped_at', '>=', since)
    .where('drill', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(count)
}
