import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  admitted,
  afterAbandon,
  afterFailure,
  afterSuccess,
  type Breaker,
  CONSECUTIVE_FAILURES_MAX,
  closedBreaker,
  createBreakers,
  OPEN_MS_FIRST,
  OPEN_MS_MAX,
  RATIO_CALLS_MIN,
  RATIO_WINDOW_MS,
  TRIAL_MS_MAX,
} from './breaker.ts'

function failedTimes(count: number, nowMs: number, breaker: Breaker = closedBreaker): Breaker {
  return Array.from({ length: count }).reduce<Breaker>((b) => afterFailure(b, nowMs), breaker)
}
const openedAt = (nowMs: number) => failedTimes(CONSECUTIVE_FAILURES_MAX, nowMs)

describe('the circuit of a deployment', () => {
  test('opens after so many failures in a row, and not one earlier', () => {
    expect(failedTimes(CONSECUTIVE_FAILURES_MAX - 1, 0).state).toBe('closed')
    expect(openedAt(0)).toEqual({ state: 'open', untilMs: OPEN_MS_FIRST, openings: 1 })
  })

  test('a success between failures starts the row again', () => {
    const nearly = failedTimes(CONSECUTIVE_FAILURES_MAX - 1, 0)
    expect(failedTimes(CONSECUTIVE_FAILURES_MAX - 1, 0, afterSuccess(nearly, 0)).state).toBe(
      'closed',
    )
  })

  test('opens when more than half of enough calls in a window fail', () => {
    let breaker: Breaker = closedBreaker
    for (let call = 0; call < RATIO_CALLS_MIN; call += 1) {
      expect(breaker.state).toBe('closed')
      breaker = call % 3 === 0 ? afterSuccess(breaker, 10) : afterFailure(breaker, 10)
    }
    expect(breaker.state).toBe('open')
  })

  test('failures of a passed window no longer count into the ratio', () => {
    let breaker: Breaker = closedBreaker
    for (let call = 0; call < RATIO_CALLS_MIN - 1; call += 1) {
      breaker = call % 3 === 0 ? afterSuccess(breaker, 0) : afterFailure(breaker, 0)
    }
    breaker = afterFailure(afterSuccess(breaker, RATIO_WINDOW_MS), RATIO_WINDOW_MS)
    expect(breaker).toMatchObject({ state: 'closed', windowCalls: 2, windowFailures: 1 })
  })

  test('open, it lets nothing through until its delay has passed, then one trial', () => {
    const open = openedAt(0)
    expect(admitted(open, OPEN_MS_FIRST - 1)).toBeUndefined()
    const trial = admitted(open, OPEN_MS_FIRST)!
    expect(trial.state).toBe('half-open')
    expect(admitted(trial, OPEN_MS_FIRST + 1)).toBeUndefined()
  })

  test('a trial that succeeds closes it; one that fails opens it for longer, up to the maximum', () => {
    const trial = admitted(openedAt(0), OPEN_MS_FIRST)!
    expect(afterSuccess(trial, OPEN_MS_FIRST)).toEqual(closedBreaker)
    let breaker: Breaker = openedAt(0)
    let nowMs = 0
    const delays: number[] = []
    for (let opening = 0; opening < 8; opening += 1) {
      expect(breaker.state).toBe('open')
      const { untilMs } = breaker as Extract<Breaker, { state: 'open' }>
      delays.push(untilMs - nowMs)
      nowMs = untilMs
      breaker = afterFailure(admitted(breaker, nowMs)!, nowMs)
    }
    expect(delays.slice(0, 3)).toEqual([OPEN_MS_FIRST, 2 * OPEN_MS_FIRST, 4 * OPEN_MS_FIRST])
    expect(delays.at(-1)).toBe(OPEN_MS_MAX)
  })

  test('a trial that is abandoned or never reports leaves room for another', () => {
    const trial = admitted(openedAt(0), OPEN_MS_FIRST)!
    expect(admitted(afterAbandon(trial, OPEN_MS_FIRST), OPEN_MS_FIRST)?.state).toBe('half-open')
    expect(admitted(trial, OPEN_MS_FIRST + TRIAL_MS_MAX - 1)).toBeUndefined()
    expect(admitted(trial, OPEN_MS_FIRST + TRIAL_MS_MAX)?.state).toBe('half-open')
  })

  test('late reports of earlier calls neither close nor prolong an open circuit', () => {
    const open = openedAt(0)
    expect(afterSuccess(open, 1)).toBe(open)
    expect(afterFailure(open, 1)).toBe(open)
    expect(afterAbandon(open, 1)).toBe(open)
  })

  test('whatever happens, a circuit that is left alone lets a call through in the end', () => {
    const event = fc.tuple(
      fc.constantFrom('admit', 'success', 'failure', 'abandon'),
      fc.integer({ min: 0, max: 20_000 }),
    )
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        let breaker: Breaker = closedBreaker
        let nowMs = 0
        for (const [kind, passedMs] of events) {
          nowMs += passedMs
          if (kind === 'admit') breaker = admitted(breaker, nowMs) ?? breaker
          else if (kind === 'success') breaker = afterSuccess(breaker, nowMs)
          else if (kind === 'failure') breaker = afterFailure(breaker, nowMs)
          else breaker = afterAbandon(breaker, nowMs)
        }
        expect(admitted(breaker, nowMs + Math.max(OPEN_MS_MAX, TRIAL_MS_MAX))).toBeDefined()
      }),
    )
  })

  test('deployments fail each for themselves', () => {
    const breakers = createBreakers(() => 0)
    for (let call = 0; call < CONSECUTIVE_FAILURES_MAX; call += 1) {
      expect(breakers.admit('a')).toBe(true)
      breakers.failed('a')
    }
    expect(breakers.admit('a')).toBe(false)
    expect(breakers.stateOf('a')).toBe('open')
    expect(breakers.admit('b')).toBe(true)
  })
})
