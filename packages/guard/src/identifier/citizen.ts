import { isDate } from './calendar.ts'
import { isNear } from './context.ts'
import type { Match } from './kind.ts'
import { isMainlandProvince, isMainlandRegion, residencePermitRegions } from './regions.ts'
import type { Window } from './window.ts'

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const CHECKS = '10X98765432'

/** The check character of GB 11643 for 17 digits (ISO 7064 MOD 11-2). */
export function citizenCheck(digits17: string): string {
  let sum = 0
  for (let index = 0; index < 17; index += 1) {
    sum += (digits17.charCodeAt(index) - 48) * WEIGHTS[index]!
  }
  return CHECKS[sum % 11]!
}

const COUNTRY_MIN = 4
const COUNTRY_MAX = 894

/** What the card is, by GB 11643: region, date of birth and check character; `undefined` for anything else. */
export function citizenKind(value: string): Match['kind'] | undefined {
  if (value.length !== 18) return undefined
  const isBorn = isDate(
    Number(value.slice(6, 10)),
    Number(value.slice(10, 12)),
    Number(value.slice(12, 14)),
  )
  if (!isBorn || citizenCheck(value) !== value[17]!.toUpperCase()) return undefined
  const region = value.slice(0, 6)
  if (isMainlandRegion(region)) return 'citizen-id'
  if (residencePermitRegions.has(region)) return 'residence-permit'
  // The card of 2023: 9, the province that took the application, then the number of the country in ISO 3166.
  const country = Number(value.slice(3, 6))
  const isForeign =
    value[0] === '9' &&
    isMainlandProvince(value.slice(1, 3)) &&
    country >= COUNTRY_MIN &&
    country <= COUNTRY_MAX
  return isForeign ? 'permanent-residence' : undefined
}

const idWords = /身份|证件|证号|居民证|公民|户籍|\bid\b|identity/i

/** Numbers of 18 characters, and the 15 digits of before 1999, which have no check and so need their word. */
export function judgeCitizen(window: Window, value: string, end: number): Match | undefined {
  const { text, start } = window
  if (value.length === 18) {
    const kind = citizenKind(value)
    return kind && { kind, start, end, score: 1 }
  }
  const isOld =
    value.length === 15 &&
    isMainlandRegion(value.slice(0, 6)) &&
    isDate(
      1900 + Number(value.slice(6, 8)),
      Number(value.slice(8, 10)),
      Number(value.slice(10, 12)),
    )
  if (!isOld || !isNear(text, start, end, idWords)) return undefined
  return { kind: 'citizen-id', start, end, score: 0.9 }
}
