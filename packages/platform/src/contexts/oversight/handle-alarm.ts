import { authorize } from '#contexts/identity/index.ts'
import { assertOwnOrOffice, loadApplication, type Tier } from '#contexts/registry/index.ts'
import type { Actor, PersonActor } from '#kernel/actor.ts'
import type { Transaction } from '#platform/database/schema.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { type Alarm, type AlarmId, findAlarmKind } from './alarm.ts'
import { findAlarm, saveAlarm, saveThreshold } from './alarm-store.ts'
import { monitorErrors } from './monitor-errors.ts'

/** Somebody has seen it and sees to it: nobody further is told. Errors: `oversight.no_alarm`, `alarm_acknowledged`. */
export async function acknowledgeAlarm(
  actor: Actor,
  id: AlarmId,
  { db, now, append }: Services,
): Promise<void> {
  authorize(actor, 'alarm:handle')
  await serializable(db, async (tx) => {
    const alarm = await findAlarm(tx, actor.institution, id)
    if (alarm === undefined) throw monitorErrors.no_alarm({ alarm: id })
    await assertHandles(tx, actor, alarm)
    if (alarm.acknowledgedAt !== undefined) throw monitorErrors.alarm_acknowledged()
    const acknowledged = { acknowledgedBy: actor.id, acknowledgedAt: now() }
    await saveAlarm(tx, actor.institution, { ...alarm, ...acknowledged })
    await append(tx, {
      kind: 'alarm.acknowledged',
      subject: id,
      actor,
      body: { application: alarm.application, alarm: alarm.kind },
    })
  })
}

/**
 * Closes an alarm; what led to it counts no more. Errors: `oversight.no_alarm`, also for one that is closed already,
 * `alarm_unacknowledged`.
 */
export async function closeAlarm(
  actor: Actor,
  { id, reason }: { readonly id: AlarmId; readonly reason: string },
  { db, now, append }: Services,
): Promise<void> {
  authorize(actor, 'alarm:handle')
  await serializable(db, async (tx) => {
    const alarm = await findAlarm(tx, actor.institution, id)
    if (alarm === undefined || alarm.closedAt !== undefined) {
      throw monitorErrors.no_alarm({ alarm: id })
    }
    await assertHandles(tx, actor, alarm)
    if (alarm.acknowledgedAt === undefined) throw monitorErrors.alarm_unacknowledged()
    const closed = { closedBy: actor.id, closedAt: now(), closeReason: reason }
    await saveAlarm(tx, actor.institution, { ...alarm, ...closed })
    await append(tx, {
      kind: 'alarm.closed',
      subject: id,
      actor,
      body: { application: alarm.application, alarm: alarm.kind, reason },
    })
  })
}

async function assertHandles(tx: Transaction, actor: PersonActor, { application }: Alarm) {
  const found = await loadApplication(tx, actor.institution, application)
  assertOwnOrOffice(actor, 'alarm:handle', found)
}

export interface Tightening {
  readonly kind: string
  readonly tier: Tier
  readonly threshold: number
}

/** Sets the institution's own threshold, at or below the catalogue's. Errors: `oversight.no_alarm_kind`, `threshold_looser`. */
export async function tightenAlarm(
  actor: Actor,
  { kind, tier, threshold }: Tightening,
  { db, now, append }: Services,
): Promise<void> {
  authorize(actor, 'alarm:tighten')
  const max = findAlarmKind(kind)?.thresholds[tier]
  if (max === undefined) throw monitorErrors.no_alarm_kind({ kind })
  if (threshold > max) throw monitorErrors.threshold_looser({ max })
  await serializable(db, async (tx) => {
    const { institution, id: by } = actor
    await saveThreshold(tx, institution, { kind, tier, threshold, by, at: now() })
    await append(tx, {
      kind: 'alarm.tightened',
      subject: institution,
      actor,
      body: { alarm: kind, tier, threshold },
    })
  })
}
