import { sqlState } from '#platform/database/transaction.ts'
import { toCatalogueError } from '#platform/http/reply-error.ts'
import type { Services } from '#platform/services.ts'
import type { Indicators } from './indicators.ts'
import { metConditions, stopOnCondition, type WatchedPermit } from './stop-by-itself.ts'

/** How often counters reach the database, and conditions are judged by what all gateways counted. */
export const WATCH_MS = 1_000
const UNIQUE_VIOLATION = '23505'

export interface Watch {
  stop(): Promise<void>
}

/** One round: stops what meets a condition of its own. Another process that was faster is no failure. */
export async function watchOnce(permits: readonly WatchedPermit[], services: Services) {
  for (const { permit, condition } of await metConditions(services, permits)) {
    try {
      await stopOnCondition(permit, condition, services)
    } catch (error) {
      if (sqlState(error) !== UNIQUE_VIOLATION) throw error
    }
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

  async function run() {
    while (running) {
      await Promise.race([new Promise((resolve) => setTimeout(resolve, WATCH_MS)), stopped.promise])
      await indicators.flush()
      if (!running) return
      try {
        await watchOnce(permits(), services)
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
