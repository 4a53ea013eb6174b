import type { Detector, Surroundings } from '../detector.ts'
import type { Finding } from '../finding.ts'
import type { NormalisedText } from '../normalise.ts'
import { findAddresses } from './address.ts'
import { type Begun, begunBefore } from './begun.ts'
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
  const matchesOf = (normalised: NormalisedText, surroundings: Known) => {
    const { direction, whole } = surroundings
    // A request is whole; of an answer that may still be under way only what lies within the span is undone.
    const isWhole = direction === 'input' || whole === true
    const before = isWhole ? undefined : known.get(normalised)
    if (before !== undefined) return before
    const text = withPlainX(normalised.text)
    const begun = begunBefore(text, normalised, surroundings)
    const lengthMax = isWhole ? Number.POSITIVE_INFINITY : SPAN_MAX
    const find = (inner: string) => matchesIn(inner)
    const found = [...matchesIn(text, begun), ...findVeiled(text, lengthMax, find)]
    const { match, within } = begun
    const matches = match ? [match, ...found.filter(({ start }) => start >= within)] : found
    if (!isWhole) known.set(normalised, matches)
    return matches
  }
  return {
    id: GUARD,
    version: VERSION,
    spanMax: SPAN_MAX,
    openFrom: (normalised, surroundings = { origin: 'assistant', direction: 'output' }) => {
      const matches = matchesOf(normalised, surroundings)
      let open = normalised.startOf(openUnitFrom(normalised))
      const stretches = matches.flatMap((match): readonly Stretch[] => {
        if (match.goesOn === undefined) return [stretchOf(match, normalised)]
        // Of a long one only the last finding waits.
        const findings = findingsOf(match, normalised, surroundings)
        if (match.openAt !== undefined) {
          open = Math.min(open, normalised.startOf(match.openAt), findings.at(-1)?.start ?? open)
        }
        return findings
      })
      // Of two that overlap one is left out, so that the first waits for the second.
      for (let before = -1; before !== open; ) {
        before = open
        for (const { start, end } of stretches) if (start < open && end > open) open = start
      }
      return open
    },
    detect: (normalised, surroundings) => {
      const found = matchesOf(normalised, surroundings)
      const matches = wanted ? found.filter(({ kind }) => wanted.has(kind)) : found
      return withoutOverlaps(matches).flatMap((match) =>
        findingsOf(match, normalised, surroundings),
      )
    },
  }
}

type Known = Omit<Surroundings, 'origin'>
type Stretch = Pick<Finding, 'start' | 'end'>

const stretchOf = ({ start, end }: Match, { startOf, endOf }: NormalisedText): Stretch => ({
  start: startOf(start),
  end: endOf(end),
})

function matchesIn(text: string, begun?: Begun): Match[] {
  const scan = scanText(text)
  const families: (readonly Match[])[] = []
  if (scan.digits.starts.length > 0) {
    families.push(findDigitNumbers(scan), findIpv4(scan), findBirthDates(scan))
  }
  if (scan.words.starts.length > 0) families.push(findWordNumbers(scan))
  if (scan.words.starts.length > 0 || scan.triggers.length > 0)
    families.push(findSecrets(scan, begun))
  if (scan.ats.length > 0) families.push(findEmails(scan))
  if (scan.colons.length > 1) families.push(findIpv6(scan))
  if (scan.triggers.length > 0 || scan.digits.starts.length > 0) {
    families.push(findAddresses(scan), findNames(scan))
  }
  return families.flat()
}

/** The surest wins where two overlap, then the longer one, but a long secret before all. In the order of the text. */
function withoutOverlaps(matches: readonly Match[]): readonly Match[] {
  if (matches.length < 2) return matches
  const sorted = matches.toSorted(
    (one, other) => one.start - other.start || rankOf(other) - rankOf(one) || other.end - one.end,
  )
  const kept: Match[] = []
  for (const match of sorted) {
    const last = kept[kept.length - 1]
    const isApart = last === undefined || match.start >= last.end
    // What overlaps no more than the beginning of a long secret must not let the rest of it go.
    const goesBeyond = !isApart && match.start > last.start && match.end > last.end
    if (isApart || (goesBeyond && isLong(match))) kept.push(match)
    else if (isSurer(match, last)) kept[kept.length - 1] = match
  }
  return kept
}

const isLong = ({ goesOn }: Match) => goesOn !== undefined
/** How long a secret is may not be known yet. */
const rankOf = (match: Match) => (isLong(match) ? match.score : 0)

function isSurer(one: Match, other: Match): boolean {
  // What lies within a long secret says nothing of where that ends.
  if (isLong(other)) return false
  if (one.score !== other.score) return one.score > other.score
  return one.end - one.start > other.end - other.start
}

/** Back to the original. What is longer than the span, be it by invisible characters, becomes several findings that touch. */
function findingsOf(
  { kind, start, end, score, goesOn, continues }: Match,
  normalised: NormalisedText,
  { goingOn }: Pick<Surroundings, 'goingOn'>,
): Finding[] {
  const first = continues && goingOn ? goingOn.at : normalised.startOf(start)
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
      ...((continues || from > first) && { continues: true }),
      ...(goesOn !== undefined && { goesOn }),
    })
  }
  return findings
}
