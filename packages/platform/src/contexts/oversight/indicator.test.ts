import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addMs, type Instant, parseInstant } from '#kernel/time.ts'
import {
  bucketMaxMs,
  bucketOf,
  type CallMetric,
  grainOf,
  grains,
  latencyAt,
  measure,
  slotOf,
  windowStart,
} from './indicator.ts'
import { isMet } from './judge.ts'
import { summaryOf } from './summary.ts'

const latency = fc.integer({ min: 0, max: 2 ** 21 - 1 })
const sumsOf = (latencies: readonly number[]) => {
  const sums = new Map<string, number>()
  for (const ms of latencies) {
    const name = `ms:${bucketOf(ms)}`
    sums.set(name, (sums.get(name) ?? 0) + 1)
  }
  return sums
}

describe('buckets of latency', () => {
  test('hold what falls into them, and are an eighth wide at the most', () => {
    fc.assert(
      fc.property(latency, (ms) => {
        const max = bucketMaxMs(bucketOf(ms))
        expect(max).toBeGreaterThanOrEqual(ms)
        expect(max).toBeLessThanOrEqual(ms * 1.125)
        expect(bucketOf(max)).toBe(bucketOf(ms))
        expect(bucketOf(max + 1)).toBe(bucketOf(ms) + 1)
      }),
    )
  })

  test.each([-1, 2 ** 40, Number.POSITIVE_INFINITY])('%s has a bucket, too', (ms) => {
    expect(bucketOf(ms)).toBeGreaterThanOrEqual(0)
    expect(bucketMaxMs(bucketOf(ms))).toBeLessThanOrEqual(2 ** 22)
  })

  test('a percentile of sums is never better than the true one, and at most an eighth worse', () => {
    const percent = fc.integer({ min: 1, max: 100 })
    fc.assert(
      fc.property(fc.array(latency, { minLength: 1 }), percent, (latencies, wanted) => {
        const sorted = latencies.toSorted((a, b) => a - b)
        const exact = sorted[Math.ceil((wanted / 100) * sorted.length) - 1]!
        const told = latencyAt(sumsOf(latencies), wanted)!
        expect(told).toBeGreaterThanOrEqual(exact)
        expect(told).toBeLessThanOrEqual(exact * 1.125)
      }),
    )
  })

  test('adding the sums of two processes tells what both saw together', () => {
    fc.assert(
      fc.property(fc.array(latency), fc.array(latency), (one, other) => {
        const added = sumsOf(one)
        for (const [name, count] of sumsOf(other)) added.set(name, (added.get(name) ?? 0) + count)
        expect(added).toEqual(sumsOf([...one, ...other]))
      }),
    )
  })
})

describe('what is measured', () => {
  const sums = new Map([
    ['calls', 40],
    ['failed', 4],
    ['interrupted', 1],
    ['refused', 30],
    ['refused:stopped', 20],
    ['refused:guard_blocked', 10],
    ['found', 5],
    ['ms:10', 40],
  ])

  test.each<[CallMetric, number]>([
    ['error-percent', 10],
    ['refusal-percent', 20],
    ['finding-percent', 10],
    ['latency-p95-ms', 10],
  ])('%s: what a stop refused, or a caller broke off, does not count', (metric, value) => {
    expect(measure(metric, sums)?.value).toBe(value)
  })

  test.each<CallMetric>(['error-percent', 'refusal-percent', 'finding-percent', 'latency-p99-ms'])(
    '%s: nothing without calls',
    (metric) => {
      expect(measure(metric, new Map())).toBeUndefined()
      expect(
        measure(
          metric,
          new Map([
            ['refused:stopped', 9],
            ['refused', 9],
          ]),
        ),
      ).toBeUndefined()
    },
  )

  test('a summary tells refusals and findings apart', () => {
    expect(summaryOf(sums)).toMatchObject({
      calls: 40,
      refusals: { guard_blocked: 10, stopped: 20 },
      latencyMs: { p50: 10, p95: 10, p99: 10 },
    })
    expect(summaryOf(new Map())).not.toHaveProperty('latencyMs')
  })
})

describe('a condition', () => {
  const above = {
    metric: 'error-percent',
    comparison: 'above',
    threshold: 20,
    callsMin: 10,
  } as const

  test.each([
    [{ value: 21, calls: 10 }, true],
    [{ value: 20, calls: 10 }, false],
    [{ value: 90, calls: 9 }, false],
    [undefined, false],
  ])('%j meets it: %s', (measured, met) => {
    expect(isMet(above, measured)).toBe(met)
  })

  test('below is met below, and never by nothing at all', () => {
    const below = { ...above, comparison: 'below', callsMin: 0 } as const
    expect(isMet(below, { value: 19, calls: 1 })).toBe(true)
    expect(isMet(below, { value: 0, calls: 0 })).toBe(false)
  })

  test('complaints and drift need no calls', () => {
    const complaints = { ...above, metric: 'complaint-count', threshold: 3 } as const
    expect(isMet(complaints, { value: 4, calls: 0 })).toBe(true)
    expect(isMet(complaints, { value: 3, calls: 0 })).toBe(false)
  })
})

test('a window begins with the slot that its first instant falls into', () => {
  const now = parseInstant('2026-07-01T08:03:30Z')!
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 43_200 }), (minutes) => {
      const start = windowStart(now, minutes)
      const first = addMs(now, -minutes * 60_000)
      expect(start <= first).toBe(true)
      expect(start).toBe(slotOf(grainOf(minutes), Date.parse(first)))
    }),
  )
  expect(windowStart(now, 5)).toBe('2026-07-01T07:58:00.000Z' as Instant)
})

test('a slot begins by whole minutes and hours, and a day at midnight in China', () => {
  const slots = (at: string) => grains.map((grain) => slotOf(grain, Date.parse(at)))
  expect(slots('2026-07-01T15:59:59.999Z')).toEqual([
    '2026-07-01T15:59:00.000Z',
    '2026-07-01T15:00:00.000Z',
    '2026-06-30T16:00:00.000Z',
  ])
  expect(slots('2026-07-01T16:00:00.000Z')).toEqual(Array(3).fill('2026-07-01T16:00:00.000Z'))
})
