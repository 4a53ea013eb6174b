import type { Bilingual } from '#kernel/bilingual.ts'
import { addMs, clockInChina, firstInstantInChina, type Instant } from '#kernel/time.ts'
import { both } from './wording.ts'

export type Period = 'year' | 'quarter'

/** A year or a quarter of the calendar as clocks in China show it; `until` is its last instant. */
export interface CalendarPeriod {
  readonly title: Bilingual
  readonly from: Instant
  readonly until: Instant
}

const MONTHS_PER_QUARTER = 3
const QUARTERS_PER_YEAR = 4
const numerals = ['一', '二', '三', '四']

/** The year or quarter in which an instant lies. */
export function periodAt(period: Period, at: Instant): CalendarPeriod {
  const [year, month] = clockInChina(at).split('-', 2).map(Number) as [number, number]
  if (period === 'year') {
    const title = both(`${year} 年度`, String(year))
    return { title, ...between(firstOf(year, 1), firstOf(year + 1, 1)) }
  }
  const quarter = Math.ceil(month / MONTHS_PER_QUARTER)
  const begins = (quarter - 1) * MONTHS_PER_QUARTER + 1
  const next =
    quarter === QUARTERS_PER_YEAR
      ? firstOf(year + 1, 1)
      : firstOf(year, begins + MONTHS_PER_QUARTER)
  const title = both(`${year} 年第${numerals[quarter - 1]}季度`, `Q${quarter} ${year}`)
  return { title, ...between(firstOf(year, begins), next) }
}

const firstOf = (year: number, month: number) =>
  firstInstantInChina(`${year}-${String(month).padStart(2, '0')}-01`)

const between = (from: Instant, next: Instant) => ({ from, until: addMs(next, -1) })
