import type { Unveiled } from './disguise.ts'

/** A stretch of the original text that no reader sees. */
export interface Invisible {
  readonly start: number
  /** Exclusive. */
  readonly end: number
  /** How sure it is that somebody hid something, 0 to 1. */
  readonly score: number
  /** What it says, where it says something. */
  readonly message?: Unveiled
}

/** A run is reported in stretches of at most this many units. */
export const INVISIBLE_SPAN_MAX = 1_024

// Subdivision flags are the one right use of tags: a black flag, then the letters of the place.
const tagRun = /(?<!\u{1f3f4}[\u{e0061}-\u{e007a}]{0,6})[\u{e0020}-\u{e007e}]{3,512}/gu
const selectorRun = /[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]{4,512}/gu
const zeroWidthRun = /[\u200b-\u200d\u2060-\u2064\ufeff\u00ad\u180e\u061c]{6,1024}/g
const bidirectional = /[\u202d\u202e][^\n\u202c]{1,256}/g

const anyInvisible =
  /\u00ad|\u061c|\u180e|[\u200b-\u200d]|[\u202d\u202e]|[\u2060-\u2064]|[\ufe00-\ufe0f]|\ufeff|\udb40/

/** Hidden messages need many carriers: a few joiners and marks are in every text from a word processor. */
const SCATTERED_MIN = 12

function tagsOf(text: string): readonly Invisible[] {
  return Array.from(text.matchAll(tagRun), (match) => {
    const message = Array.from(match[0], (unit) =>
      String.fromCharCode(unit.codePointAt(0)! - 0xe0000),
    ).join('')
    const start = match.index
    const end = start + match[0].length
    return { start, end, score: 0.97, message: { method: 'tags', text: message, start, end } }
  })
}

function selectorsOf(text: string): readonly Invisible[] {
  return Array.from(text.matchAll(selectorRun), (match) => {
    const bytes = Array.from(match[0], (unit) => {
      const code = unit.codePointAt(0)!
      return code <= 0xfe0f ? code - 0xfe00 : code - 0xe0100 + 16
    })
    const message = new TextDecoder().decode(Uint8Array.from(bytes))
    const start = match.index
    const end = start + match[0].length
    return { start, end, score: 0.95, message: { method: 'selectors', text: message, start, end } }
  })
}

/** Everything invisible in the original text that has no place in honest writing. */
export function invisibleText(original: string): readonly Invisible[] {
  if (!anyInvisible.test(original)) return []
  const plain = (match: RegExpExecArray, score: number): Invisible => ({
    start: match.index,
    end: match.index + match[0].length,
    score,
  })
  const found = [
    ...tagsOf(original),
    ...selectorsOf(original),
    ...Array.from(original.matchAll(zeroWidthRun), (match) => plain(match, 0.9)),
    ...Array.from(original.matchAll(bidirectional), (match) => plain(match, 0.7)),
  ]
  if (found.length > 0) return found
  const scattered = scatteredIn(original)
  return scattered === undefined ? [] : [scattered]
}

/** Zero-width characters between the letters or Han characters of a stretch: words cut so that no filter reads them. */
function scatteredIn(original: string): Invisible | undefined {
  const between =
    /[\p{Script=Han}a-zA-Z0-9][\u200b\u2060-\u2064\ufeff\u00ad]{1,4}(?=[\p{Script=Han}a-zA-Z0-9])/gu
  const places: number[] = []
  for (const match of original.matchAll(between)) {
    places.push(match.index)
    const first = places[places.length - SCATTERED_MIN]
    if (first !== undefined && match.index - first < INVISIBLE_SPAN_MAX - 8) {
      return { start: first, end: match.index + match[0].length, score: 0.75 }
    }
  }
  return undefined
}
