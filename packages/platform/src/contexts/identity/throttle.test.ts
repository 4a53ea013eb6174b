import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addMs, parseInstant } from '#kernel/time.ts'
import {
  addressKey,
  attempt,
  FAILURES_PER_NAME_MAX,
  forgiven,
  nameKey,
  THROTTLE_WINDOW_SECONDS,
  type Throttle,
  WAIT_FIRST_SECONDS,
  WAIT_SECONDS_MAX,
  waitAfter,
} from './throttle.ts'

const start = parseInstant('2026-06-18')!

/** The state after so many failures in a row, each as soon as it is allowed. */
function afterFailures(count: number) {
  let state: Throttle | undefined
  let now = start
  for (let made = 0; made < count; made += 1) {
    now = state?.blockedUntil ?? now
    const verdict = attempt(state, FAILURES_PER_NAME_MAX, now)
    if (!verdict.allowed) throw new Error('an attempt after the wait was refused')
    state = verdict.next
  }
  return { state: state!, now }
}

describe('the throttle of failed logins', () => {
  test('lets the first five through and then asks to wait', () => {
    expect(afterFailures(FAILURES_PER_NAME_MAX - 1).state.blockedUntil).toBeUndefined()
    const { state, now } = afterFailures(FAILURES_PER_NAME_MAX)
    const verdict = attempt(state, FAILURES_PER_NAME_MAX, now)
    expect(verdict).toEqual({ allowed: false, retryAfterSeconds: WAIT_FIRST_SECONDS })
  })

  test('the wait doubles with every failure and stops at fifteen minutes', () => {
    fc.assert(
      fc.property(fc.integer({ min: FAILURES_PER_NAME_MAX, max: 1_000_000 }), (failures) => {
        const wait = waitAfter(failures, FAILURES_PER_NAME_MAX)
        const before = waitAfter(failures - 1, FAILURES_PER_NAME_MAX)
        expect(wait).toBeLessThanOrEqual(WAIT_SECONDS_MAX)
        expect(wait).toBe(Math.min(WAIT_SECONDS_MAX, Math.max(WAIT_FIRST_SECONDS, before * 2)))
      }),
    )
    expect(waitAfter(1_000_000, FAILURES_PER_NAME_MAX)).toBe(WAIT_SECONDS_MAX)
  })

  test('whoever tries again as soon as allowed never gets back to short waits', () => {
    const { state } = afterFailures(30)
    expect(state.failures).toBe(30)
    expect(state.blockedUntil).toBe(addMs(state.lastAttemptAt, WAIT_SECONDS_MAX * 1_000))
  })

  test('forgets after a whole quiet window', () => {
    const { state, now } = afterFailures(FAILURES_PER_NAME_MAX - 1)
    const early = attempt(state, FAILURES_PER_NAME_MAX, addMs(now, THROTTLE_WINDOW_SECONDS * 999))
    const late = attempt(state, FAILURES_PER_NAME_MAX, addMs(now, THROTTLE_WINDOW_SECONDS * 1_000))
    expect(early).toMatchObject({ next: { failures: FAILURES_PER_NAME_MAX } })
    expect(late).toMatchObject({ next: { failures: 1 } })
  })

  test('takes back exactly one attempt, and the block with it where that was the last one', () => {
    const { state } = afterFailures(FAILURES_PER_NAME_MAX)
    const back = forgiven(state, FAILURES_PER_NAME_MAX)
    expect(back).toMatchObject({ failures: FAILURES_PER_NAME_MAX - 1, blockedUntil: undefined })
    expect(forgiven(afterFailures(9).state, FAILURES_PER_NAME_MAX).blockedUntil).toBeDefined()
  })

  test('keeps no name and no address as they are, and takes no case for another', () => {
    expect(nameKey('Li.Na')).toBe(nameKey('li.na'))
    expect(nameKey('li.na')).not.toContain('li.na')
    expect(addressKey('192.0.2.7')).not.toContain('192.0.2.7')
  })
})
