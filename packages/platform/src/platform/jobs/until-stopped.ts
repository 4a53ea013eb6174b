import { setTimeout as wait } from 'node:timers/promises'
import { toCatalogueError } from '../http/reply-error.ts'
import type { Services } from '../services.ts'

export interface Running {
  stop(): Promise<void>
}

export interface RoundTerms extends Pick<Services, 'log'> {
  /** What the log says of a round that failed. */
  readonly disturbed: string
  /** How long nothing is tried after a failure, in milliseconds. */
  readonly failureWaitMs: number
}

/**
 * Works round after round until stopped. `round` answers how many milliseconds to rest before the next; one that fails is
 * logged and ends nothing. A stop cuts a rest short and waits for the round under way.
 */
export function untilStopped(
  round: () => Promise<number>,
  { log, disturbed, failureWaitMs }: RoundTerms,
): Running {
  const stopping = new AbortController()
  const { signal } = stopping

  async function run() {
    while (!signal.aborted) {
      let restMs = failureWaitMs
      try {
        restMs = await round()
      } catch (error) {
        log.error({ code: toCatalogueError(error, log).code }, disturbed)
      }
      await wait(restMs, undefined, { signal }).catch(ignore)
    }
  }

  const done = run()
  return {
    async stop() {
      stopping.abort()
      await done
    },
  }
}

const ignore = () => undefined
