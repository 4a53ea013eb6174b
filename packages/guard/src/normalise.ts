/**
 * Text as a detector reads it, with the way back to the text as it was written.
 *
 * `text` is NFKC (so full width, enclosed and mathematical forms are plain) without anything invisible
 * (zero-width, bidirectional controls, variation selectors, tags, soft hyphens, control characters, lone surrogates and what
 * stands for them), with every
 * decimal digit of every script as 0 to 9, every narrow dash as `-`, every line end as `\n` and every other blank
 * as a space. Marks that no font needs (on Latin letters, digits and Han characters) are gone. Case is kept.
 */
export interface NormalisedText {
  readonly original: string
  readonly text: string
  /** Where in `original` the unit `index` of `text` begins. For `text.length`: the end of `original`. */
  startOf(index: number): number
  /**
   * Where in `original` a stretch of `text` ends whose EXCLUSIVE end is `index`, so that the stretch `[a, b)` of
   * `text` is `[startOf(a), endOf(b))` of `original`. Invisible characters behind the stretch stay outside of it.
   */
  endOf(index: number): number
}

/** Marks on one base beyond this many are dropped: longer runs exist only as attacks. */
const MARKS_ON_ONE_BASE_MAX = 32

// Zero stands for a unit not met so far.
const SAME = 1
/** One unit becomes another one: offsets stay. */
const MAPPED = 2
const REMOVED = 3
/** One unit becomes several. */
const EXPANDED = 4
/** Belongs to the character before it. */
const COMBINING = 5
const SURROGATE = 6

// What becomes of each unit of the basic plane, learned as units are met: most texts meet a few hundred.
const kinds = new Uint8Array(0x10000)
const mappings = new Uint16Array(0x10000)
const expansions = new Map<number, string>()
const supplementary = new Map<number, string>()

/** U+FFFD is what becomes of half a character in UTF-8. */
const invisible = /^[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}\ufffd]$/u
const combining = /^[\p{M}\u1160-\u11ff\uff9e\uff9f]$/u
const decimalDigit = /^\p{Nd}$/u
const looseMarks = /(?<=[\x20-\x7e\p{Script=Latin}\p{Script=Han}]\p{M}*)\p{M}+/gu
const dashes = new Set([0x2010, 0x2011, 0x2012, 0x2013, 0x2212, 0x02d7, 0x06d4, 0x2796, 0x2043])
const blanks = new Set([0x09, 0x1680, 0x2800])
const lineEnds = new Set([0x0a, 0x0d, 0x0b, 0x0c, 0x85, 0x2028, 0x2029])

/** A decimal digit of any script as its ASCII form: scripts keep theirs in runs of ten. */
function digitOf(codePoint: number): string {
  let first = codePoint
  while (codePoint - first < 9 && decimalDigit.test(String.fromCodePoint(first - 1))) first -= 1
  return String((codePoint - first) % 10)
}

/** Enclosed forms that NFKC leaves as they are: dingbat numbers and letters in black shapes. */
function enclosedForm(codePoint: number): string | undefined {
  const within = (first: number, last: number) => codePoint >= first && codePoint <= last
  if (within(0x2776, 0x2793)) return String(((codePoint - 0x2776) % 10) + 1)
  if (within(0x24eb, 0x24f4)) return String(codePoint - 0x24eb + 11)
  if (within(0x24f5, 0x24fe)) return String(codePoint - 0x24f5 + 1)
  if (codePoint === 0x24ff || within(0x1f10b, 0x1f10c)) return '0'
  for (const first of [0x1f150, 0x1f170, 0x1f1e6]) {
    if (within(first, first + 25)) return String.fromCharCode(0x41 + codePoint - first)
  }
  return undefined
}

/** What one code point becomes when it stands alone; empty where it vanishes. */
function plainForm(codePoint: number): string {
  if (blanks.has(codePoint)) return ' '
  // A carriage return becomes a line end of its own: two line ends are as good as one to every detector.
  if (lineEnds.has(codePoint)) return '\n'
  if (dashes.has(codePoint)) return '-'
  const character = String.fromCodePoint(codePoint)
  if (invisible.test(character)) return ''
  const enclosed = enclosedForm(codePoint)
  if (enclosed !== undefined) return enclosed
  const folded = character.normalize('NFKC')
  const first = folded.codePointAt(0) ?? 0
  const whole = folded.length === String.fromCodePoint(first).length
  if (whole && first > 0x7f && decimalDigit.test(folded)) return digitOf(first)
  return folded
}

function learn(unit: number): number {
  let kind = SAME
  if (unit >= 0xd800 && unit <= 0xdfff) kind = SURROGATE
  else if (unit !== 0x034f && combining.test(String.fromCharCode(unit))) {
    kind = invisible.test(String.fromCharCode(unit)) ? REMOVED : COMBINING
  } else {
    const plain = plainForm(unit)
    if (plain.length === 0) kind = REMOVED
    else if (plain.length > 1) {
      kind = EXPANDED
      expansions.set(unit, plain)
    } else if (plain.charCodeAt(0) !== unit) {
      kind = MAPPED
      mappings[unit] = plain.charCodeAt(0)
    }
  }
  kinds[unit] = kind
  return kind
}

function kindOf(unit: number): number {
  return kinds[unit] || learn(unit)
}

function plainFormOfPair(codePoint: number): string {
  let plain = supplementary.get(codePoint)
  if (plain === undefined) {
    plain = plainForm(codePoint)
    supplementary.set(codePoint, plain)
  }
  return plain
}

/** The text under construction. Offsets are kept only from the first unit on whose place has moved. */
class Draft {
  units: Uint16Array
  length = 0
  starts: Uint32Array | undefined
  ends: Uint32Array | undefined

  constructor(lengthMin: number) {
    this.units = new Uint16Array(lengthMin)
  }

  room(more: number): void {
    const needed = this.length + more
    if (needed > this.units.length) {
      const size = needed * 2
      this.units = grown(this.units, new Uint16Array(size))
      if (this.starts !== undefined) this.starts = grown(this.starts, new Uint32Array(size))
      if (this.ends !== undefined) this.ends = grown(this.ends, new Uint32Array(size))
    }
  }

  moved(): void {
    if (this.starts !== undefined) return
    const starts = new Uint32Array(this.units.length)
    const ends = new Uint32Array(this.units.length)
    for (let at = 0; at < this.length; at += 1) {
      starts[at] = at
      ends[at] = at + 1
    }
    this.starts = starts
    this.ends = ends
  }

  put(piece: string, start: number, end: number): void {
    if (piece.length !== 1 || end - start !== 1) this.moved()
    this.room(piece.length)
    for (let at = 0; at < piece.length; at += 1) this.putUnit(piece.charCodeAt(at), start, end)
  }

  putUnit(unit: number, start: number, end: number): void {
    const at = this.length
    this.units[at] = unit
    if (this.starts !== undefined && this.ends !== undefined) {
      this.starts[at] = start
      this.ends[at] = end
    }
    this.length = at + 1
  }

  /**
   * Puts in what stays one unit from `from` on, and returns where that ends: most of a text, so that it is worth a
   * loop without calls. It stops where the room ends.
   */
  putPlain(original: string, from: number): number {
    const { units } = this
    let length = this.length
    let at = from
    for (; at < original.length && length < units.length; at += 1) {
      const unit = original.charCodeAt(at)
      const kind = kinds[unit]!
      if (kind === SAME) units[length++] = unit
      else if (kind === MAPPED) units[length++] = mappings[unit]!
      else break
    }
    if (this.starts !== undefined && this.ends !== undefined) {
      for (let put = this.length, start = from; put < length; put += 1, start += 1) {
        this.starts[put] = start
        this.ends[put] = start + 1
      }
    }
    this.length = length
    return at
  }

  toString(): string {
    const { buffer, byteOffset } = this.units
    return Buffer.from(buffer, byteOffset, this.length * 2).toString('utf16le')
  }
}

function grown<T extends Uint16Array | Uint32Array>(old: T, larger: T): T {
  larger.set(old)
  return larger
}

/** A base with its marks, composed; marks that disguise rather than spell are dropped. */
function composed(base: string, marks: string): string {
  const whole = `${base}${marks}`.normalize('NFKC')
  return whole.length === 1 ? whole : whole.replace(looseMarks, '')
}

/**
 * Takes the marks from `at` on into the character that began at `baseStart`, and says where they end.
 * INVARIANT: every unit is read once, however the marks are arranged.
 */
function putMarks(draft: Draft, original: string, at: number, base: Base): number {
  let marks = ''
  let end = at
  let next = at
  for (; next < original.length; next += 1) {
    const kind = kindOf(original.charCodeAt(next))
    if (kind === COMBINING) {
      if (marks.length < MARKS_ON_ONE_BASE_MAX) marks += original[next]
      end = next + 1
    } else if (kind !== REMOVED) break
  }
  draft.moved()
  const before = String.fromCharCode(...draft.units.subarray(base.draftStart, draft.length))
  draft.length = base.draftStart
  draft.put(composed(before, marks), base.start, end)
  return next
}

/** Where the latest character that marks can join began, in the original and in the draft. */
interface Base {
  start: number
  draftStart: number
}

function rewritten(original: string): NormalisedText {
  const draft = new Draft(original.length)
  const base: Base = { start: 0, draftStart: 0 }
  let at = 0
  while (at < original.length) {
    const plainEnd = draft.putPlain(original, at)
    if (plainEnd > at) {
      at = plainEnd
      base.start = at - 1
      base.draftStart = draft.length - 1
      continue
    }
    const unit = original.charCodeAt(at)
    const kind = kindOf(unit)
    if (kind <= MAPPED) draft.room(1)
    else if (kind === REMOVED) {
      draft.moved()
      at += 1
    } else if (kind === COMBINING) {
      at = putMarks(draft, original, at, base)
    } else if (kind === EXPANDED) {
      base.start = at
      base.draftStart = draft.length
      draft.put(expansions.get(unit) ?? '', at, at + 1)
      at += 1
    } else at = putSurrogate(draft, original, at, base)
  }
  return mapped(original, draft)
}

function putSurrogate(draft: Draft, original: string, at: number, base: Base): number {
  const codePoint = original.codePointAt(at) ?? 0
  const alone = codePoint <= 0xffff
  const end = alone ? at + 1 : at + 2
  // Half a character shows nothing that a model would read, so it parts nothing.
  const plain = alone ? '' : plainFormOfPair(codePoint)
  if (plain.length === 0) {
    draft.moved()
    return end
  }
  base.start = at
  base.draftStart = draft.length
  if (plain.codePointAt(0) !== codePoint) draft.put(plain, at, end)
  else {
    draft.room(plain.length)
    for (let unit = 0; unit < plain.length; unit += 1) {
      // A pair that stays keeps the offsets of its halves, moved or not: nobody may match half of it.
      draft.putUnit(plain.charCodeAt(unit), at + unit, at + unit + 1)
    }
  }
  return end
}

const same = (index: number): number => index

function mapped(original: string, draft: Draft): NormalisedText {
  const text = draft.toString()
  const { starts, ends } = draft
  if (starts === undefined || ends === undefined) {
    return { original, text, startOf: same, endOf: same }
  }
  return {
    original,
    text,
    startOf: (index) => (index < text.length ? (starts[index] ?? 0) : original.length),
    endOf: (index) => (index > 0 ? (ends[Math.min(index, text.length) - 1] ?? 0) : 0),
  }
}

/** Normalises a text in time linear in its length. Lone surrogates vanish like all that is invisible. */
export function normalise(original: string): NormalisedText {
  for (let at = 0; at < original.length; at += 1) {
    const unit = original.charCodeAt(at)
    if ((kinds[unit] || learn(unit)) !== SAME) return rewritten(original)
  }
  return { original, text: original, startOf: same, endOf: same }
}

/**
 * How much of a text that may go on is settled: what comes behind this offset can still become one character
 * with what is not yet there.
 */
export function settledEnd(original: string): number {
  let at = original.length
  while (at > 0) {
    const low = original.charCodeAt(at - 1)
    const high = at > 1 ? original.charCodeAt(at - 2) : 0
    const paired = low >= 0xdc00 && low < 0xe000 && high >= 0xd800 && high < 0xdc00
    at -= paired ? 2 : 1
    const kind = paired ? SURROGATE : kindOf(low)
    if (kind === COMBINING || kind === REMOVED || (kind === SURROGATE && !paired)) continue
    if (paired && plainFormOfPair(original.codePointAt(at) ?? 0).length === 0) continue
    return at
  }
  return 0
}
