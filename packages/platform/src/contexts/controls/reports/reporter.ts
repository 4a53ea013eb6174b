import { type Running, untilStopped } from '#platform/jobs/until-stopped.ts'
import type { Services } from '#platform/services.ts'
import { makeReport } from './make-report.ts'

const IDLE_WAIT_MS = 500

/** Makes what is asked for, one after another, until stopped; each is taken by one process. */
export function startReporter(services: Services): Running {
  const terms = {
    log: services.log,
    disturbed: 'reports are disturbed',
    failureWaitMs: IDLE_WAIT_MS,
  }
  return untilStopped(async () => ((await makeReport(services)) ? 0 : IDLE_WAIT_MS), terms)
}
