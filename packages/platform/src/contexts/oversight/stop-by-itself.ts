import type { StopCondition } from '#contexts/governance/index.ts'
import {
  lastLiftByItself,
  type Permit,
  type StopCause,
  type StopId,
  tripStopByItself,
} from '#contexts/permits/index.ts'
import { findApplication } from '#contexts/registry/index.ts'
import type { Transaction } from '#platform/database/schema.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { answer, isMet } from './judge.ts'
import { metricWords } from './metric-words.ts'
import { openIncident } from './open-incident.ts'
import { postNotice } from './post-notice.ts'

/** What a gateway knows of a permit in force, as far as watching needs it. */
export type WatchedPermit = Pick<
  Permit,
  'institution' | 'application' | 'tier' | 'serial' | 'stopConditions'
>

/** The conditions of all permits that are met by what all gateways counted, one for each application. */
export async function metConditions(
  { db, now }: Pick<Services, 'db' | 'now'>,
  permits: readonly WatchedPermit[],
): Promise<readonly { readonly permit: WatchedPermit; readonly condition: StopCondition }[]> {
  const asked = permits.flatMap((permit) =>
    permit.stopConditions.map((condition) => ({ permit, condition })),
  )
  const measured = await answer(
    db,
    asked.map(({ permit: { institution, application }, condition }) => ({
      ...{ institution, application },
      ...condition,
    })),
    now(),
  )
  const met = asked.filter(({ condition }, index) => isMet(condition, measured[index]))
  return Array.from(Map.groupBy(met, ({ permit }) => permit.application).values(), ([one]) => one!)
}

/**
 * Stops an application whose condition was found met (measure 17.3). What was found is asked again within the
 * transaction, without what led to a stop that was lifted since. Every gateway may call it at once: one stop is tripped.
 */
export function stopOnCondition(
  permit: WatchedPermit,
  condition: StopCondition,
  services: Services,
): Promise<StopId | undefined> {
  return serializable(services.db, async (tx) => {
    const { institution, application } = permit
    const notBefore = await lastLiftByItself(tx, institution, application)
    const question = { ...{ institution, application, notBefore }, ...condition }
    const [measured] = await answer(tx, [question], services.now())
    if (!isMet(condition, measured)) return undefined
    const cause: StopCause = { ...condition, ...measured }
    const stop = await tripStopByItself(tx, { id: application, institution }, cause, services)
    if (stop !== undefined) {
      await tellOfStop(tx, permit, stop, cause, services)
      await openIncidentOf(tx, permit, stop, cause, services)
    }
    return stop
  })
}

async function tellOfStop(
  tx: Transaction,
  { institution, application }: WatchedPermit,
  stop: StopId,
  cause: StopCause,
  services: Services,
) {
  const found = await findApplication(tx, institution, application)
  if (found === undefined) return
  const { name, ownerId } = found
  const { metric, value, threshold, windowMinutes, calls } = cause
  const { zh, en } = metricWords[metric]
  await postNotice(
    tx,
    {
      institution,
      kind: 'stop.tripped',
      subject: stop,
      severity: 'critical',
      to: { people: [ownerId], roles: ['operator', 'risk-manager'] },
      title: {
        zh: `「${name.zh}」已自动停用`,
        en: `${name.en} has stopped by itself`,
      },
      body: {
        zh: `${windowMinutes} 分钟内${zh}为 ${value}（阈值 ${threshold}，调用 ${calls} 次）。`,
        en: `${en}: ${value} within ${windowMinutes} minutes (threshold ${threshold}, ${calls} calls).`,
      },
      link: `/stops/${stop}`,
    },
    services,
  )
}

/** What stops by itself is looked into: its cause is found before somebody lifts it. */
async function openIncidentOf(
  tx: Transaction,
  { institution, application }: WatchedPermit,
  stop: StopId,
  { metric, value, threshold, windowMinutes }: StopCause,
  services: Services,
) {
  const { zh, en } = metricWords[metric]
  const outage = metric === 'error-percent' || metric.startsWith('latency')
  await openIncident(
    tx,
    {
      institution,
      kind: outage ? 'service-outage' : 'model-behaviour',
      title: {
        zh: '应用达到停用条件，已自动停用',
        en: 'An application met a condition and stopped by itself',
      },
      description: `${windowMinutes} 分钟内${zh}为 ${value}，阈值 ${threshold}。${en}: ${value} within ${windowMinutes} minutes, threshold ${threshold}.`,
      applications: [application],
      source: { kind: 'stop', subject: stop },
      dedupeKey: `stop:${stop}`,
    },
    services,
  )
}
