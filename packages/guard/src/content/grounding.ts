import type { Detector } from '../detector.ts'
import type { Finding } from '../finding.ts'
import { type NormalisedText, normalise } from '../normalise.ts'
import { buildAutomaton } from './aho-corasick.ts'
import { type Quantity, quantitiesIn } from './quantities.ts'
import { lettersOf } from './squeezed.ts'

const VERSION = '1'
/** Longer quotations are compared by their first part: what follows a true beginning is rarely invented. */
const QUOTE_LENGTH_MAX = 200
const SPAN_MAX = QUOTE_LENGTH_MAX + 8

/** What the sources say, prepared once for every answer that rests on them. */
export interface Sources {
  readonly values: ReadonlySet<string>
  /** Numbers with the unit that stands beside them, `5e5 CNY`. */
  readonly quantities: ReadonlySet<string>
  readonly dates: ReadonlySet<string>
  /** Numbers that stand without a unit, as in the cells of a table. */
  readonly bare: ReadonlySet<string>
  readonly text: string
  readonly letters: readonly Uint16Array[]
}

export function readSources(sources: readonly string[]): Sources {
  const values = new Set<string>()
  const quantities = new Set<string>()
  const dates = new Set<string>()
  const bare = new Set<string>()
  const texts = sources.map((source) => normalise(source).text)
  for (const quantity of texts.flatMap(quantitiesIn)) {
    const { kind, value, unit } = quantity
    if (kind === 'date') {
      for (const part of partsOfDate(value)) dates.add(part)
      continue
    }
    values.add(value)
    values.add(quantity.bare)
    quantities.add(`${value} ${unit}`)
    if (unit === '') bare.add(value)
  }
  const text = texts.join('\n').toLowerCase()
  return { values, quantities, dates, bare, text, letters: texts.map(lettersOf) }
}

/** A full date says its month, its year and its day of the year as well. */
function partsOfDate(value: string): string[] {
  const match = /^(\d{4})-(\d{2})(?:-(\d{2}))?$/.exec(value)
  if (match === null) return [value]
  const [, year, month, day] = match
  const parts = [`${year}-${month}`, String(year)]
  return day === undefined ? parts : [value, ...parts, `--${month}-${day}`]
}

/**
 * Finds the numbers, dates and quoted terms of an answer that its sources do not hold. It judges presence, not
 * truth: a number in the sources may still be the wrong one, and a sum that the answer worked out is found too.
 */
export function groundingDetector(sources: Sources): Detector {
  return {
    id: 'grounding',
    version: VERSION,
    spanMax: SPAN_MAX,
    detect: (text) => [
      ...quantitiesIn(text.text)
        .filter((quantity) => !isMarker(text, quantity) && !isGrounded(quantity, sources))
        .map(({ kind, start, end }) =>
          findingAt(text, kind === 'date' ? 'ungrounded-date' : 'ungrounded-number', start, end),
        ),
      ...ungroundedQuotes(text, sources),
    ],
  }
}

function findingAt(text: NormalisedText, kind: string, start: number, end: number): Finding {
  const first = text.startOf(start)
  return {
    guard: 'grounding',
    version: VERSION,
    kind,
    start: first,
    end: Math.min(text.endOf(end), first + SPAN_MAX),
    score: 0.8,
    risk: 'A.5.a',
  }
}

/** Numbers that count the answer's own lines or point to its sources. */
function isMarker(
  { text, original, startOf }: NormalisedText,
  { kind, start, end, unit, written }: Quantity,
) {
  if (kind === 'date' || unit !== '' || written !== '') return false
  if (!/\d/.test(original[startOf(start)] ?? '') && /\d/.test(text[start]!)) {
    // A circled number became plain; full-width digits stay numbers.
    if (!/\p{Nd}/u.test(original[startOf(start)] ?? '')) return true
  }
  if (end - start > 3) return false
  const before = text[start - 1]
  const after = text[end]
  const endsLine = after !== undefined && '.、)]:'.includes(after)
  const startsLine =
    before === undefined ||
    '\n(['.includes(before) ||
    text.slice(Math.max(0, start - 4), start).trim() === ''
  if (after === '.' && /\d/.test(text[end + 1] ?? '')) return false
  return (startsLine && endsLine) || (before === '【' && after === '】')
}

function isGrounded({ kind, value, bare, unit, written }: Quantity, sources: Sources): boolean {
  if (kind === 'date') return sources.dates.has(value) || sources.values.has(yearAsNumber(value))
  if (unit === '') return sources.values.has(value) || sources.dates.has(value.split('e')[0]!)
  if (sources.quantities.has(`${value} ${unit}`)) return true
  // A table says its unit once: 单位：万元.
  const isInTable = sources.bare.has(value) || sources.bare.has(bare)
  return isInTable && written !== '' && sources.text.includes(written)
}

function yearAsNumber(value: string): string {
  if (!/^\d{4}$/.test(value)) return ''
  const significant = value.replace(/0+$/, '')
  return `${significant}e${value.length - significant.length}`
}

const quotations =
  /「([^「」]{1,400})」|『([^『』]{1,400})』|“([^“”]{1,400})”|《([^《》]{1,400})》|"([^"\n]{1,400})"/g

function ungroundedQuotes(text: NormalisedText, sources: Sources): Finding[] {
  const quotes = [...text.text.matchAll(quotations)]
    .map((match) => {
      const content = match.slice(1).find((group) => group !== undefined) ?? ''
      const term = String.fromCharCode(...lettersOf(content).subarray(0, QUOTE_LENGTH_MAX))
      return { start: match.index + 1, end: match.index + 1 + content.length, term }
    })
    .filter(({ term }) => term !== '')
  if (quotes.length === 0) return []
  // One pass over the sources for all terms: looking for each by itself would be quadratic.
  const terms = [...new Set(quotes.map(({ term }) => term))]
  const automaton = buildAutomaton(terms)
  const present = new Set<string>()
  for (const letters of sources.letters) {
    automaton.scan(letters, letters.length, (index) => present.add(terms[index]!))
  }
  return quotes
    .filter(({ term }) => !present.has(term))
    .map(({ start, end }) => findingAt(text, 'ungrounded-quote', start, end))
}
