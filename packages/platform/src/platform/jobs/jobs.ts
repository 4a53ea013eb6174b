import { PgBoss } from 'pg-boss'
import type { Connection } from '../database/connect.ts'
import { toCatalogueError } from '../http/reply-error.ts'
import type { Services } from '../services.ts'

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
      try {
        await job.run(services)
      } catch (error) {
        log.error({ job: job.name, code: toCatalogueError(error, log).code }, 'a job failed')
        throw new Error(`${job.name} failed`)
      }
    })
    await boss.schedule(job.name, job.cron)
  }
  return {
    stop() {
      isStopping = true
      return boss.stop({ graceful: true, timeout: STOP_TIMEOUT_MS })
    },
  }
}
