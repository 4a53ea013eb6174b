import { judgeAccount, judgeBic, mayHoldBic } from './account.ts'
import { judgeBankCard } from './bank-card.ts'
import { judgeCitizen } from './citizen.ts'
import { isBehindNumber } from './context.ts'
import type { Match } from './kind.ts'
import { judgeOrganisation } from './organisation.ts'
import { judgeHongKong, judgeMacau, judgeTaiwan } from './overseas.ts'
import { judgeLandline, judgeMobile } from './phone.ts'
import { judgePlate } from './plate.ts'
import { mayBeginDigits, mayBeginWords, rowOf, SPAN_LENGTH_MAX } from './rows.ts'
import {
  BLANK,
  BREAK,
  gapBetween,
  HYPHEN,
  isAlphanumericAt,
  isDigitAt,
  isOneGap,
  mixOf,
  PARENTHESIS,
  type Runs,
  type Scan,
} from './scan.ts'
import { judgeTravel } from './travel.ts'
import { type Window, windowOf } from './window.ts'

/** What one number holds at most. */
export const DIGITS_MAX = 30
export const WORD_LENGTH_MAX = 20

/** Where a trailing X may stand behind 17 digits; the end of the number, or 0. */
function endOfX({ text, end, gaps }: Window): number {
  for (let index = end; index <= end + 3; index += 1) {
    const unit = text[index]
    if (unit !== 'X' && unit !== 'x') continue
    const gap = index === end ? 0 : gapBetween(text, end, index)
    const isJoined = index === end || (gap !== 0 && isOneGap(gaps | gap))
    return isJoined && !isAlphanumericAt(text, index + 1) ? index + 1 : 0
  }
  return 0
}

function judgeDigits(window: Window): Match | undefined {
  const { compact, end, gaps } = window
  const length = compact.length
  if (length === 17) {
    const endX = endOfX(window)
    const match = endX > 0 ? judgeCitizen(window, `${compact}X`, endX) : undefined
    if (match !== undefined) return match
  }
  if (length === 18 || length === 15) {
    const match = judgeCitizen(window, compact, end)
    if (match !== undefined) return match
  }
  if ((gaps & PARENTHESIS) === 0) {
    const match = judgeBankCard(window)
    if (match !== undefined) return match
  }
  return judgeMobile(window) ?? judgeLandline(window) ?? judgeAccount(window)
}

/** Lengths at which digits in groups can be something without their label. */
const isGroupedLength = (length: number) => length >= 9 && length <= 19

/** What joins group `last` to the number that began at `first`; 0 where the number ends before it. */
export function continuesNumber(
  text: string,
  digits: Runs,
  first: number,
  last: number,
  kinds: number,
): number {
  const gap = digits.gaps[last]!
  if (gap === 0) return 0
  // Behind the country, as in +86 138-0013-8000, the number is grouped anew.
  if (last === first + 2 && isCountry(text, digits, first)) return gap
  const joined = kinds | gap
  const isPhone = (joined & PARENTHESIS) !== 0
  if (isPhone) return (joined & ~(PARENTHESIS | HYPHEN | BLANK)) === 0 ? joined : 0
  return isOneGap(joined) ? joined : 0
}

function isCountry(text: string, { starts, ends }: Runs, run: number): boolean {
  const size = ends[run]! - starts[run]!
  if (size !== 2 && size !== 4) return false
  return (
    text.startsWith('86', ends[run]! - 2) && (size === 2 || text.startsWith('00', starts[run]!))
  )
}

/** All that is made of digits, in one pass: each number is read once, at its first group. */
export function findDigitNumbers({ text, digits }: Scan): Match[] {
  const { starts, ends } = digits
  const source = { text, runs: digits }
  const row = rowOf(text, digits)
  const matches: Match[] = []
  for (let first = 0; first < starts.length; first += 1) {
    if (row.isHopeless(first, mayBeginDigits)) continue
    let length = 0
    let kinds = 0
    let best: Match | undefined
    let bestLast = first
    for (let last = first; last < starts.length; last += 1) {
      if (last > first) {
        kinds = continuesNumber(text, digits, first, last, kinds)
        if (kinds === 0) break
      }
      length += ends[last]! - starts[last]!
      if (length > DIGITS_MAX || ends[last]! - starts[first]! > SPAN_LENGTH_MAX) break
      if (length < 7 || (kinds !== 0 && !mayBeGrouped(text, starts[first]!, length))) continue
      const compact = row.compact(first, last, length)
      const match = judgeDigits(windowOf(source, first, last, compact, kinds))
      if (match === undefined || match.score < (best?.score ?? 0)) continue
      best = match
      bestLast = last
    }
    if (best === undefined) continue
    matches.push(best)
    first = bestLast
  }
  return matches
}

/** Digits in groups are a phone, an identity or a card by their length and first digit, or an account by its label. */
function mayBeGrouped(text: string, start: number, length: number): boolean {
  if (!isGroupedLength(length)) return isAccountStart(text, start)
  return length >= 15 || '018'.includes(text[start]!) || !isBehindNumber(text, start)
}

/** A label ends within a few characters: an account may be grouped in any way behind one. */
function isAccountStart(text: string, start: number): boolean {
  return (
    !isDigitAt(text, start - 1) &&
    !isDigitAt(text, start - 2) &&
    /[号户:t]/.test(text.slice(Math.max(0, start - 4), start))
  )
}

interface Form {
  readonly judge: (window: Window) => Match | undefined
  /** How many digits it has at least: most words in a row have fewer, and are not read as one number at all. */
  readonly digitsMin: number
}

const plate: Form = { judge: judgePlate, digitsMin: 2 }
const hongKong: Form = { judge: judgeHongKong, digitsMin: 6 }
const macau: Form = { judge: judgeMacau, digitsMin: 7 }
const travel: Form = { judge: judgeTravel, digitsMin: 6 }
const taiwan: Form = { judge: judgeTaiwan, digitsMin: 8 }
const bic: Form = { judge: judgeBic, digitsMin: 0 }

/** The forms that a length can have, so that no other is tried. */
const formsByLength = new Map<number, readonly Form[]>([
  [5, [plate]],
  [6, [plate]],
  [7, [hongKong, plate, macau, travel]],
  [8, [hongKong, macau, travel, bic]],
  [9, [hongKong, travel]],
  [10, [taiwan]],
  [11, [travel, bic]],
  [15, [travel]],
  [18, [{ judge: judgeOrganisation, digitsMin: 7 }]],
  [20, [{ judge: judgeOrganisation, digitsMin: 2 }]],
])

/** A BIC has no digits and no check: it is one behind its label alone, which few texts hold. */
const withoutBic = new Map(
  Array.from(formsByLength, ([length, forms]) => [length, forms.filter((form) => form !== bic)]),
)

/** Words that may begin an identifier: with a digit or a capital, or small letters that stand before digits. */
export function mayBegin(text: string, start: number, end: number, mix: number): boolean {
  if ((mix & mixOf.digit) !== 0) return true
  // A group of letters alone begins an identifier when it is short, or is a BIC.
  return end - start <= 3 || (mix === mixOf.upper && end - start <= 11) || isDigitAt(text, end + 1)
}

/** Groups of an identifier hold digits, or are a few capitals; prose ends the number at once. */
function isGroup({ starts, ends, gaps, mixes }: Runs, run: number): boolean {
  if ((mixes[run]! & mixOf.digit) !== 0) return true
  return ends[run]! - starts[run]! <= 4 || (gaps[run] === BREAK && mixes[run] === mixOf.upper)
}

/** What joins group `last` to the words before it; 0 where the number ends there. A last word may still grow. */
export function continuesWords(text: string, words: Runs, last: number, kinds: number): number {
  const { gaps, ends } = words
  const joined = kinds | gaps[last]!
  if (gaps[last] === 0 || !isOneGap(joined)) return 0
  return isGroup(words, last) || ends[last] === text.length ? joined : 0
}

/** Whether a form of letters and digits has this length. */
export function isFormLength(length: number): boolean {
  return formsByLength.has(length)
}

/** The first word with a digit from `word` on. */
function digitsFrom({ mixes }: Runs, word: number): number {
  let next = word
  while (next < mixes.length && (mixes[next]! & mixOf.digit) === 0) next += 1
  return next
}

function digitsIn(text: string, start: number, end: number): number {
  let count = 0
  for (let index = start; index < end; index += 1) if (isDigitAt(text, index)) count += 1
  return count
}

/** All that mixes letters and digits. Digits alone are tried too: some documents have no letter. */
export function findWordNumbers({ text, words }: Scan): Match[] {
  const { starts, ends, gaps, mixes } = words
  const needsDigits = !mayHoldBic(text)
  const forms = needsDigits ? withoutBic : formsByLength
  const row = rowOf(text, words)
  const matches: Match[] = []
  let withDigits = 0
  for (let first = 0; first < starts.length; first += 1) {
    if (needsDigits) {
      withDigits = digitsFrom(words, Math.max(first, withDigits))
      if (withDigits === starts.length) break
      if (starts[withDigits]! - starts[first]! >= SPAN_LENGTH_MAX) continue
    }
    if (!mayBegin(text, starts[first]!, ends[first]!, mixes[first]!)) continue
    if (row.isHopeless(first, mayBeginWords)) continue
    let length = 0
    let digits = 0
    let kinds = 0
    let best: Match | undefined
    let bestLast = first
    for (let last = first; last < starts.length; last += 1) {
      if (last > first) {
        kinds |= gaps[last]!
        if (gaps[last] === 0 || !isOneGap(kinds) || !isGroup(words, last)) break
      }
      const start = starts[last]!
      const end = ends[last]!
      length += end - start
      if (length > WORD_LENGTH_MAX || end - starts[first]! > SPAN_LENGTH_MAX) break
      if ((mixes[last]! & mixOf.digit) !== 0) digits += digitsIn(text, start, end)
      const match = judgeWords(text, words, first, last, kinds, digits, forms.get(length))
      // A longer one that is as sure wins: its first groups alone may look like another document.
      if (match === undefined || match.score < (best?.score ?? 0)) continue
      best = match
      bestLast = last
    }
    if (best === undefined) continue
    matches.push(best)
    first = bestLast
  }
  return matches
}

function judgeWords(
  text: string,
  runs: Runs,
  first: number,
  last: number,
  kinds: number,
  digits: number,
  forms: readonly Form[] = [],
): Match | undefined {
  let window: Window | undefined
  for (const { judge, digitsMin } of forms) {
    if (digits < digitsMin) continue
    window ??= windowOf({ text, runs }, first, last, compactOf(text, runs, first, last), kinds)
    const match = judge(window)
    if (match !== undefined) return match
  }
  return undefined
}

function compactOf(text: string, { starts, ends }: Runs, first: number, last: number): string {
  let compact = ''
  for (let run = first; run <= last; run += 1) compact += text.slice(starts[run], ends[run])
  return compact
}
