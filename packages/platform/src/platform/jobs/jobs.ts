import { PgBoss } from 'pg-boss'
import { newId } from '#kernel/ids.ts'
import type { Connection } from '../database/connect.ts'
import { toCatalogueError } from '../http/reply-error.ts'
import type { Services } from '../services.ts'
import { BEAT_MS, forgetWorkers, saveBeat, saveRoundBegun, saveRoundEnded } from './life-store.ts'

/** Scheduled work: idempotent and bounded, so that running it twice or late does no harm. */
export interface Job {
  readonly name: string
  /** Five fields, in UTC. */
  readonly cron: string
  readonly run: (services: Services) => Promise<unknown>
}

export interface Jobs {
  stop(): Promise<void>
}

const CONNECTIONS_MAX = 2
const STOP_TIMEOUT_MS = 10_000
const EXPIRE_SECONDS = 300

/** Runs one round and keeps how it ended; answers the code of its error, if it had one. */
export async function runRound(
  { name, run }: Job,
  services: Services,
): Promise<string | undefined> {
  const { db, now, log } = services
  await saveRoundBegun(db, name, now())
  let failure: string | undefined
  try {
    await run(services)
  } catch (error) {
    failure = toCatalogueError(error, log).code
    log.error({ job: name, code: failure }, 'a job failed')
  }
  await saveRoundEnded(db, name, { at: now(), failure })
  return failure
}

/** Says at once and then without end that this worker lives. */
async function startBeating({ db, now, log }: Services) {
  const id = newId('wrk')
  await forgetWorkers(db, now())
  await saveBeat(db, id, now())
  const beating = setInterval(() => {
    // A beat that fails is made up for by the next.
    void saveBeat(db, id, now()).catch((error: unknown) =>
      log.warn({ code: toCatalogueError(error, log).code }, 'a worker could not say that it lives'),
    )
  }, BEAT_MS)
  return () => clearInterval(beating)
}

/** Runs jobs on pg-boss: each once per tick over all processes, again when its process dies. */
export async function startJobs(
  connection: Connection,
  jobs: readonly Job[],
  services: Services,
): Promise<Jobs> {
  const { log } = services
  const boss = new PgBoss({ ...(connection as object), schema: 'jobs', max: CONNECTIONS_MAX })
  let isStopping = false
  boss.on('error', (error) => {
    // What was under way ends with the stop, and the database soon after it: that disturbs nobody.
    const level = isStopping ? 'debug' : 'warn'
    log[level]({ code: toCatalogueError(error, log).code }, 'jobs are disturbed')
  })
  await boss.start()
  for (const job of jobs) {
    await boss.createQueue(job.name, {
      policy: 'singleton',
      expireInSeconds: EXPIRE_SECONDS,
      retryLimit: 2,
    })
    await boss.work(job.name, async () => {
      if ((await runRound(job, services)) !== undefined) throw new Error(`${job.name} failed`)
    })
    await boss.schedule(job.name, job.cron)
  }
  const stopBeating = await startBeating(services)
  return {
    stop() {
      isStopping = true
      stopBeating()
      return boss.stop({ graceful: true, timeout: STOP_TIMEOUT_MS })
    },
  }
}
