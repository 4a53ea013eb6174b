import { parseInstant } from '#kernel/time.ts'

/**
 * A date of the calendar as `YYYY-MM-DD`, from the ways in which published lists write it: `2023-08-21`, `2023/8/21`,
 * `2023.8.21`, `20230821`, `2023年8月21日`. `undefined` when it is none, the 30th of February included.
 */
export function calendarDate(text: string): string | undefined {
  const match =
    /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/.exec(text) ??
    /^(\d{4})(年)(\d{1,2})月(\d{1,2})日$/.exec(text) ??
    /^(\d{4})()(\d{2})(\d{2})$/.exec(text)
  if (match === null) return undefined
  const [, year, , month, day] = match
  const date = `${year}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}`
  // A day that the month does not have is carried over by some parsers: then it reads back as another.
  return parseInstant(date)?.startsWith(date) === true ? date : undefined
}
