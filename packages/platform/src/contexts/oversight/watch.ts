import { sqlState } from '#platform/database/transaction.ts'
import { eachAlone } from '#platform/jobs/each-alone.ts'
import { type Running, untilStopped } from '#platform/jobs/until-stopped.ts'
import type { Services } from '#platform/services.ts'
import type { Indicators } from './indicators.ts'
import { raiseAlarms } from './raise-alarms.ts'
import { metConditions, stopOnCondition, type WatchedPermit } from './stop-by-itself.ts'

/** How often counters reach the database, and conditions are judged by what all gateways counted. */
export const WATCH_MS = 1_000
/** People are told within seconds; a stop should not wait for that. */
const ROUNDS_PER_ALARMS = 5
const UNIQUE_VIOLATION = '23505'

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
): Running {
  let round = 0
  const running = untilStopped(
    async () => {
      await indicators.flush()
      round += 1
      const alarmsToo = round % ROUNDS_PER_ALARMS === 0
      await eachAlone(alarmsToo ? [watchOnce, raiseAlarms] : [watchOnce], (judge) =>
        unlessOutrun(judge(permits(), services)),
      )
      return WATCH_MS
    },
    {
      log: services.log,
      disturbed: 'conditions could not be judged',
      failureWaitMs: WATCH_MS,
    },
  )
  return {
    async stop() {
      await running.stop()
      await indicators.flush()
    },
  }
}
