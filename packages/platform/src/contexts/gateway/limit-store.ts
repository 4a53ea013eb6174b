import { sql } from 'kysely'
import type { ApplicationId, InstitutionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Database } from '#platform/database/schema.ts'
import type { Quota } from './limit-tables.ts'

export interface LeaseRequest {
  readonly institution: InstitutionId
  readonly application: ApplicationId
  readonly what: Quota
  readonly windowStart: Instant
  /** What is asked for; less is granted where less is left. */
  readonly units: number
  /** Less than this is of no use, and nothing is taken. At most `limit`. */
  readonly unitsMin: number
  readonly limit: number
}

/**
 * Takes units out of a window, for all gateways together, in one statement: the row is locked while it is judged, so
 * two processes never take the same unit. Answers what was granted; 0 when too little is left.
 */
export async function leaseUnits(db: Database, request: LeaseRequest): Promise<number> {
  const { institution, application, what, windowStart, unitsMin, limit } = request
  const units = Math.min(request.units, limit)
  const granted = sql<number>`least(cast(${units} as bigint), cast(${limit} as bigint) - quota.used)`
  const row = await db
    .insertInto('gateway.quota')
    .values({
      institution,
      application,
      what,
      window_start: windowStart,
      used: units,
      granted: units,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['institution', 'application', 'what', 'window_start'])
        .doUpdateSet({ used: sql<number>`quota.used + ${granted}`, granted })
        .where(sql<boolean>`quota.used + ${unitsMin} <= cast(${limit} as bigint)`),
    )
    .returning('granted')
    .executeTakeFirst()
  return row?.granted ?? 0
}

/** Deletes windows of every institution that began before `before`, at most `rowsMax`; answers how many. */
export async function deleteQuotas(
  db: Database,
  before: Instant,
  rowsMax: number,
): Promise<number> {
  const { numAffectedRows } = await sql`
    with old as (
      select institution, application, what, window_start
      from gateway.quota
      where window_start < ${before}
      order by window_start
      limit ${rowsMax}
      for update skip locked
    )
    delete from gateway.quota using old
    where quota.institution = old.institution
      and quota.application = old.application
      and quota.what = old.what
      and quota.window_start = old.window_start`.execute(db)
  return Number(numAffectedRows ?? 0n)
}
