import type { Detector } from '../detector.ts'
import type { Finding } from '../finding.ts'
import type { NormalisedText } from '../normalise.ts'
import { type RiskClass, riskNames } from '../risk.ts'
import { settledText } from '../settled-text.ts'
import { automatonOf, unitsOf } from './aho-corasick.ts'
import { type CompiledBank, compileBank } from './compile-bank.ts'
import { KEYWORD_LENGTH_MAX, type KeywordBank } from './keyword-bank.ts'
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
  readonly risk: RiskClass
  readonly score: number
  readonly start: number
  readonly end: number
}

/**
 * Finds the words of a bank in the normalised text, and in the view without separators between Han characters.
 * Latin words match whole words only, in any case. A new bank is a new detector: exchanging the one value for the
 * other is the hot reload. `kind` is that of the findings: whoever has several banks tells by it which one found it.
 */
export function keywordDetector(
  bank: KeywordBank | CompiledBank,
  { kind = 'keyword' }: { readonly kind?: string } = {},
): Detector {
  const { version, words, risks, scores } = 'words' in bank ? bank : compileBank(bank)
  const automaton = automatonOf(words)
  const spanMax = Math.max(1, Math.min(automaton.lengthMax, KEYWORD_LENGTH_MAX)) * SPAN_FACTOR

  function detect(text: NormalisedText): readonly Finding[] {
    const units = unitsOf(text.text)
    const matches: Match[] = []
    const add = (word: number, start: number, end: number) => {
      if (matches.length > MATCHES_MAX) return
      const last = matches.length === MATCHES_MAX ? units.length : end
      matches.push({ risk: riskNames[risks[word]!]!, score: scores[word]!, start, end: last })
    }
    automaton.scan(units, units.length, (index, start, end) => {
      if (isWhole(units, units.length, start, end)) add(index, start, end)
    })
    const squeezed = squeeze(units)
    if (squeezed !== undefined) {
      const { positionOf, length } = squeezed
      automaton.scan(squeezed.units, length, (index, from, to) => {
        if (!isPulledApart(squeezed, units, from, to)) return
        if (!isWhole(squeezed.units, length, from, to)) return
        add(index, positionOf(from), positionOf(to - 1) + 1)
      })
    }
    return outermost(matches).flatMap(({ risk, score, start, end }) =>
      findingsOver(text, start, end, { guard: 'keyword', version, kind, score, risk }, spanMax),
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
  matches.sort((a, b) => a.start - b.start || b.end - a.end || b.score - a.score)
  const reach = new Map<string, number>()
  return matches.filter(({ risk, score, end }) => {
    const group = `${risk} ${score}`
    if (end <= (reach.get(group) ?? 0)) return false
    reach.set(group, end)
    return true
  })
}
