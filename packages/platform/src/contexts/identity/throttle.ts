import { hash } from 'node:crypto'
import { addMs, type Instant, msOf } from '#kernel/time.ts'

/** NIST SP 800-63B, 3.2.2 asks for a limit on failed attempts; growing waits keep an account usable. */
export const FAILURES_PER_NAME_MAX = 5
/** An address may stand for a whole office behind one proxy, so it is allowed more. */
export const FAILURES_PER_ADDRESS_MAX = 20
export const THROTTLE_WINDOW_SECONDS = 15 * 60
export const WAIT_FIRST_SECONDS = 5
export const WAIT_SECONDS_MAX = 15 * 60

export interface Throttle {
  readonly failures: number
  readonly lastAttemptAt: Instant
  readonly blockedUntil: Instant | undefined
}

export type Attempt =
  | { readonly allowed: true; readonly next: Throttle }
  | { readonly allowed: false; readonly retryAfterSeconds: number }

/**
 * Judges one more attempt. It is counted as failed before the password is looked at, and the count
 * is taken back on success: a burst of parallel guesses gains nothing.
 */
export function attempt(current: Throttle | undefined, failuresMax: number, now: Instant): Attempt {
  const blockedMs = current?.blockedUntil === undefined ? 0 : msOf(current.blockedUntil)
  if (blockedMs > msOf(now)) {
    return { allowed: false, retryAfterSeconds: Math.ceil((blockedMs - msOf(now)) / 1_000) }
  }
  const failures = forgotten(current, now) ? 1 : current.failures + 1
  return { allowed: true, next: throttleAfter(failures, failuresMax, now) }
}

/** Takes back one attempt that turned out to be right. */
export function forgiven(current: Throttle, failuresMax: number): Throttle {
  const failures = Math.max(0, current.failures - 1)
  const blockedUntil = failures < failuresMax ? undefined : current.blockedUntil
  return { failures, lastAttemptAt: current.lastAttemptAt, blockedUntil }
}

function throttleAfter(failures: number, failuresMax: number, now: Instant): Throttle {
  const waitSeconds = waitAfter(failures, failuresMax)
  const blockedUntil = waitSeconds === 0 ? undefined : addMs(now, waitSeconds * 1_000)
  return { failures, lastAttemptAt: now, blockedUntil }
}

/** Seconds to wait after so many failures: none, then doubling up to the maximum. */
export function waitAfter(failures: number, failuresMax: number): number {
  if (failures < failuresMax) return 0
  // The exponent is bounded so that no count, however large, leaves the range of numbers.
  const doublings = Math.min(failures - failuresMax, 30)
  return Math.min(WAIT_SECONDS_MAX, WAIT_FIRST_SECONDS * 2 ** doublings)
}

/** Failures count until a whole window has passed without one, waits not included. */
function forgotten(current: Throttle | undefined, now: Instant): current is undefined {
  if (current === undefined) return true
  const quietSince = msOf(current.blockedUntil ?? current.lastAttemptAt)
  return msOf(now) - quietSince >= THROTTLE_WINDOW_SECONDS * 1_000
}

/** Keys are digests, for people type passwords into login fields. */
export function nameKey(login: string): string {
  return `name:${hash('sha256', login.toLowerCase(), 'hex')}`
}

export function addressKey(ip: string): string {
  return `address:${hash('sha256', ip, 'hex')}`
}
