import type { ExitCondition } from '#contexts/governance/index.ts'
import { everyInstitution } from '#contexts/identity/index.ts'
import {
  countStops,
  openPermitText,
  type Permit,
  permitsStanding,
} from '#contexts/permits/index.ts'
import { findApplication } from '#contexts/registry/index.ts'
import { systemActor } from '#kernel/actor.ts'
import { type InstitutionId, newId } from '#kernel/ids.ts'
import { addDays, daysBetween, type Instant } from '#kernel/time.ts'
import type { Reader, Transaction } from '#platform/database/schema.ts'
import { serializable } from '#platform/database/transaction.ts'
import { eachAlone } from '#platform/jobs/each-alone.ts'
import type { Services } from '#platform/services.ts'
import { findNewestExitTask, insertExitTask } from './exit-store.ts'
import { type ExitTask, meetsExit } from './exit-task.ts'
import { lastSlotWithCalls } from './indicator-store.ts'
import { answer } from './judge.ts'
import { comparisonWords, metricWords } from './metric-words.ts'
import { postNotice } from './post-notice.ts'

const MINUTES_PER_DAY = 1_440

/** Asks the owner and the risk managers to end an application whose permit says so (measure 17.3). Idempotent. */
export async function watchExits(services: Services): Promise<void> {
  const { db, log } = services
  await eachAlone(everyInstitution(db), ({ id }) => watchInstitution(id, services), {
    log,
    idOf: ({ id }) => id,
  })
}

async function watchInstitution(institution: InstitutionId, services: Services) {
  const standing = await permitsStanding(services.db, institution, services.now())
  const open = async (stored: (typeof standing)[number]) => {
    const permit = openPermitText(stored)
    if (permit === undefined || permit.exitConditions.length === 0) return
    await serializable(services.db, (tx) => openTaskIfMet(tx, permit, services))
  }
  await eachAlone(standing, open, { log: services.log, idOf: ({ serial }) => serial })
}

async function openTaskIfMet(tx: Transaction, permit: Permit, services: Services) {
  const { institution, application, exitConditions } = permit
  const before = await findNewestExitTask(tx, institution, application)
  if (before !== undefined && before.resolvedAt === undefined) return
  for (const condition of exitConditions) {
    const measured = await measureExit(tx, permit, condition, before?.resolvedAt, services.now())
    if (!meetsExit(condition, measured)) continue
    const task: ExitTask = {
      ...{ id: newId('exit'), application, condition, value: measured },
      openedAt: services.now(),
    }
    await insertExitTask(tx, institution, task)
    await services.append(tx, {
      kind: 'exit.met',
      subject: task.id,
      actor: systemActor('oversight', institution),
      body: { application, condition: { ...condition }, value: measured, permit: permit.serial },
    })
    await tellOfExit(tx, institution, task, services)
    return
  }
}

/** What a condition asks for; what lies before `notBefore` was decided about already. */
async function measureExit(
  tx: Reader,
  { institution, application, mintedAt }: Permit,
  { metric, windowDays }: ExitCondition,
  notBefore: Instant | undefined,
  now: Instant,
): Promise<number | undefined> {
  const start = addDays(now, -windowDays)
  const since = notBefore !== undefined && notBefore > start ? notBefore : start
  if (metric === 'stop-count') return countStops(tx, institution, application, since)
  if (metric === 'idle-days') {
    const last = await lastSlotWithCalls(tx, institution, application)
    const active = [last, mintedAt, notBefore]
      .filter((at) => at !== undefined)
      .sort()
      .at(-1)!
    return daysBetween(active, now)
  }
  const question = { institution, application, metric, notBefore }
  const windowMinutes = windowDays * MINUTES_PER_DAY
  const [measured] = await answer(tx, [{ ...question, windowMinutes }], now)
  return measured?.value
}

async function tellOfExit(
  tx: Transaction,
  institution: InstitutionId,
  { id, application, condition, value }: ExitTask,
  services: Services,
) {
  const found = await findApplication(tx, institution, application)
  const { zh, en } = found?.name ?? { zh: application, en: application }
  const { metric, comparison, threshold, windowDays } = condition
  const what = metricWords[metric]
  const how = comparisonWords[comparison]
  await postNotice(
    tx,
    {
      institution,
      kind: 'exit.met',
      subject: id,
      severity: 'warning',
      to: { roles: ['risk-manager'], people: found === undefined ? [] : [found.ownerId] },
      title: { zh: `「${zh}」达到退出条件`, en: `${en} has met a condition of exit` },
      body: {
        zh: `${windowDays} 天内${what.zh}为 ${value}（条件：${how.zh} ${threshold}）。请通过退役关口，或说明保留理由。`,
        en: `${what.en}: ${value} within ${windowDays} days (${how.en} ${threshold}). Take it through the gate into retirement, or say why it is kept.`,
      },
      link: `/exits/${id}`,
    },
    services,
  )
}
