import type { Detector } from '../detector.ts'
import type { Finding } from '../finding.ts'
import type { NormalisedText } from '../normalise.ts'
import { settledText } from '../settled-text.ts'
import { type Automaton, buildAutomaton, type Found, unitsOf } from './aho-corasick.ts'
import { matchList, outermost, type Place } from './matches.ts'
import {
  cuesBefore,
  cuesBehind,
  cuesOfLists,
  encouragements,
  MISCONDUCT_REACH,
  type MisconductEntry,
  misconductBank,
  misconductKinds,
} from './misconduct-bank.ts'
import { openWordFrom } from './open.ts'
import { readingsOf } from './readings.ts'
import { findingsOver } from './span.ts'
import { isPulledApart, squeeze } from './squeezed.ts'

const VERSION = '1'

/** How far the words reach that turn a promise into a warning, in units of the text. */
const CLAUSE_MAX = 32
const LIST_MAX = 120
const BEHIND_MAX = 60

/** Room for the phrase itself, pulled apart at most, and for what decides it on both sides. */
const PHRASE_MAX = 96
const SPAN_MAX = LIST_MAX + PHRASE_MAX + BEHIND_MAX

interface Match extends Place {
  readonly entry: MisconductEntry
}

const phrases: readonly (readonly [string, MisconductEntry])[] = misconductBank.flatMap((entry) =>
  entry.anchors.map((anchor) => [anchor, entry] as const),
)

/**
 * Finds promised returns, guaranteed principal, insider tips, rumours, calls to manipulate and pumping groups in
 * Chinese and English. A warning, a ban, a denial or a report of such a thing is none.
 */
export function misconductDetector(): Detector {
  const automaton = buildAutomaton(phrases.map(([anchor]) => anchor))

  function detect(text: NormalisedText): readonly Finding[] {
    const { units, squeezed } = readingsOf(text)
    const plain = matchList<Match>(units.length)
    const apart = matchList<Match>(units.length)
    const found: Found = (index, start, end) => {
      const entry = phrases[index]![1]
      if (plain.isFull() || cutsWord(units, start, end)) return
      const matched =
        entry.pattern === undefined ? end : endOfPattern(entry.pattern, text.text, start)
      if (matched === undefined || !isMeant(text.text, start, matched)) return
      plain.add({ entry, start, end: matched })
    }
    const across: Found = (index, from, to) => {
      const entry = phrases[index]![1]
      if (apart.isFull() || entry.pattern !== undefined) return
      if (!isPulledApart(squeezed, units, from, to)) return
      const start = squeezed.positionOf(from)
      const end = squeezed.positionOf(to - 1) + 1
      if (isMeant(text.text, start, end)) apart.add({ entry, start, end })
    }
    automaton.scanWithGaps(units, squeezed, found, across)
    return outermost([...plain.all, ...apart.all], ({ entry }) => entry.kind).flatMap(
      ({ entry, start, end }) => findingsOf(text, entry, start, end),
    )
  }

  function openFrom(text: NormalisedText): number {
    const settled = settledText(text)
    const offset = Math.max(0, settled.length - SPAN_MAX)
    return text.startOf(offset + openPhraseFrom(automaton, settled.slice(offset)))
  }

  return { id: 'misconduct', version: VERSION, spanMax: SPAN_MAX, openFrom, detect }
}

/** Where a phrase may have begun that is not yet finished, or whose pattern or words behind it are not yet known. */
function openPhraseFrom(automaton: Automaton, text: string): number {
  const units = unitsOf(text)
  let open = openWordFrom(automaton, units, PHRASE_MAX)
  const plain: Found = (index, start, end) => {
    if (start >= open) return
    const { pattern } = phrases[index]![1]
    const matched = pattern === undefined ? end : endOfPattern(pattern, text, start)
    if (pattern !== undefined && units.length < start + MISCONDUCT_REACH) open = start
    else if (matched !== undefined && units.length < matched + BEHIND_MAX) open = start
  }
  const squeezed = squeeze(units)
  automaton.scanWithGaps(units, squeezed, plain, (index, from, to) => {
    const { pattern } = phrases[index]![1]
    if (pattern !== undefined || !isPulledApart(squeezed, units, from, to)) return
    const start = squeezed.positionOf(from)
    const end = squeezed.positionOf(to - 1) + 1
    if (units.length < end + BEHIND_MAX) open = Math.min(open, start)
  })
  return open
}

function findingsOf(text: NormalisedText, entry: MisconductEntry, start: number, end: number) {
  const { kind, score } = entry
  const { risk } = misconductKinds[kind]
  return findingsOver(
    text,
    start,
    end,
    { guard: 'misconduct', version: VERSION, kind, score, risk },
    PHRASE_MAX,
  )
}

function endOfPattern(pattern: RegExp, text: string, start: number): number | undefined {
  // A copy of a bounded stretch: what a pattern cannot see, it cannot read twice.
  const stretch = text.slice(start, start + MISCONDUCT_REACH)
  pattern.lastIndex = 0
  return pattern.test(stretch) ? start + pattern.lastIndex : undefined
}

function cutsWord(units: Uint16Array, start: number, end: number): boolean {
  const letter = (unit: number | undefined) => unit !== undefined && unit >= 0x61 && unit <= 0x7a
  return (
    (letter(units[start]) && letter(units[start - 1])) ||
    (letter(units[end - 1]) && letter(units[end]))
  )
}

/** Whether the words around a phrase let it stand as a promise or a tip. */
function isMeant(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - LIST_MAX), start).toLowerCase()
  const clause = before.slice(-CLAUSE_MAX).replace(encouragements, '')
  const cut = lastClauseEnd(clause)
  if (cuesBefore.test(clause.slice(cut))) return false
  const sentence = before.slice(before.lastIndexOf('。') + 1)
  if (cuesOfLists.test(sentence)) return false
  return !cuesBehind.test(text.slice(end, end + BEHIND_MAX).toLowerCase())
}

function lastClauseEnd(clause: string): number {
  for (let at = clause.length - 1; at >= 0; at -= 1) {
    if (',;。!?\n'.includes(clause[at]!)) return at + 1
    if (clause[at] === '.' && clause[at + 1] === ' ') return at + 1
  }
  return 0
}
