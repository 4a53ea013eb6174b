import { expect, test } from 'vitest'
import { reportPeriods } from '../src/pages/controls/report-periods.ts'

const of = (now: string) => reportPeriods(Date.parse(now))

test('the running quarter and year come without an end, those before them with their last instant in China', () => {
  expect(of('2026-11-26T05:00:00Z')).toEqual([
    { name: '2026-Q4', year: 2026, quarter: 4 },
    { name: '2026-Q3', year: 2026, quarter: 3, at: '2026-09-30T15:59:59.999Z' },
    { name: '2026-Q2', year: 2026, quarter: 2, at: '2026-06-30T15:59:59.999Z' },
    { name: '2026-Q1', year: 2026, quarter: 1, at: '2026-03-31T15:59:59.999Z' },
    { name: '2025-Q4', year: 2025, quarter: 4, at: '2025-12-31T15:59:59.999Z' },
    { name: '2026', year: 2026 },
    { name: '2025', year: 2025, at: '2025-12-31T15:59:59.999Z' },
    { name: '2024', year: 2024, at: '2024-12-31T15:59:59.999Z' },
  ])
})

test('a new quarter and year begin at midnight in China', () => {
  expect(of('2026-12-31T15:59:59.999Z')[0]?.name).toBe('2026-Q4')
  const [running, last] = of('2026-12-31T16:00:00.000Z')
  expect(running).toEqual({ name: '2027-Q1', year: 2027, quarter: 1 })
  expect(last?.at).toBe('2026-12-31T15:59:59.999Z')
})
