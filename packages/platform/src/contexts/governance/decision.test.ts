import { expect, test } from 'vitest'
import type { Instant } from '#kernel/time.ts'
import { numberOf, yearOf } from './decision.ts'

test.each([
  ['2026-12-31T15:59:59.999Z', 2026],
  ['2026-12-31T16:00:00.000Z', 2027],
  ['2027-01-01T00:00:00.000Z', 2027],
])('a decision of %s is numbered in the year that China writes, %i', (at, year) => {
  expect(yearOf(at as Instant)).toBe(year)
  const number = numberOf({ series: 'risk-management', year: yearOf(at as Instant), sequence: 7 })
  expect(number).toEqual({ zh: `风委决〔${year}〕7号`, en: `RMC-${year}-7` })
})
