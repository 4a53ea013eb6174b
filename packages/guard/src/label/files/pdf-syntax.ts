import { CutOff, PIECES_MAX } from './bytes.ts'

/** Where an object of a PDF stands in a text of one character per byte. */
export interface Span {
  readonly start: number
  /** Exclusive. */
  readonly end: number
}

const DEPTH_MAX = 64
const blanks = '\0\t\n\f\r '
const delimiters = '()<>[]{}/%'

/** Behind blanks and comments. */
export function tokenStart(text: string, from: number): number {
  let at = from
  for (;;) {
    while (at < text.length && blanks.includes(text[at]!)) at += 1
    if (text[at] !== '%') return at
    while (at < text.length && text[at] !== '\n' && text[at] !== '\r') at += 1
  }
}

/** The object that begins at or behind `from`; a reference (`3 0 R`) counts as one. */
export function objectAt(text: string, from: number, depth = 0): Span {
  if (depth > DEPTH_MAX) throw new CutOff()
  const start = tokenStart(text, from)
  const first = text[start]
  if (first === undefined) throw new CutOff()
  if (text.startsWith('<<', start))
    return { start, end: collectionEnd(text, start + 2, '>>', depth) }
  if (first === '[') return { start, end: collectionEnd(text, start + 1, ']', depth) }
  if (first === '(') return { start, end: stringEnd(text, start) }
  if (first === '<') {
    const close = text.indexOf('>', start)
    if (close === -1) throw new CutOff()
    return { start, end: close + 1 }
  }
  if (first === '/') return { start, end: regularEnd(text, start + 1) }
  const reference = /^\d{1,10}[\0\t\n\f\r ]{1,8}\d{1,5}[\0\t\n\f\r ]{1,8}R(?![A-Za-z0-9])/.exec(
    text.slice(start, start + 36),
  )
  if (reference !== null) return { start, end: start + reference[0].length }
  const end = regularEnd(text, start)
  if (end === start) throw new CutOff()
  return { start, end }
}

function collectionEnd(text: string, from: number, closing: string, depth: number): number {
  let at = tokenStart(text, from)
  while (!text.startsWith(closing, at)) at = tokenStart(text, objectAt(text, at, depth + 1).end)
  return at + closing.length
}

function stringEnd(text: string, start: number): number {
  let depth = 0
  for (let at = start; at < text.length; at += 1) {
    const character = text[at]
    if (character === '\\') at += 1
    else if (character === '(') depth += 1
    else if (character === ')') {
      depth -= 1
      if (depth === 0) return at + 1
    }
  }
  throw new CutOff()
}

function regularEnd(text: string, from: number): number {
  let at = from
  while (at < text.length && !blanks.includes(text[at]!) && !delimiters.includes(text[at]!)) at += 1
  return at
}

/** The entries of the dictionary at `from`, by name; the values stay text. */
export function dictionaryAt(text: string, from: number) {
  const span = objectAt(text, from)
  if (!text.startsWith('<<', span.start)) throw new CutOff()
  const entries = new Map<string, Span & { readonly keyStart: number }>()
  let at = tokenStart(text, span.start + 2)
  while (!text.startsWith('>>', at)) {
    if (entries.size >= PIECES_MAX) throw new CutOff()
    const key = objectAt(text, at)
    const name = text.slice(key.start, key.end)
    // A name may spell its letters as numbers (/Meta#64ata): whoever does so is up to something.
    if (!name.startsWith('/') || name.includes('#')) throw new CutOff()
    const value = objectAt(text, key.end)
    entries.set(name.slice(1), { ...value, keyStart: key.start })
    at = tokenStart(text, value.end)
  }
  return { ...span, entries }
}

export type Dictionary = ReturnType<typeof dictionaryAt>

/** The text of an entry; undefined where there is none. */
export function entryOf(text: string, { entries }: Dictionary, name: string): string | undefined {
  const span = entries.get(name)
  return span === undefined ? undefined : text.slice(span.start, span.end)
}

export function integerOf(value: string | undefined): number | undefined {
  return value !== undefined && /^\d{1,10}$/.test(value) ? Number(value) : undefined
}

/** Object number of a reference of generation 0; others are rare, and refused. */
export function referenceOf(value: string | undefined): number | undefined {
  const match = /^(\d{1,10})\s{1,8}0\s{1,8}R$/.exec(value ?? '')
  return match === null ? undefined : Number(match[1])
}
