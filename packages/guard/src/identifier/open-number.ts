import { mayGoOn } from './gap.ts'
import {
  continuesNumber,
  continuesWords,
  DIGITS_MAX,
  isFormLength,
  mayBegin,
  WORD_LENGTH_MAX,
} from './numbers.ts'
import { plateStart } from './plate.ts'
import { SPAN_LENGTH_MAX } from './rows.ts'
import type { Runs, Scan } from './scan.ts'

/** How far behind a number of digits a word may stand that decides what it is. */
const DIGITS_AHEAD = 10
/** The same for numbers with letters: the suffix of a plate, then a word. */
const WORDS_AHEAD = 16
/** The check character of a Hong Kong card in its brackets. */
const BRACKETS_AHEAD = 28
const DIGITS_LENGTH_MIN = 7

/** Where a number may still begin, grow or change: from its sign or bracket, or the province of its plate, on. */
export function openNumberFrom(scan: Scan): number {
  const { text, digits } = scan
  const open = Math.min(
    openDigits(scan),
    openWords(scan),
    openDates(text, digits),
    openIpv4(text, digits),
  )
  // What stands here would become part of a number that is to come.
  const sign = /[(+]{1,2}$/.exec(text)?.index ?? text.length
  return Math.min(open, sign, plateStart(text, text.length) ?? text.length)
}

function openDigits({ text, digits }: Scan): number {
  for (
    let first = firstWithin(digits, text.length - SPAN_LENGTH_MAX - BRACKETS_AHEAD);
    first < digits.starts.length;
    first += 1
  ) {
    if (isDigitsOpen(text, digits, first)) return digits.starts[first]! - 2
  }
  return text.length
}

function firstWithin({ ends }: Runs, from: number): number {
  let run = ends.length
  while (run > 0 && ends[run - 1]! >= from) run -= 1
  return run
}

function isDigitsOpen(text: string, digits: Runs, first: number): boolean {
  const { starts, ends } = digits
  let length = 0
  let kinds = 0
  let last = first
  for (; last < starts.length; last += 1) {
    if (last > first) {
      kinds = continuesNumber(text, digits, first, last, kinds)
      if (kinds === 0) break
    }
    const more = length + ends[last]! - starts[last]!
    if (more > DIGITS_MAX || ends[last]! - starts[first]! > SPAN_LENGTH_MAX) break
    length = more
  }
  // A first group that is too long by itself is no number, whatever follows.
  if (last === first) return false
  const end = ends[last - 1]!
  if (last === starts.length && mayGoOn(text, end)) return true
  return length >= DIGITS_LENGTH_MIN && text.length - end < DIGITS_AHEAD
}

function openWords({ text, words }: Scan): number {
  for (
    let first = firstWithin(words, text.length - SPAN_LENGTH_MAX - BRACKETS_AHEAD);
    first < words.starts.length;
    first += 1
  ) {
    if (!isWordsOpen(text, words, first)) continue
    const start = words.starts[first]!
    return plateStart(text, start) ?? start
  }
  return text.length
}

function isWordsOpen(text: string, words: Runs, first: number): boolean {
  const { starts, ends, mixes } = words
  const isUnfinished = ends[first]! + 1 >= text.length
  if (!isUnfinished && !mayBegin(text, starts[first]!, ends[first]!, mixes[first]!)) return false
  let length = 0
  let kinds = 0
  let isForm = false
  let last = first
  for (; last < starts.length; last += 1) {
    if (last > first) {
      kinds = continuesWords(text, words, last, kinds)
      if (kinds === 0) break
    }
    const more = length + ends[last]! - starts[last]!
    if (more > WORD_LENGTH_MAX || ends[last]! - starts[first]! > SPAN_LENGTH_MAX) break
    length = more
    isForm ||= isFormLength(length)
  }
  if (last === first) return false
  const end = ends[last - 1]!
  if (last === starts.length && mayGoOn(text, end)) return true
  const ahead = /^[\s\\*`(-]/.test(text.slice(end, end + 1)) ? BRACKETS_AHEAD : WORDS_AHEAD
  return isForm && text.length - end < ahead
}

/** Dates of birth: the form, then a word of four characters. */
function openDates(text: string, { starts }: Runs): number {
  for (let run = starts.length - 1, open = text.length; run >= -1; run -= 1) {
    const start = starts[run] ?? -1
    if (start < text.length - 24) return open
    const form = /^[12][\d\s年月日./-]{0,15}/.exec(text.slice(start, start + 16))
    if (form !== null && start + form[0].length + 4 >= text.length && isYear(text, start))
      open = start
  }
  return text.length
}

function isYear(text: string, start: number): boolean {
  const year = text.slice(start, start + 4)
  return start + 4 > text.length ? /^(?:1|2|19\d?|20\d?)$/.test(year) : /^(?:19|20)\d\d/.test(year)
}

function openIpv4(text: string, { starts }: Runs): number {
  for (let run = starts.length - 1, open = text.length; run >= -1; run -= 1) {
    const start = starts[run] ?? -1
    if (start < text.length - 28) return open
    const form = /^[\d.]+/.exec(text.slice(start, start + 17))?.[0] ?? ''
    const isWhole = start + form.length < text.length
    if (
      !isWhole ||
      (form.split('.').length > 3 && start + form.length + DIGITS_AHEAD > text.length)
    )
      open = start
  }
  return text.length
}
