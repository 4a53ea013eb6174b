import { monotonicMs } from '#kernel/time.ts'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
/** A Ctrl-C under npm reaches us twice: from the terminal, and passed on by npm. */
const ECHO_MS = 1_000
const FORCED = 130

/**
 * Calls `onStop` at the first signal to stop. A later one, meant by somebody who does not want to
 * wait, ends the process at once; the next start recovers.
 */
export function onStopSignal(onStop: () => void) {
  let firstAtMs: number | undefined
  const take = () => {
    if (firstAtMs === undefined) {
      firstAtMs = monotonicMs()
      onStop()
    } else if (monotonicMs() - firstAtMs > ECHO_MS) {
      process.exit(FORCED)
    }
  }
  for (const signal of SIGNALS) process.on(signal, take)
}
