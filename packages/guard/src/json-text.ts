/** A string, a number or the names of one object inside a text that is JSON. */
export interface JsonLeaf {
  readonly kind: 'string' | 'number' | 'names'
  /** JSON pointer within the text. */
  readonly pointer: string
  readonly value: string
  /** The name of the member that holds it, if one does. */
  readonly label?: string
  /** Where the literals stand in the text: one, or one for each name. */
  readonly literals: readonly Literal[]
}

export interface Literal {
  readonly start: number
  readonly end: number
  readonly value: string
}

/** Longer names are not spelled out in paths: a path on every leaf below would make the work quadratic. */
const NAME_IN_PATH_LENGTH_MAX = 64

/** One step of a JSON pointer. `index` stands in for names that are long. */
export function pointerStep(name: string, index: number): string {
  if (name.length > NAME_IN_PATH_LENGTH_MAX) return `/~at${index}`
  return `/${name.includes('~') || name.includes('/') ? name.replaceAll('~', '~0').replaceAll('/', '~1') : name}`
}

interface Frame {
  readonly pointer: string
  readonly object: boolean
  readonly seen: Set<string>
  readonly names: Literal[]
  step: string
  label: string | undefined
  index: number
}

const QUOTE = 0x22
const BACKSLASH = 0x5c

function literalEnd(text: string, start: number): number {
  let at = start + 1
  while (text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1
  return at + 1
}

function literalAt(text: string, start: number): Literal {
  const end = literalEnd(text, start)
  const inner = text.slice(start + 1, end - 1)
  const value = inner.includes('\\') ? (JSON.parse(text.slice(start, end)) as string) : inner
  return { start, end, value }
}

const scalar = /[-0-9a-zA-Z+.]+/y

function enter(frame: Frame | undefined, object: boolean): Frame {
  const pointer = frame === undefined ? '' : frame.pointer + frame.step
  return { pointer, object, seen: new Set(), names: [], step: '/0', label: undefined, index: 0 }
}

function takeName(frame: Frame, literal: Literal): void {
  const index = frame.names.length
  // JSON text may repeat a name, and nobody knows which one its reader takes: both are read.
  frame.step = frame.seen.has(literal.value) ? `/~at${index}` : pointerStep(literal.value, index)
  frame.seen.add(literal.value)
  frame.label = literal.value
  frame.names.push(literal)
}

function namesOf(frame: Frame): JsonLeaf {
  const value = frame.names.map((name) => name.value).join('\n')
  return { kind: 'names', pointer: frame.pointer, value, literals: frame.names }
}

function leafOf(frame: Frame | undefined, kind: 'string' | 'number', literal: Literal): JsonLeaf {
  return {
    kind,
    pointer: frame === undefined ? '' : frame.pointer + frame.step,
    value: literal.value,
    ...(frame?.label === undefined ? {} : { label: frame.label }),
    literals: [literal],
  }
}

/** Shorter numbers identify nobody. */
const DIGITS_MIN = 7

export const tellingNumber = new RegExp(`[0-9]{${DIGITS_MIN}}`)

/** The leaves of JSON that is known to be well formed. */
function leavesOf(text: string, limits: JsonLimits): readonly JsonLeaf[] | JsonLimit {
  const leaves: JsonLeaf[] = []
  const stack: Frame[] = []
  let nameNext = false
  for (let at = 0; at < text.length; ) {
    const frame = stack.at(-1)
    const character = text[at]
    if (character === '"') {
      const literal = literalAt(text, at)
      if (nameNext && frame !== undefined) takeName(frame, literal)
      else if (literal.value !== '') leaves.push(leafOf(frame, 'string', literal))
      if (leaves.length > limits.leavesMax) return 'too-many-parts'
      nameNext = false
      at = literal.end
      continue
    }
    if (character === '{' || character === '[') {
      if (stack.length >= limits.depthMax) return 'too-deep'
      stack.push(enter(frame, character === '{'))
      nameNext = character === '{'
    } else if (character === '}' || character === ']') {
      if (frame !== undefined && frame.names.length > 0) leaves.push(namesOf(frame))
      stack.pop()
      nameNext = false
    } else if (character === ',' && frame !== undefined) {
      nameNext = frame.object
      if (!frame.object) frame.step = `/${++frame.index}`
    } else {
      scalar.lastIndex = at
      const word = scalar.exec(text)?.[0]
      if (word !== undefined) {
        const end = at + word.length
        if (tellingNumber.test(word))
          leaves.push(leafOf(frame, 'number', { start: at, end, value: word }))
        at = end
        continue
      }
    }
    at += 1
  }
  return leaves
}

export interface JsonLimits {
  readonly depthMax: number
  readonly leavesMax: number
}

export type JsonLimit = 'too-deep' | 'too-many-parts'

/**
 * Every string, long number and member name of a text that is a JSON object or array, with places in the raw text,
 * so that one of them can be replaced without touching another byte. `undefined` where the text is not such JSON;
 * the limit's name where nobody should descend.
 */
export function scanJson(
  text: string,
  limits: JsonLimits,
): readonly JsonLeaf[] | JsonLimit | undefined {
  const start = text.trimStart().charAt(0)
  if (start !== '{' && start !== '[') return undefined
  try {
    JSON.parse(text)
  } catch {
    return undefined
  }
  return leavesOf(text, limits)
}

/** Replaces literals of a JSON text; the rest of it stays byte for byte. Literals come in any order. */
export function spliceJson(
  text: string,
  replacements: readonly { readonly literal: Literal; readonly value: string }[],
): string {
  const ordered = [...replacements].sort((a, b) => a.literal.start - b.literal.start)
  let result = ''
  let from = 0
  for (const { literal, value } of ordered) {
    result += text.slice(from, literal.start) + JSON.stringify(value)
    from = literal.end
  }
  return result + text.slice(from)
}
