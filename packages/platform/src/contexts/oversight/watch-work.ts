import { setTimeout as wait } from 'node:timers/promises'
import { everyInstitution } from '#contexts/identity/index.ts'
import { logsStanding } from '#contexts/ledger/index.ts'
import type { InstitutionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import { together } from '#platform/database/transaction.ts'
import { toCatalogueError } from '#platform/http/reply-error.ts'
import { eachAlone } from '#platform/jobs/each-alone.ts'
import { WORKER_SILENCE_MS, workerLife } from '#platform/jobs/life-store.ts'
import type { Services } from '#platform/services.ts'
import { postNotice } from './post-notice.ts'

const OPERATORS = ['operator', 'administrator'] as const

/** What a look found ill. People are told of it when the next finds it so again: while the database was away nobody was seen. */
export interface Suspicion {
  readonly isSilent: boolean
  readonly standing: ReadonlySet<InstitutionId>
}
export const NO_SUSPICION: Suspicion = { isSilent: false, standing: new Set() }

/**
 * Tells whoever operates, once for each silence, that no worker runs, and of a log that stands still. Who looks is no job:
 * those are what may not run.
 */
export async function watchWork(before: Suspicion, services: Services): Promise<Suspicion> {
  const { db, now, log } = services
  const at = now()
  const { isSilent, lastSeenAt } = await workerLife(db, at)
  const standing = await logsStanding(db, at)
  if (isSilent && before.isSilent) {
    await eachAlone(everyInstitution(db), ({ id }) => tellOfSilence(id, lastSeenAt, services), {
      log,
      idOf: ({ id }) => id,
    })
  }
  await eachAlone(
    standing.filter(({ institution }) => before.standing.has(institution)),
    ({ institution, since }) => tellOfStanding(institution, since, services),
    { log, idOf: ({ institution }) => institution },
  )
  return { isSilent, standing: new Set(standing.map(({ institution }) => institution)) }
}

function tellOfSilence(
  institution: InstitutionId,
  lastSeenAt: Instant | undefined,
  services: Services,
) {
  const since = lastSeenAt ?? 'never'
  return together(services.db, (tx) =>
    postNotice(
      tx,
      {
        ...{ institution, kind: 'worker.silent', subject: 'worker', severity: 'critical' },
        to: { roles: OPERATORS },
        title: { zh: '没有 worker 进程在运行', en: 'No worker runs' },
        body: {
          zh: `最近一次心跳：${lastSeenAt ?? '无'}（UTC）。报送时限、告警升级、复核到期、邮件与 Webhook 投递均已停顿。请启动带 worker 角色的进程。`,
          en: `Last seen: ${since} (UTC). Clocks of reports, escalations, expiring reviews, e-mails and webhooks stand still. Start a process with the role worker.`,
        },
        link: '/administration?tab=health',
        dedupeKey: `worker.silent/${since}`,
      },
      services,
    ),
  )
}

function tellOfStanding(institution: InstitutionId, since: Instant | null, services: Services) {
  return together(services.db, (tx) =>
    postNotice(
      tx,
      {
        ...{ institution, kind: 'ledger.standing', subject: 'ledger', severity: 'critical' },
        to: { roles: OPERATORS },
        title: { zh: '账本停滞', en: 'The ledger stands still' },
        body: {
          zh: `自 ${since ?? '未知时间'}（UTC）起的条目未编入日志，也没有新的检查点。请先保全现场，再核验账本（hengjian ledger verify）。`,
          en: `Entries since ${since ?? 'an unknown time'} (UTC) have no index, and no checkpoint follows. Preserve what is there, then verify the ledger (hengjian ledger verify).`,
        },
        link: '/administration?tab=health',
        dedupeKey: `ledger.standing/${since ?? 'unknown'}`,
      },
      services,
    ),
  )
}

/** Looks until stopped; every process may. The first look leaves a worker the time to be heard. */
export function startWorkWatch(services: Services): { stop(): Promise<void> } {
  const { log } = services
  const stopping = new AbortController()
  const { signal } = stopping

  async function loop() {
    let suspicion = NO_SUSPICION
    for (;;) {
      await wait(WORKER_SILENCE_MS, undefined, { signal }).catch(() => undefined)
      if (signal.aborted) return
      try {
        suspicion = await watchWork(suspicion, services)
      } catch (error) {
        log.error({ code: toCatalogueError(error, log).code }, 'watching the work is disturbed')
      }
    }
  }

  const done = loop()
  return {
    async stop() {
      stopping.abort()
      await done
    },
  }
}
