import { isDate } from './calendar.ts'
import { isLabelled } from './context.ts'
import type { Match } from './kind.ts'
import type { Scan } from './scan.ts'

const label =
  /(?:出生(?:日期|年月日?|时间)?|生日|生于|birthday|birth[ _-]?date|date[ _]of[ _]birth|\bdob)[\s:=是为于在"'*`|>(]{0,6}$/i
const after = /^\s?(?:出生|生(?:人|$|[,，。;；)]))/
const form =
  /^((?:19|20)\d\d)(?:([-/.])(\d{1,2})\2(\d{1,2})(?!\d)|\s?年\s?(\d{1,2})\s?月(?:\s?(\d{1,2})\s?日)?|(\d\d)(\d\d)(?!\d))/

/** Dates that the text itself calls a birth. */
export function findBirthDates({ text, digits: { starts } }: Scan): Match[] {
  const matches: Match[] = []
  for (const start of starts) {
    const first = text.charCodeAt(start)
    if (first !== 0x31 && first !== 0x32) continue
    const found = form.exec(text.slice(start, start + 16))
    if (found === null) continue
    const [whole, year, , ...parts] = found
    const [month, day] = parts.filter((part) => part !== undefined)
    const end = start + whole.length
    if (!isDate(Number(year), Number(month), Number(day ?? 1))) continue
    if (!isLabelled(text, start, label) && !after.test(text.slice(end, end + 4))) continue
    matches.push({ kind: 'birth-date', start, end, score: 0.95 })
  }
  return matches
}
