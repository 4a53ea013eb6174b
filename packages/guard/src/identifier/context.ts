import { isDigitAt } from './scan.ts'

/** How far back and ahead a word may stand that tells what a number is. */
export const BACK_LENGTH = 24
export const AHEAD_LENGTH = 10
const LABEL_LENGTH = 20

/** True where one of the words stands near the stretch. */
export function isNear(text: string, start: number, end: number, words: RegExp): boolean {
  return (
    isWithin(text, Math.max(0, start - BACK_LENGTH), start, words) ||
    isWithin(text, end, Math.min(text.length, end + AHEAD_LENGTH), words)
  )
}

/** All words hold a letter, or slashes at their end: rows of digits hold none. */
export function holdsWord(unit: number): boolean {
  return unit >= 0x41 || unit === SLASH
}

function isWithin(text: string, from: number, to: number, words: RegExp): boolean {
  for (let at = to - 1; at >= from; at -= 1) {
    if (holdsWord(text.charCodeAt(at))) return words.test(text.slice(from, to))
  }
  return false
}

const SLASH = 0x2f
const labelSeparators = ' \n\t:=是为于在"\'“”`*|_>(#-'
const SEPARATORS_MAX = 6

/** True where the stretch stands right behind its label: `label` is anchored at the end of what precedes. */
export function isLabelled(text: string, start: number, label: RegExp): boolean {
  if (isBehindNumber(text, start)) return false
  return label.test(text.slice(Math.max(0, start - LABEL_LENGTH), start))
}

/** In rows of numbers each stands behind another one, and no label ends with a digit. */
export function isBehindNumber(text: string, start: number): boolean {
  let at = start - 1
  while (start - at <= SEPARATORS_MAX && labelSeparators.includes(text[at] ?? '?')) at -= 1
  return isDigitAt(text, at)
}

/**
 * Builds a label pattern: one of the words, then at most a few characters that are neither letters nor digits.
 * A bracketed remark of a few characters may stand between, as in 账号(人民币):.
 */
export function labelOf(words: string): RegExp {
  return new RegExp(
    `(?:${words})(?:\\([^()]{0,6}\\))?(?:号码|号|是|为|number|no\\.?)?[\\s:=是为"'“”\`*|_>(#-]{0,6}$`,
    'i',
  )
}
