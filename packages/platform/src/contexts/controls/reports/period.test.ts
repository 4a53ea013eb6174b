import { expect, test } from 'vitest'
import { addMs, type Instant } from '#kernel/time.ts'
import { type Period, periodAt } from './period.ts'

const q3 = { from: '2026-06-30T16:00:00.000Z', until: '2026-09-30T15:59:59.999Z' }
const y2026 = { from: '2025-12-31T16:00:00.000Z', until: '2026-12-31T15:59:59.999Z' }

test.each<[Period, string, string, { from: string; until: string }]>([
  ['quarter', q3.from, 'Q3 2026', q3],
  ['quarter', '2026-08-15T00:00:00.000Z', 'Q3 2026', q3],
  // Eight hours before UTC leaves September, China is in October.
  ['quarter', q3.until, 'Q3 2026', q3],
  [
    'quarter',
    '2026-12-31T15:59:59.999Z',
    'Q4 2026',
    {
      from: '2026-09-30T16:00:00.000Z',
      until: y2026.until,
    },
  ],
  [
    'quarter',
    '2027-01-01T00:00:00.000Z',
    'Q1 2027',
    {
      from: '2026-12-31T16:00:00.000Z',
      until: '2027-03-31T15:59:59.999Z',
    },
  ],
  ['year', y2026.from, '2026', y2026],
  ['year', y2026.until, '2026', y2026],
])('the %s of %s is %s by the clocks in China', (period, at, title, bounds) => {
  expect(periodAt(period, at as Instant)).toMatchObject({ title: { en: title }, ...bounds })
})

test('periods follow each other without a gap and without an overlap', () => {
  for (const period of ['year', 'quarter'] as const) {
    let { until } = periodAt(period, '2023-11-05T12:00:00.000Z' as Instant)
    for (let count = 0; count < 20; count += 1) {
      const next = periodAt(period, addMs(until, 1))
      expect(next.from).toBe(addMs(until, 1))
      expect(next.until > next.from).toBe(true)
      until = next.until
    }
  }
})
