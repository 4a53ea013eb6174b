import { sqlState } from '#platform/database/transaction.ts'
import { toCatalogueError } from '#platform/http/reply-error.ts'
import { eachAlone } from '#platform/jobs/each-alone.ts'
import type { Services } from '#platform/services.ts'
import type { Indicators } from './indicators.ts'
import { raiseAlarms } from './raise-alarms.ts'
import { metConditions, stopOnCondition, type WatchedPermit } from './stop-by-itself.ts'

/** How often counters reach the database, and conditions are judged by what all gateways counted. */
export const WATCH_MS = 1_000
/** People are told within seconds; a stop should not wait for that. */
const ROUNDS_PER_ALARMS = 5
const UNIQUE_VIOLATION = '23505'

export interface Watch {
  stop(): Promise<void>
}

/** One round: stops what meets a condition of its own. */
export async function watchOnce(permits: readonly WatchedPermit[], services: Services) {
  await eachAlone(await metConditions(services, permits), ({ permit, condition }) =>
    unlessOutrun(stopOnCondition(permit, condition, services)),
  )
}

/** Another process that did the same a moment before is no failure. */
async function unlessOutrun(act: Promise<unknown>) {
  try {
    await act
  } catch (error) {
    if (sqlState(error) !== UNIQUE_VIOLATION) throw error
  }
}

/** Counts, judges and stops until it is stopped itself. Runs in every gateway; `permits` are those in force there. */
export function startWatch(
  indicators: Indicators,
  permits: () => readonly WatchedPermit[],
  services: Services,
): Watch {
  const { log } = services
  const stopped = Promise.withResolvers<void>()
  let running = true
  let round = 0

  async function run() {
    while (running) {
      await Promise.race([new Promise((resolve) => setTimeout(resolve, WATCH_MS)), stopped.promise])
      await indicators.flush()
      if (!running) return
      round += 1
      try {
        const alarmsToo = round % ROUNDS_PER_ALARMS === 0
        await eachAlone(alarmsToo ? [watchOnce, raiseAlarms] : [watchOnce], (judge) =>
          unlessOutrun(judge(permits(), services)),
        )
      } catch (error) {
        log.warn({ code: toCatalogueError(error, log).code }, 'conditions could not be judged')
      }
    }
  }

  const done = run()
  return {
    async stop() {
      running = false
      stopped.resolve()
      await done
    },
  }
}
