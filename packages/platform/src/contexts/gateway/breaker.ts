import { monotonicMs } from '#kernel/time.ts'

export const CONSECUTIVE_FAILURES_MAX = 5
export const FAILURE_RATIO_MAX = 0.5
/** Fewer calls than this say nothing about a ratio. */
export const RATIO_CALLS_MIN = 20
export const RATIO_WINDOW_MS = 30_000
export const OPEN_MS_FIRST = 5_000
export const OPEN_MS_MAX = 60_000
/** A trial that has not reported by then is taken for lost, and another call may try. */
export const TRIAL_MS_MAX = 60_000

/** The circuit of one deployment. Every transition takes the time, in milliseconds of one monotonic clock. */
export type Breaker =
  | {
      readonly state: 'closed'
      readonly consecutiveFailures: number
      readonly windowStartMs: number
      readonly windowCalls: number
      readonly windowFailures: number
    }
  | { readonly state: 'open'; readonly untilMs: number; readonly openings: number }
  | { readonly state: 'half-open'; readonly trialMs: number; readonly openings: number }

export const closedBreaker: Breaker = {
  state: 'closed',
  consecutiveFailures: 0,
  windowStartMs: Number.NEGATIVE_INFINITY,
  windowCalls: 0,
  windowFailures: 0,
}

/** The breaker after letting one call through, or `undefined` when it lets none. */
export function admitted(breaker: Breaker, nowMs: number): Breaker | undefined {
  if (breaker.state === 'closed') return breaker
  const waitUntilMs = breaker.state === 'open' ? breaker.untilMs : breaker.trialMs + TRIAL_MS_MAX
  if (nowMs < waitUntilMs) return undefined
  return { state: 'half-open', trialMs: nowMs, openings: breaker.openings }
}

export function afterSuccess(breaker: Breaker, nowMs: number): Breaker {
  if (breaker.state === 'half-open') return closedBreaker
  // An answer to a call from before the opening; the trial decides, not this.
  if (breaker.state === 'open') return breaker
  return counted(breaker, 0, nowMs)
}

export function afterFailure(breaker: Breaker, nowMs: number): Breaker {
  if (breaker.state === 'half-open') return opened(breaker.openings + 1, nowMs)
  if (breaker.state === 'open') return breaker
  const next = counted(breaker, 1, nowMs)
  const tooManyInARow = next.consecutiveFailures >= CONSECUTIVE_FAILURES_MAX
  const tooManyOfAll =
    next.windowCalls >= RATIO_CALLS_MIN &&
    next.windowFailures > next.windowCalls * FAILURE_RATIO_MAX
  return tooManyInARow || tooManyOfAll ? opened(1, nowMs) : next
}

/** A trial that ended without a verdict, as when its caller went away, leaves room for the next. */
export function afterAbandon(breaker: Breaker, nowMs: number): Breaker {
  if (breaker.state !== 'half-open') return breaker
  return { state: 'open', untilMs: nowMs, openings: breaker.openings }
}

function counted(
  breaker: Extract<Breaker, { state: 'closed' }>,
  failures: 0 | 1,
  nowMs: number,
): Extract<Breaker, { state: 'closed' }> {
  const isFresh = nowMs - breaker.windowStartMs >= RATIO_WINDOW_MS
  return {
    state: 'closed',
    consecutiveFailures: failures === 0 ? 0 : breaker.consecutiveFailures + 1,
    windowStartMs: isFresh ? nowMs : breaker.windowStartMs,
    windowCalls: (isFresh ? 0 : breaker.windowCalls) + 1,
    windowFailures: (isFresh ? 0 : breaker.windowFailures) + failures,
  }
}

function opened(openings: number, nowMs: number): Breaker {
  // The exponent is bounded so that no count, however large, leaves the range of numbers.
  const delayMs = Math.min(OPEN_MS_MAX, OPEN_MS_FIRST * 2 ** Math.min(openings - 1, 10))
  return { state: 'open', untilMs: nowMs + delayMs, openings }
}

/** The breakers of one gateway, by deployment. */
export interface Breakers {
  /** Whether a call may go out now; a `true` is owed one of the three reports below. */
  admit(deployment: string): boolean
  succeeded(deployment: string): void
  failed(deployment: string): void
  abandoned(deployment: string): void
  stateOf(deployment: string): Breaker['state']
}

export function createBreakers(nowMs: () => number = monotonicMs): Breakers {
  const breakers = new Map<string, Breaker>()
  const of = (deployment: string) => breakers.get(deployment) ?? closedBreaker
  return {
    admit(deployment) {
      const next = admitted(of(deployment), nowMs())
      if (next === undefined) return false
      breakers.set(deployment, next)
      return true
    },
    succeeded(deployment) {
      breakers.set(deployment, afterSuccess(of(deployment), nowMs()))
    },
    failed(deployment) {
      breakers.set(deployment, afterFailure(of(deployment), nowMs()))
    },
    abandoned(deployment) {
      breakers.set(deployment, afterAbandon(of(deployment), nowMs()))
    },
    stateOf: (deployment) => of(deployment).state,
  }
}
