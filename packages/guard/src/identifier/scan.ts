/**
 * One pass over the text for every family: where digits and words stand, what lies between them, and where the
 * few characters are that can begin a name or an e-mail address. Han text passes at one table look-up a character.
 */

// What a unit of text is.
const DIGIT = 1
const UPPER = 2
const LOWER = 4
const TRIGGER = 8

/** What may lie between two groups of one number. A number is written with one kind, plus line breaks. */
export const BLANK = 1
export const HYPHEN = 2
export const BREAK = 4
export const POINT = 8
export const QUOTE = 16
export const MARK = 32
export const PARENTHESIS = 64

/** More than this between two groups parts them. */
export const GAP_LENGTH_MAX = 12

/** Runs of one sort, as columns: `gaps[i]` tells what joins run `i` to the one before it, 0 for nothing. */
export interface Runs {
  readonly starts: number[]
  readonly ends: number[]
  readonly gaps: number[]
  /** DIGIT | UPPER | LOWER of what the run is made of. */
  readonly mixes: number[]
}

export interface Scan {
  readonly text: string
  readonly digits: Runs
  /** Maximal runs of ASCII letters and digits. */
  readonly words: Runs
  /** Positions of `@`. */
  readonly ats: number[]
  /** Positions of `:`. */
  readonly colons: number[]
  /** Positions of Han characters at which the label or the title of a person can end or begin. */
  readonly triggers: number[]
  /** Positions of `---`, as PEM armour begins. */
  readonly armours: number[]
}

const classes = new Uint8Array(0x10000)
for (let unit = 0x30; unit <= 0x39; unit += 1) classes[unit] = DIGIT
for (let unit = 0x41; unit <= 0x5a; unit += 1) classes[unit] = UPPER
for (let unit = 0x61; unit <= 0x7a; unit += 1) classes[unit] = LOWER

const AT = 16
const COLON = 32
const DASH = 64
classes[0x40] = AT
classes[0x3a] = COLON
classes[0x2d] = DASH

/** Declares characters whose positions a family wants listed. Called at module load only. */
export function listPositionsOf(characters: Iterable<string>) {
  for (const character of characters) classes[character.charCodeAt(0)] = TRIGGER
}

export function isDigitAt(text: string, index: number): boolean {
  return classes[text.charCodeAt(index)] === DIGIT
}

export function isAlphanumericAt(text: string, index: number): boolean {
  const kind = classes[text.charCodeAt(index)]!
  return index < text.length && kind !== 0 && kind <= LOWER
}

export function isHanAt(text: string, index: number): boolean {
  const unit = text.charCodeAt(index)
  return unit >= 0x4e00 && unit <= 0x9fff
}

export const mixOf = { digit: DIGIT, upper: UPPER, lower: LOWER } as const

function emptyRuns(): Runs {
  return { starts: [], ends: [], gaps: [], mixes: [] }
}

function push(runs: Runs, text: string, start: number, end: number, mix: number) {
  const last = runs.ends.length - 1
  runs.gaps.push(last < 0 ? 0 : gapBetween(text, runs.ends[last]!, start))
  runs.starts.push(start)
  runs.ends.push(end)
  runs.mixes.push(mix)
}

export function scanText(text: string): Scan {
  const scan: Scan = {
    text,
    digits: emptyRuns(),
    words: emptyRuns(),
    ats: [],
    colons: [],
    triggers: [],
    armours: [],
  }
  const length = text.length
  for (let index = 0; index < length; index += 1) {
    const kind = classes[text.charCodeAt(index)]!
    if (kind === 0) continue
    if (kind <= LOWER) index = readWord(scan, index) - 1
    else if (kind === TRIGGER) scan.triggers.push(index)
    else if (kind === AT) scan.ats.push(index)
    else if (kind === COLON) scan.colons.push(index)
    else if (text.startsWith('---', index) && text[index - 1] !== '-') scan.armours.push(index)
  }
  return scan
}

/** Reads the word at `from` with the runs of digits in it, and returns where it ends. */
function readWord({ text, words, digits }: Scan, from: number): number {
  let start = from
  // In JSON that nobody parsed, the letter of `\n` is no part of what follows it.
  if (text[from - 1] === '\\' && 'nrt'.includes(text[from]!)) start += 1
  let mix = 0
  let digitsFrom = -1
  let index = start
  for (; index < text.length; index += 1) {
    const kind = classes[text.charCodeAt(index)]!
    if (kind === 0 || kind > LOWER) break
    mix |= kind
    if (kind === DIGIT) {
      if (digitsFrom < 0) digitsFrom = index
    } else if (digitsFrom >= 0) {
      push(digits, text, digitsFrom, index, DIGIT)
      digitsFrom = -1
    }
  }
  if (digitsFrom >= 0) push(digits, text, digitsFrom, index, DIGIT)
  if (index > start) push(words, text, start, index, mix)
  return Math.max(index, from + 1)
}

/** What joins two runs into one number: one of the kinds above, BREAK added to any; 0 where they are apart. */
export function gapBetween(text: string, from: number, to: number): number {
  if (to - from > GAP_LENGTH_MAX || to <= from) return 0
  if (to === from + 1) return gapOf(text[from]!)
  let kind = 0
  let blanks = 0
  let breaks = 0
  let others = 0
  for (let index = from; index < to; index += 1) {
    const unit = text[index]!
    if (unit === ' ' || unit === '\t') blanks += 1
    else if (unit === '\n' || unit === '\r') breaks += 1
    else if (unit === '\\' && index + 1 < to && 'nrt'.includes(text[index + 1]!)) {
      breaks += text[index + 1] === 't' ? 0 : 1
      index += 1
    } else {
      const sort = joins[unit]
      if (sort === undefined || (kind !== 0 && kind !== sort)) return 0
      kind = sort
      others += 1
    }
  }
  if (breaks > 0) {
    if (breaks > 2) return 0
    return kind === 0 || kind === HYPHEN || kind === MARK ? BREAK : 0
  }
  if (kind === 0) return blanks <= 3 ? BLANK : 0
  const most = kind === QUOTE ? 3 : kind === MARK ? 4 : kind === PARENTHESIS ? 2 : 1
  return others <= most && blanks <= 2 ? kind : 0
}

/** The kind of a gap of one unit, as most are. */
function gapOf(unit: string): number {
  if (unit === ' ' || unit === '\t') return BLANK
  return unit === '\n' || unit === '\r' ? BREAK : (joins[unit] ?? 0)
}

const joins: Readonly<Record<string, number>> = {
  '-': HYPHEN,
  '\u2014': HYPHEN,
  '\u2015': HYPHEN,
  '.': POINT,
  '·': POINT,
  '•': POINT,
  '・': POINT,
  '/': POINT,
  _: POINT,
  '"': QUOTE,
  ',': QUOTE,
  '*': MARK,
  '`': MARK,
  '~': MARK,
  '>': MARK,
  '(': PARENTHESIS,
  ')': PARENTHESIS,
}

/** True for what may lie between two groups of one number, or be a part of it. */
export function isJoining(unit: string): boolean {
  return ' \t\n\r'.includes(unit) || joins[unit] !== undefined
}

/** True where the gaps of a number are of one kind, line breaks apart. */
export function isOneGap(kinds: number): boolean {
  const rest = kinds & ~BREAK
  return (rest & (rest - 1)) === 0
}
