import { z } from 'zod'

/** ISO 8601, weeks alone or days and time, at least one component: `PT4H`, `P1D`, `P1DT12H`. */
const DURATION = /^P(?!$)(?:(\d+)W|(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?)$/

const MS_PER_DAY = 86_400_000
const MS_PER_UNIT = [7 * MS_PER_DAY, MS_PER_DAY, 3_600_000, 60_000, 1_000] as const

export const Duration = z.string().regex(DURATION)

/** A longer one is no plan, and one without a bound leads to an instant that no clock can show. */
const DURATION_DAYS_MAX = 3_660

export function isDuration(text: string): boolean {
  return DURATION.test(text) && durationMs(text) <= DURATION_DAYS_MAX * MS_PER_DAY
}

/** A duration in milliseconds; the text must be one. */
export function durationMs(text: string): number {
  const [, ...counts] = DURATION.exec(text) ?? []
  return MS_PER_UNIT.reduce((sum, ms, index) => sum + ms * Number(counts[index] ?? 0), 0)
}
