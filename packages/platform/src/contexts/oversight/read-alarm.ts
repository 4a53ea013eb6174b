import { z } from 'zod'
import { authorize } from '#contexts/identity/index.ts'
import { type Actor, Role } from '#kernel/actor.ts'
import { Instant } from '#kernel/time.ts'
import { snapshot } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { Alarm, type AlarmId, AlarmKind, escalationOf, findAlarmKind } from './alarm.ts'
import { findAlarm } from './alarm-store.ts'
import { monitorErrors } from './monitor-errors.ts'
import { Told } from './notice.ts'
import { noticesAbout } from './notice-store.ts'
import { Trace, traceOf } from './trace.ts'

export const AlarmDetail = z.object({
  alarm: Alarm,
  /** As the catalogue describes it; absent once it no longer does. */
  kind: AlarmKind.optional(),
  escalation: z
    .array(z.object({ roles: z.array(Role).readonly(), dueAt: Instant, isTold: z.boolean() }))
    .readonly(),
  told: z.array(Told).readonly(),
  trace: Trace.optional(),
})
export type AlarmDetail = z.infer<typeof AlarmDetail>

/** One alarm: what it watched and how that went, who was told and who comes next. Error: `oversight.unknown_alarm`. */
export async function readAlarm(
  actor: Actor,
  id: AlarmId,
  { db, now }: Pick<Services, 'db' | 'now'>,
): Promise<AlarmDetail> {
  authorize(actor, 'monitor:read')
  const { institution } = actor
  return snapshot(db, async (reader) => {
    const alarm = await findAlarm(reader, institution, id)
    if (alarm === undefined) throw monitorErrors.unknown_alarm({ alarm: id })
    const { application, openedAt } = alarm
    const kind = findAlarmKind(alarm.kind)
    const trace =
      kind &&
      (await traceOf(
        reader,
        { institution, application, metric: kind.metric, windowMinutes: kind.windowMinutes },
        { at: openedAt, until: alarm.closedAt ?? now() },
        now(),
      ))
    return {
      alarm,
      ...(kind !== undefined && { kind }),
      escalation: escalationOf(alarm),
      told: await noticesAbout(reader, institution, id),
      ...(trace !== undefined && { trace }),
    }
  })
}
