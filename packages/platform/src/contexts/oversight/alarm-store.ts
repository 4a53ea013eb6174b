import type { Selectable } from 'kysely'
import type { Tier } from '#contexts/registry/index.ts'
import type { ApplicationId, InstitutionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader, Transaction } from '#platform/database/schema.ts'
import type { Alarm, AlarmId, OwnThreshold } from './alarm.ts'
import type { AlarmTable } from './monitor-tables.ts'
import './tables.ts'

const fromRow = (row: Selectable<AlarmTable>): Alarm => ({
  id: row.id,
  application: row.application,
  kind: row.kind,
  tier: row.tier,
  threshold: row.threshold,
  value: row.value,
  calls: row.calls,
  openedAt: row.opened_at,
  stepsTold: row.steps_told,
  ...(row.acknowledged_by !== null && { acknowledgedBy: row.acknowledged_by }),
  ...(row.acknowledged_at !== null && { acknowledgedAt: row.acknowledged_at }),
  ...(row.closed_by !== null && { closedBy: row.closed_by }),
  ...(row.closed_at !== null && { closedAt: row.closed_at }),
  ...(row.close_reason !== null && { closeReason: row.close_reason }),
})

export async function insertAlarm(tx: Transaction, institution: InstitutionId, alarm: Alarm) {
  await tx
    .insertInto('oversight.alarm')
    .values({
      id: alarm.id,
      institution,
      application: alarm.application,
      kind: alarm.kind,
      tier: alarm.tier,
      threshold: alarm.threshold,
      value: alarm.value,
      calls: alarm.calls,
      opened_at: alarm.openedAt,
      steps_told: alarm.stepsTold,
      acknowledged_by: null,
      acknowledged_at: null,
      closed_by: null,
      closed_at: null,
      close_reason: null,
    })
    .execute()
}

export async function findAlarm(reader: Reader, institution: InstitutionId, id: AlarmId) {
  const row = await reader
    .selectFrom('oversight.alarm')
    .selectAll()
    .where('institution', '=', institution)
    .where('id', '=', id)
    .executeTakeFirst()
  return row === undefined ? undefined : fromRow(row)
}

export type AlarmOf = Alarm & { readonly institution: InstitutionId }

/** Alarms of all institutions that are not closed, for those who watch. */
export async function openAlarms(reader: Reader): Promise<readonly AlarmOf[]> {
  const rows = await reader
    .selectFrom('oversight.alarm')
    .selectAll()
    .where('closed_at', 'is', null)
    .orderBy('id')
    .execute()
  return rows.map((row) => ({ ...fromRow(row), institution: row.institution }))
}

/** The newest alarm of a kind of an application, open or not. */
export async function findNewestAlarm(
  reader: Reader,
  institution: InstitutionId,
  application: ApplicationId,
  kind: string,
) {
  const row = await reader
    .selectFrom('oversight.alarm')
    .selectAll()
    .where('institution', '=', institution)
    .where('application', '=', application)
    .where('kind', '=', kind)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row === undefined ? undefined : fromRow(row)
}

export interface AlarmFilter {
  readonly open?: boolean | undefined
  readonly application?: ApplicationId | undefined
  readonly kind?: string | undefined
  readonly before?: AlarmId | undefined
}

/** Alarms newest first. */
export async function listAlarms(
  reader: Reader,
  institution: InstitutionId,
  { open, application, kind, before }: AlarmFilter,
  limit: number,
): Promise<readonly Alarm[]> {
  const rows = await reader
    .selectFrom('oversight.alarm')
    .selectAll()
    .where('institution', '=', institution)
    .$if(open === true, (query) => query.where('closed_at', 'is', null))
    .$if(open === false, (query) => query.where('closed_at', 'is not', null))
    .$if(application !== undefined, (query) => query.where('application', '=', application!))
    .$if(kind !== undefined, (query) => query.where('kind', '=', kind!))
    .$if(before !== undefined, (query) => query.where('id', '<', before!))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(fromRow)
}

export async function saveAlarm(tx: Transaction, institution: InstitutionId, alarm: Alarm) {
  await tx
    .updateTable('oversight.alarm')
    .set({
      steps_told: alarm.stepsTold,
      acknowledged_by: alarm.acknowledgedBy ?? null,
      acknowledged_at: alarm.acknowledgedAt ?? null,
      closed_by: alarm.closedBy ?? null,
      closed_at: alarm.closedAt ?? null,
      close_reason: alarm.closeReason ?? null,
    })
    .where('institution', '=', institution)
    .where('id', '=', alarm.id)
    .executeTakeFirstOrThrow()
}

/** What institutions have set for themselves; of one, or of all for those who watch. */
export async function ownThresholds(
  reader: Reader,
  institution?: InstitutionId,
): Promise<readonly (OwnThreshold & { readonly institution: InstitutionId })[]> {
  return reader
    .selectFrom('oversight.alarm_threshold')
    .select(['institution', 'kind', 'tier', 'threshold'])
    .$if(institution !== undefined, (query) => query.where('institution', '=', institution!))
    .execute()
}

export async function saveThreshold(
  tx: Transaction,
  institution: InstitutionId,
  own: {
    readonly kind: string
    readonly tier: Tier
    readonly threshold: number
    readonly by: string
    readonly at: Instant
  },
) {
  const { kind, tier, threshold } = own
  const set = { threshold, set_by: own.by, set_at: own.at }
  await tx
    .insertInto('oversight.alarm_threshold')
    .values({ institution, kind, tier, ...set })
    .onConflict((conflict) => conflict.columns(['institution', 'kind', 'tier']).doUpdateSet(set))
    .execute()
}
