import { Tooltip } from 'antd'
import { DAY_MS, HOUR_MS, MINUTE_MS, nowMs, zone } from '../kernel/time.ts'
import { type Language, useLanguage } from '../language/language.tsx'

const UNITS = [
  ['day', DAY_MS],
  ['hour', HOUR_MS],
  ['minute', MINUTE_MS],
] as const

/** An instant in the reader's zone, which stands beside it; in UTC and relative to now on hovering or focus. */
export function Instant({
  at,
  relative = false,
  precise = false,
}: {
  at: string
  relative?: boolean
  /** To the second, where many happen in a minute. */
  precise?: boolean
}) {
  const { language } = useLanguage()
  const shown = relative ? relativeTo(at, language) : wordedInstant(at, language, precise)
  const whole = `${wordedInstant(at, language)} (${zone}) · ${at} (UTC)`
  return (
    <Tooltip title={whole}>
      <time dateTime={at}>{shown}</time>
    </Tooltip>
  )
}

const MINUTELY = {
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
} as const
const STYLES = {
  minutely: MINUTELY,
  precise: { ...MINUTELY, second: '2-digit' },
  zone: { timeZoneName: 'short' },
  day: { dateStyle: 'medium', timeZone: 'UTC' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>

const formats = new Map<string, Intl.DateTimeFormat>()

/** Making one takes as long as a hundred uses, and a list shows hundreds of instants. */
function formatOf(style: keyof typeof STYLES, language: Language): Intl.DateTimeFormat {
  const key = `${style} ${language}`
  const format = formats.get(key) ?? new Intl.DateTimeFormat(language, STYLES[style])
  formats.set(key, format)
  return format
}

export function wordedInstant(at: string, language: Language, precise = false): string {
  const instant = new Date(at)
  const shown = formatOf(precise ? 'precise' : 'minutely', language).format(instant)
  return `${shown} ${zoneNameAt(instant, language)}`
}

/** What the product wrote in UTC, within a sentence, in the reader's zone and way of writing. */
export const withInstants = (text: string, language: Language): string =>
  text.replaceAll(/(\d{4}-\d\d-\d\dT[\d:.]+Z)(（UTC）| \(UTC\)|, UTC)?/g, (_, at: string) =>
    wordedInstant(at, language),
  )

/** As `GMT+8`. Behind the time in both languages, for Chinese would put it between date and time. */
export function zoneNameAt(instant: Date, language: Language): string {
  const parts = formatOf('zone', language).formatToParts(instant)
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? zone
}

/** A day, wherever the reader is. */
export function Day({ on }: { on: string }) {
  const { language } = useLanguage()
  return <time dateTime={on}>{wordedDate(on, language)}</time>
}

export function wordedDate(date: string, language: Language): string {
  return formatOf('day', language).format(new Date(`${date.slice(0, 10)}T00:00:00Z`))
}

function relativeTo(at: string, language: Language): string {
  const difference = Date.parse(at) - nowMs()
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  for (const [unit, size] of UNITS) {
    if (Math.abs(difference) >= size) return format.format(Math.round(difference / size), unit)
  }
  return format.format(0, 'minute')
}

export function useNumber(): (value: number) => string {
  const { language } = useLanguage()
  return (value) => new Intl.NumberFormat(language).format(value)
}
