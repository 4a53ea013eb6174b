import { pino } from 'pino'
import { expect, test } from 'vitest'
import { untilStopped } from './until-stopped.ts'

const LONG_MS = 3_600_000
const terms = { log: pino({ enabled: false }), disturbed: 'disturbed', failureWaitMs: 0 }

test('rounds follow each other, and one that fails ends nothing', async () => {
  let rounds = 0
  const running = untilStopped(async () => {
    rounds += 1
    if (rounds === 2) throw new Error('away')
    return 0
  }, terms)
  await expect.poll(() => rounds).toBeGreaterThan(3)
  await running.stop()
  const stoppedAt = rounds
  await new Promise(setImmediate)
  expect(rounds).toBe(stoppedAt)
})

test('a stop cuts a rest short, and waits for the round under way', async () => {
  const resting = untilStopped(async () => LONG_MS, terms)
  await resting.stop()

  const { promise, resolve } = Promise.withResolvers<number>()
  let hasEnded = false
  const working = untilStopped(() => promise, terms)
  const stopped = working.stop().then(() => {
    hasEnded = true
  })
  await new Promise(setImmediate)
  expect(hasEnded).toBe(false)
  resolve(LONG_MS)
  await stopped
})

test('no two rounds run side by side', async () => {
  let atWork = 0
  let most = 0
  let rounds = 0
  const running = untilStopped(async () => {
    atWork += 1
    most = Math.max(most, atWork)
    await new Promise(setImmediate)
    atWork -= 1
    rounds += 1
    return 0
  }, terms)
  await expect.poll(() => rounds).toBeGreaterThan(5)
  await running.stop()
  expect(most).toBe(1)
})
