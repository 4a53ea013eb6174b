/** A year or quarter of the calendar in China that can be reported; `at` is its last instant, absent while it runs. */
export interface ReportPeriod {
  readonly name: string
  readonly year: number
  readonly quarter?: number
  readonly at?: string
}

const CHINA_AHEAD_MS = 8 * 3_600_000
const QUARTERS = 4
const QUARTERS_BACK = 4
const YEARS_BACK = 2

/** The year and the quarter, counted from 1, that the calendar in China shows. */
export function calendarInChina(atMs: number): { readonly year: number; readonly quarter: number } {
  const there = new Date(atMs + CHINA_AHEAD_MS)
  return { year: there.getUTCFullYear(), quarter: Math.floor(there.getUTCMonth() / 3) + 1 }
}

/** The running quarter and those before it, then the running year and those before that. */
export function reportPeriods(nowMs: number): readonly ReportPeriod[] {
  const { year: thisYear, quarter: runs } = calendarInChina(nowMs)
  const thisQuarter = thisYear * QUARTERS + runs - 1
  const quarters = Array.from({ length: QUARTERS_BACK + 1 }, (_, back): ReportPeriod => {
    const nth = thisQuarter - back
    const [year, quarter] = [Math.floor(nth / QUARTERS), (nth % QUARTERS) + 1]
    const name = `${year}-Q${quarter}`
    return { name, year, quarter, ...(back > 0 && { at: lastInstant(year, quarter * 3) }) }
  })
  const years = Array.from({ length: YEARS_BACK + 1 }, (_, back): ReportPeriod => {
    const year = thisYear - back
    return { name: String(year), year, ...(back > 0 && { at: lastInstant(year, 12) }) }
  })
  return [...quarters, ...years]
}

/** The last instant in China of a month that is counted from 1. */
const lastInstant = (year: number, month: number) =>
  new Date(Date.UTC(year, month, 1) - CHINA_AHEAD_MS - 1).toISOString()
