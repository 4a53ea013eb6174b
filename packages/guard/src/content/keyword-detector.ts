import type { Detector } from '../detector.ts'
import type { Finding } from '../finding.ts'
import type { NormalisedText } from '../normalise.ts'
import { type RiskClass, riskNames } from '../risk.ts'
import { settledText } from '../settled-text.ts'
import { automatonOf, type Found, unitsOf } from './aho-corasick.ts'
import { type CompiledBank, compileBank } from './compile-bank.ts'
import { KEYWORD_LENGTH_MAX, type KeywordBank } from './keyword-bank.ts'
import { matchList, outermost, type Place } from './matches.ts'
import { openWordFrom } from './open.ts'
import { readingsOf } from './readings.ts'
import { findingsOver } from './span.ts'
import { isPulledApart } from './squeezed.ts'

/** Room for what may stand between the characters of a word that was pulled apart or filled with the invisible. */
const SPAN_FACTOR = 4

interface Match extends Place {
  readonly risk: RiskClass
  readonly score: number
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
    const { units, squeezed } = readingsOf(text)
    const plain = matchList<Match>(units.length)
    const apart = matchList<Match>(units.length)
    const matchOf = (word: number, start: number, end: number): Match => {
      return { risk: riskNames[risks[word]!]!, score: scores[word]!, start, end }
    }
    const found: Found = (word, start, end) => {
      if (isWhole(units, units.length, start, end)) plain.add(matchOf(word, start, end))
    }
    const across: Found = (word, from, to) => {
      if (apart.isFull() || !isPulledApart(squeezed, units, from, to)) return
      if (!isWhole(squeezed.units, squeezed.length, from, to)) return
      apart.add(matchOf(word, squeezed.positionOf(from), squeezed.positionOf(to - 1) + 1))
    }
    automaton.scanWithGaps(units, squeezed, found, across)
    const matches = [...plain.all, ...apart.all]
    return outermost(matches, ({ risk, score }) => `${risk} ${score}`).flatMap(
      ({ risk, score, start, end }) =>
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
