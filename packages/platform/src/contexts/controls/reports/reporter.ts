import { setTimeout as wait } from 'node:timers/promises'
import { toCatalogueError } from '#platform/http/reply-error.ts'
import type { Services } from '#platform/services.ts'
import { makeReport } from './make-report.ts'

const IDLE_WAIT_MS = 500

/** Makes what is asked for, one after another, until stopped; each is taken by one process. */
export function startReporter(services: Services): { stop(): Promise<void> } {
  const { log } = services
  const stopping = new AbortController()

  async function loop() {
    while (!stopping.signal.aborted) {
      let found = false
      try {
        found = await makeReport(services)
      } catch (error) {
        log.error({ code: toCatalogueError(error, log).code }, 'reports are disturbed')
      }
      if (!found) {
        await wait(IDLE_WAIT_MS, undefined, { signal: stopping.signal }).catch(() => undefined)
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
