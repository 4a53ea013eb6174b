const DAY = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/
const MINUTE = /^(\S+)[ T]+(\d{1,2}):(\d{2})(?::00)?$/

const two = (part: string) => part.padStart(2, '0')

/** A day as it is kept, `2026-03-31`, of what was typed; `undefined` where that is no day of the calendar. */
export function dayOf(typed: string): string | undefined {
  const [, year, month, day] = DAY.exec(typed.trim()) ?? []
  if (year === undefined) return undefined
  const kept = `${year}-${two(month!)}-${two(day!)}`
  // `2026-02-30` is read as a day of March.
  const read = new Date(`${kept}T00:00:00Z`)
  const exists = !Number.isNaN(read.getTime()) && read.toISOString().startsWith(kept)
  return exists ? kept : undefined
}

/** A minute of the reader's zone as it is kept, `2026-03-31T18:30`, of what was typed. */
export function minuteOf(typed: string): string | undefined {
  const [, date, hour, minute] = MINUTE.exec(typed.trim()) ?? []
  const day = date === undefined ? undefined : dayOf(date)
  if (day === undefined || Number(hour) > 23 || Number(minute) > 59) return undefined
  return `${day}T${two(hour!)}:${minute}`
}

/** What a minute of the reader's zone is in UTC, as it is sent; `undefined` where nothing whole was typed. */
export function instantOf(typed: string | undefined): string | undefined {
  const minute = minuteOf(typed ?? '')
  return minute === undefined ? undefined : new Date(minute).toISOString()
}
