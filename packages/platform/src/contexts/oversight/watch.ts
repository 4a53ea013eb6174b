import { eachAlone } from '#platform/jobs/each-alone.ts'
import { type Running, untilStopped } from '#platform/jobs/until-stopped.ts'
import type { Services } from '#platform/services.ts'
import type { Indicators } from './indicators.ts'
import { raiseAlarms } from './raise-alarms.ts'
import { metConditions, stopOnCondition, type WatchedPermit } from './stop-by-itself.ts'
import { unlessOutrun } from './unless-outrun.ts'

/** How often counters reach the database, and conditions are judged by what all gateways counted. */
export const WATCH_MS = 1_000
/** People are told within seconds; a stop should not wait for that. */
const ROUNDS_PER_ALARMS = 5

/** One round: stops what meets a condition of its own. */
export async function watchOnce(permits: readonly WatchedPermit[], services: Services) {
  await eachAlone(
    await metConditions(services, permits),
    ({ permit, condition }) => unlessOutrun(stopOnCondition(permit, condition, services)),
    { log: services.log, idOf: ({ permit }) => permit.serial },
  )
}

/** Counts, judges and stops until it is stopped itself. Runs in every gateway; `permits` are those in force there. */
export function startWatch(
  indicators: Indicators,
  permits: () => readonly WatchedPermit[],
  services: Services,
): Running {
  const { log } = services
  let round = 0
  const running = untilStopped(
    async () => {
      await indicators.flush()
      round += 1
      const alarmsToo = round % ROUNDS_PER_ALARMS === 0
      await eachAlone(
        alarmsToo ? [watchOnce, raiseAlarms] : [watchOnce],
        (judge) => judge(permits(), services),
        { log, idOf: ({ name }) => name },
      )
      return WATCH_MS
    },
    { log, disturbed: 'conditions could not be judged', failureWaitMs: WATCH_MS },
  )
  return {
    async stop() {
      await running.stop()
      await indicators.flush()
    },
  }
}
