import type { Detector } from '../detector.ts'
import type { Finding } from '../finding.ts'
import type { NormalisedText } from '../normalise.ts'
import { settledText } from '../settled-text.ts'
import { buildAutomaton, unitsOf } from './aho-corasick.ts'
import { KEYWORD_LENGTH_MAX, type Keyword, type KeywordBank } from './keyword-bank.ts'
import { openWordFrom } from './open.ts'
import { findingsOver } from './span.ts'
import { isPulledApart, squeeze } from './squeezed.ts'

/**
 * Beyond this many matches the rest of the text counts as one: a text made of nothing but forbidden words must
 * not fill the memory with findings, and must not pass either.
 */
const MATCHES_MAX = 10_000

/** Room for what may stand between the characters of a word that was pulled apart or filled with the invisible. */
const SPAN_FACTOR = 4

interface Match {
  readonly keyword: Keyword
  readonly start: number
  readonly end: number
}

/**
 * Finds the words of a bank in the normalised text, and in the view without separators between Han characters.
 * Latin words match whole words only, in any case. A new bank is a new detector: exchanging the one value for the
 * other is the hot reload. `kind` is that of the findings: whoever has several banks tells by it which one found it.
 */
export function keywordDetector(
  bank: KeywordBank,
  { kind = 'keyword' }: { readonly kind?: string } = {},
): Detector {
  const { keywords, version } = bank
  const automaton = buildAutomaton(keywords.map(({ word }) => word))
  const spanMax = Math.max(1, Math.min(automaton.lengthMax, KEYWORD_LENGTH_MAX)) * SPAN_FACTOR

  function detect(text: NormalisedText): readonly Finding[] {
    const units = unitsOf(text.text)
    const matches: Match[] = []
    const add = (keyword: Keyword, start: number, end: number) => {
      if (matches.length < MATCHES_MAX) matches.push({ keyword, start, end })
      else if (matches.length === MATCHES_MAX) matches.push({ keyword, start, end: units.length })
    }
    automaton.scan(units, units.length, (index, start, end) => {
      if (isWhole(units, units.length, start, end)) add(keywords[index]!, start, end)
    })
    const squeezed = squeeze(units)
    if (squeezed !== undefined) {
      const { positionOf, length } = squeezed
      automaton.scan(squeezed.units, length, (index, from, to) => {
        if (!isPulledApart(squeezed, units, from, to)) return
        if (!isWhole(squeezed.units, length, from, to)) return
        add(keywords[index]!, positionOf(from), positionOf(to - 1) + 1)
      })
    }
    return outermost(matches).flatMap(({ keyword, start, end }) =>
      findingsOver(
        text,
        start,
        end,
        { guard: 'keyword', version, kind, score: keyword.score, risk: keyword.risk },
        spanMax,
      ),
    )
  }

  function openFrom(text: NormalisedText): number {
    const settled = settledText(text)
    const offset = Math.max(0, settled.length - spanMax - 1)
    return text.startOf(offset + openWordFrom(automaton, unitsOf(settled.slice(offset)), spanMax))
  }

  return { id: 'keyword', version, spanMax, openFrom, detect }
}

/** Whether a match cuts no Latin word or number in two: `ass` is not in `assets`. */
function isWhole(units: Uint16Array, length: number, start: number, end: number): boolean {
  const cutsBefore = start > 0 && isLatin(units[start]!) && isLatin(units[start - 1]!)
  const cutsAfter = end < length && isLatin(units[end - 1]!) && isLatin(units[end]!)
  return !cutsBefore && !cutsAfter
}

function isLatin(unit: number): boolean {
  return (unit >= 0x30 && unit <= 0x39) || (unit >= 0x61 && unit <= 0x7a)
}

/** Leaves out what lies inside another match of the same class and score: it says nothing new. */
function outermost(matches: Match[]): Match[] {
  if (matches.length < 2) return matches
  matches.sort((a, b) => a.start - b.start || b.end - a.end || b.keyword.score - a.keyword.score)
  const reach = new Map<string, number>()
  return matches.filter(({ keyword, end }) => {
    const group = `${keyword.risk} ${keyword.score}`
    if (end <= (reach.get(group) ?? 0)) return false
    reach.set(group, end)
    return true
  })
}
