import { isNear } from './context.ts'
import type { Match } from './kind.ts'
import type { Window } from './window.ts'

/** The check character of a Hong Kong identity card: one or two letters and six digits. */
export function hongKongCheck(body: string): string {
  const padded = body.padStart(8, ' ')
  let sum = 0
  for (let index = 0; index < 8; index += 1) {
    const unit = padded.charCodeAt(index)
    const value = unit === 0x20 ? 36 : unit > 57 ? unit - 55 : unit - 48
    sum += value * (9 - index)
  }
  const check = (11 - (sum % 11)) % 11
  return check === 10 ? 'A' : String(check)
}

const TAIWAN_LETTERS = 'ABCDEFGHJKLMNPQRSTUVXYWZIO'
const TAIWAN_WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 1, 1]

/** Taiwan's identity card (second digit 1 or 2) and resident certificate (8, 9 or a letter). */
export function isTaiwanId(value: string): boolean {
  if (!/^[A-Z][1289A-D]\d{8}$/.test(value)) return false
  const letter = TAIWAN_LETTERS.indexOf(value[0]!) + 10
  let sum = Math.floor(letter / 10) + (letter % 10) * 9
  for (let index = 1; index < 10; index += 1) {
    const unit = value.charCodeAt(index)
    const digit = unit > 57 ? TAIWAN_LETTERS.indexOf(value[index]!) % 10 : unit - 48
    sum += digit * TAIWAN_WEIGHTS[index - 1]!
  }
  return sum % 10 === 0
}

const hongKongWords = /香港|身份|hkid|identity/i
const macauWords = /澳门/
const hongKongTail = /^(?:\s|\\[nr]|[-*`]){0,5}\((?:\s|\\[nr]){0,5}([0-9A])(?:\s|\\[nr]){0,5}\)/i

/** A Hong Kong card: its check character in brackets, or bare with the word. */
export function judgeHongKong(window: Window): Match | undefined {
  const { compact, text, start, end } = window
  const value = compact.toUpperCase()
  const body = /^[A-Z]{1,2}\d{6}/.exec(value)?.[0]
  if (body === undefined) return undefined
  if (value === body) {
    const tail = hongKongTail.exec(text.slice(end, end + 28))
    if (tail === null || tail[1]!.toUpperCase() !== hongKongCheck(body)) return undefined
    return { kind: 'hong-kong-id', start, end: end + tail[0].length, score: 1 }
  }
  const isWhole = value.length === body.length + 1 && value.endsWith(hongKongCheck(body))
  if (!isWhole || !isNear(text, start, end, hongKongWords)) return undefined
  return { kind: 'hong-kong-id', start, end, score: 0.9 }
}

export function judgeTaiwan({ compact, start, end, gaps, text }: Window): Match | undefined {
  if (!isTaiwanId(compact.toUpperCase())) return undefined
  const isNamed = isNear(text, start, end, /台湾|臺灣|身分|身份|居留|证/)
  // Lower case and letters apart from their digits are chance unless the text says what they are.
  if (!isNamed && (compact !== compact.toUpperCase() || gaps > 7)) return undefined
  return { kind: 'taiwan-id', start, end, score: isNamed ? 1 : 0.8 }
}

/** Macau's card has no published check: 1, 5 or 7, six digits and one more, with the word. */
export function judgeMacau({ compact, text, start, end }: Window): Match | undefined {
  if (!/^[157]\d{6}\d?$/.test(compact) || !isNear(text, start, end, macauWords)) return undefined
  if (compact.length === 8) return { kind: 'macau-id', start, end, score: 0.8 }
  const tail = /^\s?\(\d\)/.exec(text.slice(end, end + 5))
  return tail === null
    ? undefined
    : { kind: 'macau-id', start, end: end + tail[0].length, score: 0.9 }
}
