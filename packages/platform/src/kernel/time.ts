import { z } from 'zod'

/** An instant in UTC with milliseconds, e.g. `2026-06-18T01:02:03.004Z`. Sorts as text. */
export const Instant = z.iso.datetime({ precision: 3 }).brand<'Instant'>()
export type Instant = z.infer<typeof Instant>

/** The only source of the present. Everything that needs the time takes one of these. */
export type Clock = () => Instant

const MS_PER_DAY = 86_400_000

let lastMs = Number.NaN
let lastInstant = '' as Instant

/** One call asks a dozen times within a millisecond, and writing an instant costs ten times as much as reading the clock. */
export const systemClock: Clock = () => {
  const nowMs = Date.now()
  if (nowMs !== lastMs) {
    lastInstant = instantOf(nowMs)
    lastMs = nowMs
  }
  return lastInstant
}

/** Milliseconds since the epoch from the system's clock, for hot paths and measurements. */
export const epochMs = (): number => Date.now()

/** A monotonic reading in milliseconds, for durations only. */
export const monotonicMs = (): number => performance.now()

export function instantOf(milliseconds: number): Instant {
  return new Date(milliseconds).toISOString() as Instant
}

/** Parses any ISO 8601 date or date-time; a date alone means its first instant in UTC. */
export function parseInstant(text: string): Instant | undefined {
  const milliseconds = Date.parse(text)
  return Number.isNaN(milliseconds) ? undefined : instantOf(milliseconds)
}

export function msOf(instant: Instant): number {
  return Date.parse(instant)
}

export function addMs(instant: Instant, milliseconds: number): Instant {
  return instantOf(msOf(instant) + milliseconds)
}

export function addDays(instant: Instant, days: number): Instant {
  return addMs(instant, days * MS_PER_DAY)
}

/** Whole days from `earlier` to `later`, rounded down; negative when the order is reversed. */
export function daysBetween(earlier: Instant, later: Instant): number {
  return Math.floor((msOf(later) - msOf(earlier)) / MS_PER_DAY)
}

const CHINA_AHEAD_MS = 8 * 3_600_000

/** What clocks in China show at an instant, e.g. `2026-06-18T09:02:03.004`: people there date their acts and papers by it. */
export function clockInChina(instant: Instant): string {
  return addMs(instant, CHINA_AHEAD_MS).slice(0, -1)
}

/** The calendar day in China at an instant, e.g. `2026-06-18`. */
export const dayInChina = (instant: Instant): string => clockInChina(instant).slice(0, 10)

/** The beginning of the day in China that a moment falls into; both in milliseconds since the epoch. */
export const dayStartInChinaMs = (atMs: number): number =>
  atMs - ((atMs + CHINA_AHEAD_MS) % MS_PER_DAY)

/** The first instant of a calendar day in China (`2026-07-01` gives `2026-06-30T16:00:00.000Z`). */
export const firstInstantInChina = (day: string): Instant =>
  addMs(`${day}T00:00:00.000Z` as Instant, -CHINA_AHEAD_MS)

/** The calendar month of an instant in UTC, e.g. `2026-06`. */
export function monthOf(instant: Instant): string {
  return instant.slice(0, 7)
}

/** The first instant of the month after `month` (`2026-06` gives `2026-07-01T00:00:00.000Z`). */
export function endOfMonth(month: string): Instant {
  const [year, index] = month.split('-').map(Number)
  return new Date(Date.UTC(year!, index!, 1)).toISOString() as Instant
}
