import { findApplication } from '#contexts/registry/index.ts'
import { systemActor } from '#kernel/actor.ts'
import { newId } from '#kernel/ids.ts'
import type { Transaction } from '#platform/database/schema.ts'
import { serializable } from '#platform/database/transaction.ts'
import { eachAlone } from '#platform/jobs/each-alone.ts'
import type { Services } from '#platform/services.ts'
import { type Alarm, type AlarmKind, alarmKinds, firstStep, thresholdOf } from './alarm.ts'
import {
  type AlarmOf,
  findAlarm,
  findNewestAlarm,
  insertAlarm,
  openAlarms,
  ownThresholds,
  saveAlarm,
} from './alarm-store.ts'
import type { Measured } from './indicator.ts'
import { answer, isMet } from './judge.ts'
import { postNotice } from './post-notice.ts'
import type { WatchedPermit } from './stop-by-itself.ts'
import { unlessOutrun } from './unless-outrun.ts'

interface Checked {
  readonly permit: WatchedPermit
  readonly kind: AlarmKind
  readonly threshold: number
}

/** One round over all permits in force: opens what is met, and closes what was acknowledged and has passed. */
export async function raiseAlarms(permits: readonly WatchedPermit[], services: Services) {
  const { db, now, log } = services
  const own = await ownThresholds(db)
  const open = await openAlarms(db)
  const checks = permits.flatMap((permit) => {
    const ofInstitution = own.filter(({ institution }) => institution === permit.institution)
    return alarmKinds.map((kind): Checked => {
      return { permit, kind, threshold: thresholdOf(kind, permit.tier, ofInstitution) }
    })
  })
  const measured = await answer(db, checks.map(questionOf), now())
  const raise = async ([index, check]: readonly [number, Checked]) => {
    const { permit, kind } = check
    const met = meets(check, measured[index])
    const standing = open.find(
      (alarm) => alarm.application === permit.application && alarm.kind === kind.id,
    )
    if (met && standing === undefined) await unlessOutrun(openAlarm(check, services))
    const passed = !met && standing?.acknowledgedAt !== undefined
    if (passed) await unlessOutrun(closePassed(standing, services))
  }
  const idOf = ([, { permit, kind }]: readonly [number, Checked]) =>
    `${permit.application} ${kind.id}`
  await eachAlone(checks.entries(), raise, { log, idOf })
}

const questionOf = ({ permit: { institution, application }, kind }: Checked) => ({
  ...{ institution, application },
  metric: kind.metric,
  windowMinutes: kind.windowMinutes,
})

function meets({ kind, threshold }: Checked, measured: Measured | undefined): measured is Measured {
  const { metric, callsMin } = kind
  return isMet({ metric, callsMin, threshold, comparison: 'above' }, measured)
}

/** Judges once more within the transaction, without what lies before the alarm that was closed last. */
function openAlarm(check: Checked, services: Services) {
  return serializable(services.db, async (tx) => {
    const { permit, kind, threshold } = check
    const { institution, application, tier } = permit
    const before = await findNewestAlarm(tx, institution, application, kind.id)
    if (before !== undefined && before.closedAt === undefined) return
    const question = { ...questionOf(check), notBefore: before?.closedAt }
    const [measured] = await answer(tx, [question], services.now())
    if (!meets(check, measured)) return
    const alarm: Alarm = {
      ...{ id: newId('alm'), application, kind: kind.id, tier, threshold, ...measured },
      openedAt: services.now(),
      stepsTold: 1,
    }
    await insertAlarm(tx, institution, alarm)
    await services.append(tx, {
      kind: 'alarm.opened',
      subject: alarm.id,
      actor: systemActor('oversight', institution),
      body: { application, alarm: kind.id, tier, threshold, ...measured },
    })
    await tellOfAlarm(tx, { ...alarm, institution }, kind, services)
  })
}

async function tellOfAlarm(tx: Transaction, alarm: AlarmOf, kind: AlarmKind, services: Services) {
  const { id, institution, application, tier, value, threshold } = alarm
  const found = await findApplication(tx, institution, application)
  const { zh, en } = found?.name ?? { zh: application, en: application }
  await postNotice(
    tx,
    {
      institution,
      kind: 'alarm.opened',
      subject: id,
      severity: tier === 'high' ? 'critical' : 'warning',
      to: {
        roles: firstStep(tier).roles,
        people: found === undefined ? [] : [found.ownerId],
      },
      title: { zh: `${kind.title.zh}：${zh}`, en: `${kind.title.en}: ${en}` },
      body: {
        zh: `${kind.windowMinutes} 分钟内为 ${value}，阈值 ${threshold}。请确认并处置。`,
        en: `${value} within ${kind.windowMinutes} minutes, threshold ${threshold}. Acknowledge it and see to it.`,
      },
      link: `/alarms/${id}`,
    },
    services,
  )
}

/** It was acknowledged, and its indicator is back within its threshold. */
function closePassed({ id, institution }: AlarmOf, services: Services) {
  return serializable(services.db, async (tx) => {
    const alarm = await findAlarm(tx, institution, id)
    if (alarm === undefined || alarm.closedAt !== undefined) return
    const actor = systemActor('oversight', institution)
    const closeReason = 'back within its threshold'
    const closed = { closedBy: actor.id, closedAt: services.now(), closeReason }
    await saveAlarm(tx, institution, { ...alarm, ...closed })
    await services.append(tx, {
      kind: 'alarm.closed',
      subject: id,
      actor,
      body: { application: alarm.application, alarm: alarm.kind, reason: closeReason },
    })
  })
}
