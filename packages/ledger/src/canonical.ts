import { LedgerError } from './errors.ts'
import { accepted, type Outcome, refused } from './outcome.ts'

/** What JSON can say. Members are never `undefined`: an absent member is left out. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [member: string]: JsonValue }

/** Deeper values are refused, so that no document can exhaust the stack of a verifier. */
export const CANONICAL_DEPTH_MAX = 128

const INSERTION_SORT_MAX = 24

// Most strings hold nothing that must be escaped, and for those quotes are all that is added.
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON escapes exactly these.
const NEEDS_CARE = /[\u0000-\u001f"\\\ud800-\udfff]/

/**
 * RFC 8785 (JCS): the one text of a JSON value. Members in the order of their UTF-16 code units,
 * numbers and strings as ECMAScript writes them, no white space.
 * Errors: `canonical_value_refused` for what has no JSON form (undefined, functions, bigints, NaN,
 * infinities, lone surrogates, objects that are not plain) and for depth beyond `CANONICAL_DEPTH_MAX`.
 */
export function canonicalize(value: unknown): string {
  return write(value, 0)
}

/** Reads a text that must be canonical already: the same value has no second text. */
export function parseCanonical(text: string): Outcome<JsonValue> {
  let value: JsonValue
  try {
    value = JSON.parse(text) as JsonValue
  } catch {
    return refused('not JSON')
  }
  try {
    return canonicalize(value) === text ? accepted(value) : refused('not canonical JSON (RFC 8785)')
  } catch (error) {
    if (error instanceof LedgerError) return refused(error.message)
    throw error
  }
}

function write(value: unknown, depth: number): string {
  switch (typeof value) {
    case 'string':
      return quote(value)
    case 'number':
      if (!Number.isFinite(value)) throw refusal(`${value} has no JSON form`)
      return value === 0 ? '0' : String(value)
    case 'boolean':
      return value ? 'true' : 'false'
    case 'object':
      if (value === null) return 'null'
      if (depth >= CANONICAL_DEPTH_MAX) throw refusal(`nesting exceeds ${CANONICAL_DEPTH_MAX}`)
      return Array.isArray(value) ? writeArray(value, depth + 1) : writeObject(value, depth + 1)
    default:
      throw refusal(`${typeof value} has no JSON form`)
  }
}

function writeArray(items: readonly unknown[], depth: number): string {
  let text = '['
  for (let index = 0; index < items.length; index += 1) {
    if (index > 0) text += ','
    text += write(items[index], depth)
  }
  return `${text}]`
}

function writeObject(value: object, depth: number): string {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) throw refusal('an object is not plain')
  const names = sortNames(Object.keys(value))
  const members = value as Readonly<Record<string, unknown>>
  let text = '{'
  for (let index = 0; index < names.length; index += 1) {
    const name = names[index]!
    if (index > 0) text += ','
    text += quote(name)
    text += ':'
    text += write(members[name], depth)
  }
  return `${text}}`
}

/** By UTF-16 code units, which is what the RFC asks for and how `<` and `sort()` compare strings. */
function sortNames(names: string[]): string[] {
  if (names.length > INSERTION_SORT_MAX) return names.sort()
  // Most objects have few members, nearly in order: insertion then beats the general sort by far.
  for (let index = 1; index < names.length; index += 1) {
    const name = names[index]!
    let place = index
    for (; place > 0 && names[place - 1]! > name; place -= 1) names[place] = names[place - 1]!
    names[place] = name
  }
  return names
}

function quote(text: string): string {
  if (!NEEDS_CARE.test(text)) return `"${text}"`
  if (!text.isWellFormed()) throw refusal('a string holds a lone surrogate')
  return JSON.stringify(text)
}

function refusal(message: string): LedgerError {
  return new LedgerError('canonical_value_refused', message)
}
