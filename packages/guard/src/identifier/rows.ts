import { hasKnownIssuer } from './bins.ts'
import { AHEAD_LENGTH, BACK_LENGTH, holdsWord } from './context.ts'
import { isUscc } from './organisation.ts'
import type { Runs } from './scan.ts'

/** What one number may be stretched to by what stands between its groups. */
export const SPAN_LENGTH_MAX = 96

/** `joined` holds the number from `at` on; its first group is so long. */
type MayBegin = (joined: string, at: number, groupLength: number) => boolean

/** Runs as one text: numbers that begin in the same row of groups share most of their digits. */
export interface Row {
  /** What runs hold without what stands between them, `length` units of it. */
  compact(first: number, last: number, length: number): string
  /**
   * True in the middle of a long row, where each group begins a number of every length and hardly any of them can be one:
   * no word stands near that would say what it is, and `mayBegin` sees by its first digits that it is nothing without.
   */
  isHopeless(first: number, mayBegin: MayBegin): boolean
}

/** Groups before one from which on a row is long: tables of a few figures are read as they are. */
const GROUPS_BEFORE_MIN = 2
const GROUP_LENGTH_MAX = 2
const ISSUER_LENGTH_MAX = 8
const USCC_LENGTH = 18

export function rowOf(text: string, { starts, ends, gaps }: Runs): Row {
  let joined: string | undefined
  const offsets: number[] = []
  let wordFrom = 0

  function join(): string {
    if (joined === undefined) {
      let offset = 0
      const groups: string[] = []
      for (let run = 0; run < starts.length; run += 1) {
        offsets.push(offset)
        offset += ends[run]! - starts[run]!
        groups.push(text.slice(starts[run], ends[run]))
      }
      joined = groups.join('')
    }
    return joined
  }

  /** Looks at each unit once, since groups come in the order of the text. */
  function isFarFromWords(start: number): boolean {
    wordFrom = Math.max(wordFrom, start - BACK_LENGTH)
    while (wordFrom < text.length && !holdsWord(text.charCodeAt(wordFrom))) wordFrom += 1
    return wordFrom >= start + SPAN_LENGTH_MAX + AHEAD_LENGTH
  }

  return {
    compact: (first, last, length) =>
      first === last
        ? text.slice(starts[first], ends[first])
        : join().slice(offsets[first]!, offsets[first]! + length),
    isHopeless(first, mayBegin) {
      const start = starts[first]!
      if (ends[first]! - start > GROUP_LENGTH_MAX) return false
      for (let run = first; run > first - GROUPS_BEFORE_MIN; run -= 1) {
        if ((gaps[run] ?? 0) === 0) return false
      }
      const before = text[start - 1]
      if (before === '+' || before === '(' || !isFarFromWords(start)) return false
      return !mayBegin(join(), offsets[first]!, ends[first]! - start)
    },
  }
}

const ONE = 0x31
const THREE = 0x33
const DATE_OFFSET = 6
const dateOfBirth = /(?:1[89]|20)..[01].[0-3]/y

/** A phone by its first digits, a citizen by the date of birth, a card by its issuer. */
export const mayBeginDigits: MayBegin = (joined, at, groupLength) => {
  if (joined.charCodeAt(at) === ONE && joined.charCodeAt(at + 1) >= THREE) return true
  // The code of an area is a group of its own.
  if (joined[at] === '0' && (groupLength > 1 || joined.startsWith('0086', at))) return true
  if (joined.startsWith('86', at)) return true
  dateOfBirth.lastIndex = at + DATE_OFFSET
  return dateOfBirth.test(joined) || hasKnownIssuer(joined.slice(at, at + ISSUER_LENGTH_MAX))
}

/** Of all forms with letters only the social credit code can do without one. */
export const mayBeginWords: MayBegin = (joined, at) => {
  return joined[at + 1] !== '0' && isUscc(joined.slice(at, at + USCC_LENGTH))
}
