import type { Detector, Surroundings } from '../detector.ts'
import type { Finding } from '../finding.ts'
import type { NormalisedText } from '../normalise.ts'
import { findAddresses } from './address.ts'
import { findBirthDates } from './birth.ts'
import type { IdentifierKind, Match } from './kind.ts'
import { findNames } from './name.ts'
import { findEmails, findIpv4, findIpv6 } from './network.ts'
import { findDigitNumbers, findWordNumbers } from './numbers.ts'
import { openUnitFrom } from './open.ts'
import { scanText } from './scan.ts'
import { findSecrets } from './secret.ts'
import { findVeiled, withPlainX } from './veiled.ts'

const GUARD = 'identifier'
const VERSION = '1.0.0'

/** What one finding covers at most, the label in front included. */
const SPAN_MAX = 256

/**
 * Personal and business identifiers and secrets, by form, check character, date, region and context.
 * Every family reads the same scan; patterns are only run over a bounded stretch around a place that the scan
 * names, so that the whole is linear in the length of the text.
 */
export function identifierDetector({
  kinds,
}: {
  readonly kinds?: readonly IdentifierKind[]
} = {}): Detector {
  const wanted = kinds && new Set(kinds)
  // A stream asks twice about one text: what was found, then what is open.
  const known = new WeakMap<NormalisedText, readonly Match[]>()
  const matchesOf = (
    normalised: NormalisedText,
    { direction, whole }: Omit<Surroundings, 'origin'>,
  ) => {
    // A request is whole; of an answer that may still be under way only what lies within the span is undone.
    const isWhole = direction === 'input' || whole === true
    const before = isWhole ? undefined : known.get(normalised)
    if (before !== undefined) return before
    const text = withPlainX(normalised.text)
    const find = (inner: string) => matchesIn(inner, isWhole)
    const lengthMax = isWhole ? Number.POSITIVE_INFINITY : SPAN_MAX
    const matches = [...find(text), ...findVeiled(text, lengthMax, find)]
    if (!isWhole) known.set(normalised, matches)
    return matches
  }
  return {
    id: GUARD,
    version: VERSION,
    spanMax: SPAN_MAX,
    openFrom: (normalised) => {
      let open = openUnitFrom(normalised)
      const matches = matchesOf(normalised, { direction: 'output' })
      // Of two that overlap one is left out, so that the first waits for the second.
      for (let before = -1; before !== open; ) {
        before = open
        for (const { start, end } of matches) if (start < open && end > open) open = start
      }
      return normalised.startOf(open)
    },
    detect: (normalised, surroundings) => {
      const found = matchesOf(normalised, surroundings)
      const matches = wanted ? found.filter(({ kind }) => wanted.has(kind)) : found
      return withoutOverlaps(matches).flatMap((match) => findingsOf(match, normalised))
    },
  }
}

function matchesIn(text: string, whole: boolean): Match[] {
  const scan = scanText(text)
  const families: (readonly Match[])[] = []
  if (scan.digits.starts.length > 0) {
    families.push(findDigitNumbers(scan), findIpv4(scan), findBirthDates(scan))
  }
  if (scan.words.starts.length > 0) families.push(findWordNumbers(scan))
  if (scan.words.starts.length > 0 || scan.triggers.length > 0)
    families.push(findSecrets(scan, { whole }))
  if (scan.ats.length > 0) families.push(findEmails(scan))
  if (scan.colons.length > 1) families.push(findIpv6(scan))
  if (scan.triggers.length > 0 || scan.digits.starts.length > 0) {
    families.push(findAddresses(scan), findNames(scan))
  }
  return families.flat()
}

/** The surest wins where two overlap, then the longer one. In the order of the text. */
function withoutOverlaps(matches: readonly Match[]): readonly Match[] {
  if (matches.length < 2) return matches
  const sorted = matches.toSorted((one, other) => one.start - other.start || other.end - one.end)
  const kept: Match[] = []
  for (const match of sorted) {
    const last = kept[kept.length - 1]
    if (last === undefined || match.start >= last.end) kept.push(match)
    else if (isSurer(match, last)) kept[kept.length - 1] = match
  }
  return kept
}

function isSurer(one: Match, other: Match): boolean {
  if (one.score !== other.score) return one.score > other.score
  return one.end - one.start > other.end - other.start
}

/** Back to the original. Invisible characters may stretch a match beyond the span: then it becomes several findings. */
function findingsOf({ kind, start, end, score }: Match, normalised: NormalisedText): Finding[] {
  const first = normalised.startOf(start)
  const last = normalised.endOf(end)
  const findings: Finding[] = []
  for (let from = first; from < last; from += SPAN_MAX) {
    findings.push({
      guard: GUARD,
      version: VERSION,
      kind,
      start: from,
      end: Math.min(last, from + SPAN_MAX),
      score,
      risk: 'A.4.f',
    })
  }
  return findings
}
