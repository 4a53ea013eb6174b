import { systemActor } from '#kernel/actor.ts'
import { serializable } from '#platform/database/transaction.ts'
import { eachAlone } from '#platform/jobs/each-alone.ts'
import type { Services } from '#platform/services.ts'
import { findAlarmKind, stepsDue } from './alarm.ts'
import { findAlarm, openAlarms, saveAlarm } from './alarm-store.ts'
import { postNotice } from './post-notice.ts'

/** Tells the next ones of every alarm that nobody has acknowledged in time (measure 17.1). */
export async function escalateAlarms(services: Services): Promise<void> {
  const due = (await openAlarms(services.db)).filter(
    (alarm) => stepsDue(alarm, services.now()).length > 0,
  )
  const escalate = ({ id, institution }: (typeof due)[number]) =>
    serializable(services.db, async (tx) => {
      const alarm = await findAlarm(tx, institution, id)
      const steps = alarm === undefined ? [] : stepsDue(alarm, services.now())
      if (alarm === undefined || steps.length === 0) return
      const stepsTold = alarm.stepsTold + steps.length
      await saveAlarm(tx, institution, { ...alarm, stepsTold })
      const roles = steps.flatMap((step) => step.roles)
      await services.append(tx, {
        kind: 'alarm.escalated',
        subject: id,
        actor: systemActor('oversight', institution),
        body: { application: alarm.application, alarm: alarm.kind, roles, step: stepsTold },
      })
      const title = findAlarmKind(alarm.kind)?.title ?? { zh: alarm.kind, en: alarm.kind }
      await postNotice(
        tx,
        {
          institution,
          kind: 'alarm.escalated',
          subject: id,
          severity: 'critical',
          to: { roles },
          title: {
            zh: `告警无人确认：${title.zh}`,
            en: `Nobody has acknowledged: ${title.en}`,
          },
          body: {
            zh: `自 ${alarm.openedAt}（UTC）起未确认；当时为 ${alarm.value}，阈值 ${alarm.threshold}。`,
            en: `Unacknowledged since ${alarm.openedAt} (UTC); it was ${alarm.value}, threshold ${alarm.threshold}.`,
          },
          link: `/alarms/${id}`,
        },
        services,
      )
    })
  await eachAlone(due, escalate, { log: services.log, idOf: ({ id }) => id })
}
