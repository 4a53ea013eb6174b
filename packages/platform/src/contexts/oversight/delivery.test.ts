import fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import { describe, expect, test } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { msOf, parseInstant, systemClock } from '#kernel/time.ts'
import { ATTEMPTS_MAX, nextAttempt } from './delivery.ts'
import { newSecret, signWebhook } from './webhook.ts'

const at = parseInstant('2026-06-18')!

describe('deliveries', () => {
  test('wait longer after each attempt, within half of chance, and are given up after a day or so', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (n, chance) => {
          const next = nextAttempt(n, at, chance)
          if (n >= ATTEMPTS_MAX) {
            expect(next).toBeUndefined()
            return
          }
          const [least, most] = [nextAttempt(n, at, 0)!, nextAttempt(n, at, 1)!]
          expect(next! >= least && next! <= most).toBe(true)
          expect(msOf(most) - msOf(at)).toBe(2 * (msOf(least) - msOf(at)))
        },
      ),
    )
    const waits = Array.from(
      { length: ATTEMPTS_MAX - 1 },
      (_, index) => msOf(nextAttempt(index + 1, at, 0.5)!) - msOf(at),
    )
    expect(waits).toEqual(waits.toSorted((a, b) => a - b))
    const hours = waits.reduce((sum, wait) => sum + wait, 0) / 3_600_000
    expect(hours).toBeGreaterThan(12)
    expect(hours).toBeLessThan(36)
  })

  test('signatures are those that the library of Standard Webhooks verifies, with either secret of a rotation', () => {
    const [older, newer] = [newSecret(), newSecret()]
    const body = JSON.stringify({ type: 'incident.opened', data: { title: '事件' } })
    const headers = signWebhook([newer, older], { id: newId('dlv'), at: systemClock(), body })
    for (const secret of [older, newer]) {
      expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body))
    }
    expect(() => new Webhook(newSecret()).verify(body, headers)).toThrow()
    expect(() => new Webhook(newer).verify(body.replace('事', '无'), headers)).toThrow()
  })
})
