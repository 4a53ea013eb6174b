import { dataUrlOf, isTelling, textOfDataUrl } from './data-url.ts'
import type { Origin } from './detector.ts'
import { tellingNumber } from './json-text.ts'
import { renamed } from './names.ts'
import { type Part, unjudgedReasons, type WalkOptions } from './part.ts'
import { isCount, isProtocolName, type Place } from './place.ts'
import { tokensOf } from './tokens.ts'

/** What a traversal does with what it meets. */
export interface Visitor extends WalkOptions {
  /** Gets each text; may answer with what shall stand in its place. */
  onPart(part: Part): string | undefined
  onUnjudged(path: string, reason: string): void
}

export interface Traversal extends Visitor {
  readonly vectors: boolean
  partsLeft: number
  lengthLeft: number
  /** Set while text is visited that stands there as something else. */
  readFrom: ReadFrom | undefined
}

/** What text was read from: data of a kind, or numbers. */
type ReadFrom = { readonly mediaType: string } | { readonly datatype: unknown }

/** What is visited within was read from something that is not text, or from text in code: it cannot be rewritten where it stands. */
export function asRead(traversal: Traversal, from: ReadFrom, visit: () => void): void {
  const { readFrom } = traversal
  traversal.readFrom = from
  visit()
  traversal.readFrom = readFrom
}

export function emit(traversal: Traversal, part: Part): string | undefined {
  if (traversal.partsLeft < 0) return undefined
  traversal.partsLeft -= 1
  if (traversal.partsLeft < 0) {
    traversal.onUnjudged(part.path, unjudgedReasons.tooManyParts)
    return undefined
  }
  if (part.text.length > traversal.lengthLeft) {
    traversal.onUnjudged(part.path, unjudgedReasons.tooLong)
    return undefined
  }
  traversal.lengthLeft -= part.text.length
  const { readFrom } = traversal
  if (readFrom !== undefined) {
    const { mediaType } = { mediaType: undefined, ...readFrom }
    traversal.onPart({ ...part, ...(mediaType !== undefined && { mediaType }), fixed: true })
    return undefined
  }
  const after = traversal.onPart(part)
  return after === part.text ? undefined : after
}
/** The names of an object's members that the protocol does not give: what a key says is said too. */
export function visitNames(
  traversal: Traversal,
  names: readonly string[],
  path: string,
  place: Place,
): ReadonlyMap<string, string> | undefined {
  if (names.length === 0) return undefined
  const text = names.join('\n')
  const after = emit(traversal, { path: `${path}~names`, text, origin: place.origin })
  if (after === undefined) return undefined
  const fresh = renamed(names, after)
  return new Map(names.map((before, index) => [before, fresh[index] ?? before]))
}

export function visitNumber(
  traversal: Traversal,
  number: number,
  path: string,
  place: Place,
  name: string | undefined,
): unknown {
  const text = isCount(name, place) ? undefined : tellingDigits(number)
  if (text === undefined) return number
  return emit(traversal, { path, text, origin: place.origin, ...labelOf(name, place) }) ?? number
}

/** The digits of a number that is long enough to identify somebody. */
export function tellingDigits(number: number): string | undefined {
  if (Math.abs(number) < 1_000_000) return undefined
  const text = Number.isSafeInteger(number) ? String(number) : digitsOf(number)
  return tellingNumber.test(text) ? text : undefined
}

/** Without an exponent, so that the digits stay together. */
function digitsOf(number: number): string {
  return Number.isInteger(number) && Math.abs(number) < 1e40
    ? BigInt(number).toString()
    : String(number)
}

const LABEL_LENGTH_MAX = 64

export function labelOf(name: string | undefined, place: Place): { label?: string } {
  if (name === undefined || name === 'arguments' || name.length > LABEL_LENGTH_MAX) return {}
  return place.level === 'free' || place.level === 'unknown' || !isProtocolName(name)
    ? { label: name }
    : {}
}

export function visitTokens(
  traversal: Traversal,
  value: object,
  path: string,
  place: Place,
): unknown {
  const text = tokensOf(value)
  if (text === '') return value
  const after = emit(traversal, { path: `${path}~tokens`, text, origin: place.origin })
  // Tokens, their bytes and their alternatives all repeat the text: a rewritten answer goes without them.
  if (after === undefined) return value
  return Array.isArray(value) ? [] : null
}

/** What shall stand in the place of a data URL, read or not; `undefined` where the text is none. `visitFile` reads the text that it holds. */
export function visitDataUrl(
  traversal: Traversal,
  text: string,
  path: string,
  place: Place,
  visitFile: (text: string, path: string, origin: Origin) => void,
): string | undefined {
  const url = dataUrlOf(text)
  if (url === undefined) return undefined
  const { mediaType } = url
  const origin = place.origin === 'tool' ? 'tool' : 'retrieved'
  if (isTelling(url)) {
    emit(traversal, { path: `${path}~head`, text: url.head, origin: place.origin, fixed: true })
  }
  if (mediaType.startsWith('image/')) {
    const reading = url.base64 ? traversal.images?.({ path, mediaType, data: url.data }) : undefined
    const after = reading?.data === undefined ? text : `data:${mediaType};base64,${reading.data}`
    const reason = reading === undefined ? unjudgedReasons.image : reading.reason
    if (reason !== undefined) traversal.onUnjudged(path, reason)
    for (const [index, piece] of (reading?.texts ?? []).entries()) {
      emit(traversal, {
        path: `${path}~image/${index}`,
        text: piece,
        origin,
        mediaType,
        fixed: true,
      })
    }
    return after
  }
  const content = textOfDataUrl(url)
  if (content === undefined) {
    const kind = mediaType.slice(0, mediaType.indexOf('/'))
    const media = kind === 'audio' || kind === 'video' ? kind : (place.media ?? 'file')
    traversal.onUnjudged(path, media)
  } else asRead(traversal, { mediaType }, () => visitFile(content, `${path}~file`, origin))
  return text
}
