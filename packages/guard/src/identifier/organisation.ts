import { isNear } from './context.ts'
import type { Match } from './kind.ts'
import { isMainlandProvince } from './regions.ts'
import { isDigitAt } from './scan.ts'
import type { Window } from './window.ts'

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const WEIGHTS = Array.from({ length: 17 }, (_, index) => Number(3n ** BigInt(index) % 31n))

/** The check character of GB 32100 for the first 17; `undefined` where one of them is not of its alphabet. */
export function usccCheck(first17: string): string | undefined {
  let sum = 0
  for (let index = 0; index < 17; index += 1) {
    const value = ALPHABET.indexOf(first17[index]!)
    if (value < 0) return undefined
    sum += value * WEIGHTS[index]!
  }
  return ALPHABET[(31 - (sum % 31)) % 31]!
}

// The department and its class, then the region of registration; 10 stands for the state itself.
const usccStart = /^[1-9AGNY][1-9]\d{6}/

/** By GB 32100: department, province and check character. */
export function isUscc(value: string): boolean {
  if (value.length !== 18 || !usccStart.test(value)) return false
  const province = value.slice(2, 4)
  return (province === '10' || isMainlandProvince(province)) && usccCheck(value) === value[17]
}

/** Digits of ISO 7064 MOD 97-10 over letters and digits. */
function remainder97(value: string): number {
  let remainder = 0
  for (let index = 0; index < value.length; index += 1) {
    const unit = value.charCodeAt(index)
    remainder = (unit > 57 ? remainder * 100 + unit - 55 : remainder * 10 + unit - 48) % 97
  }
  return remainder
}

/** The two check digits of ISO 17442 for the first 18. */
export function leiCheck(first18: string): string {
  return String(98 - remainder97(`${first18}00`)).padStart(2, '0')
}

/** By ISO 17442. Digits alone pass by chance too often to count without the word. */
export function isLei(value: string): boolean {
  return /^[0-9A-Z]{18}\d\d$/.test(value) && remainder97(value) === 1
}

const leiWords = /lei|法人识别|识别编码/i

export function judgeOrganisation(window: Window): Match | undefined {
  const { compact, text, start, end } = window
  if (compact.length === 18) {
    return isUscc(compact.toUpperCase()) ? { kind: 'uscc', start, end, score: 1 } : undefined
  }
  // Words in a row are as long as this now and then; few end in two digits.
  const isForm = compact.length === 20 && isDigitAt(compact, 18) && isDigitAt(compact, 19)
  if (!isForm || !isLei(compact.toUpperCase())) return undefined
  const isNamed = isNear(text, start, end, leiWords)
  const value = isNamed ? compact.toUpperCase() : compact
  if (!isLei(value)) return undefined
  const isMixed = /[A-Z].*[A-Z]/.test(value) && /\d.*\d.*\d/.test(value)
  return isMixed || isNamed ? { kind: 'lei', start, end, score: 1 } : undefined
}
