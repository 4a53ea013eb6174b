import { hasKnownIssuer } from './bins.ts'
import { isNear } from './context.ts'
import type { Match } from './kind.ts'
import { isAlone, isQuantity, isRegular, type Window } from './window.ts'

const LENGTH_MIN = 15
const LENGTH_MAX = 19

/** The check of ISO/IEC 7812 (Luhn). */
export function isLuhn(digits: string): boolean {
  let sum = 0
  for (let index = digits.length - 1, place = 0; index >= 0; index -= 1, place += 1) {
    const digit = digits.charCodeAt(index) - 48
    sum += place % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2
  }
  return sum % 10 === 0
}

/** Ranges of UnionPay (16 to 19 digits) and of the international brands (their own lengths). */
function isBrandRange(digits: string): boolean {
  if (digits.length === 15) return /^3[47]/.test(digits)
  if (digits.startsWith('62')) return true
  return (
    digits.length === 16 &&
    /^(?:4|5[1-5]|2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720)|35(?:2[89]|[3-8]))/.test(digits)
  )
}

const cardWords = /卡|\bcard|\bpan\b|visa|master|银联|借记|贷记/i

/** Cards: Luhn and the issuer's range; grouped in an unusual way only with a known issuer or the word. */
export function judgeBankCard(window: Window): Match | undefined {
  const { compact, text, start, end, gaps } = window
  if (compact.length < LENGTH_MIN || compact.length > LENGTH_MAX) return undefined
  // Zeros alone pass Luhn, and repeated digits are placeholders.
  if (!isLuhn(compact) || /^(\d)\1+$/.test(compact)) return undefined
  const isKnown = compact.length > 15 && hasKnownIssuer(compact)
  const isIssued = isKnown || isBrandRange(compact)
  if (!isIssued && compact[0] === '0') return undefined
  const isNamed = isNear(text, start, end, cardWords)
  if (!isIssued && !isNamed) return undefined
  if (gaps !== 0 && !isKnown && !isNamed && !(isRegular(window) && isAlone(window)))
    return undefined
  if (!isNamed && isQuantity(text, start, end)) return undefined
  return { kind: 'bank-card', start, end, score: isKnown || isNamed ? 1 : 0.9 }
}
