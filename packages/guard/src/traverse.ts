import type { Json } from './json-object.ts'
import { type JsonLeaf, scanJson, spliceJson } from './json-text.ts'
import {
  emit,
  labelOf,
  type Traversal,
  type Visitor,
  visitDataUrl,
  visitNumber,
  visitTokens,
} from './leaves.ts'
import { visitEach, visitMembers } from './members.ts'
import { renamed } from './names.ts'
import { DEPTH_MAX, type Operation, PARTS_MAX, TEXT_LENGTH_MAX, unjudgedReasons } from './part.ts'
import { isConstant, isProtocolName, originOf, type Place, placeOfMember } from './place.ts'
import { type InferenceWalk, visitInference } from './tensors.ts'
import { isTokenList } from './tokens.ts'

/**
 * Visits every text of a body, in the same order and under the same paths each time. Returns the body with the
 * visitor's replacements: the very same object where there are none, and shared wherever nothing changed.
 */
export function traverse(
  operation: Operation,
  side: 'request' | 'answer',
  body: unknown,
  visitor: Visitor,
): unknown {
  const traversal: Traversal = {
    ...visitor,
    // Vectors say nothing that can be read, and there may be a million numbers.
    vectors: operation === 'embeddings' && side === 'answer',
    partsLeft: PARTS_MAX,
    lengthLeft: TEXT_LENGTH_MAX,
    readFrom: undefined,
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    visitor.onUnjudged('', unjudgedReasons.notAnObject)
    return body
  }
  const origin = side === 'request' ? 'user' : 'assistant'
  if (operation === 'infer') {
    const visitOther: InferenceWalk['visitOther'] = (value, ...rest) =>
      visit(traversal, value, ...rest)
    return visitInference({ traversal, origin, visitOther }, body as Json)
  }
  const place: Place = { origin, level: 'body' }
  return visit(traversal, body, '', place, 0)
}

const vectorText = /^[A-Za-z0-9+/]+={0,2}$/

function isVector(value: unknown): boolean {
  if (typeof value === 'string') return vectorText.test(value)
  return Array.isArray(value) && value.every((number) => typeof number === 'number')
}

function visit(
  traversal: Traversal,
  value: unknown,
  path: string,
  place: Place,
  depth: number,
  name?: string,
): unknown {
  if (traversal.vectors && name === 'embedding' && isVector(value)) return value
  if (typeof value === 'string') return visitText(traversal, value, path, place, depth, name)
  if (typeof value === 'number') return visitNumber(traversal, value, path, place, name)
  if (typeof value !== 'object' || value === null || traversal.partsLeft < 0) return value
  if (depth >= DEPTH_MAX) {
    traversal.onUnjudged(path, unjudgedReasons.tooDeep)
    return value
  }
  if (name === 'logprobs' && isTokenList(value)) return visitTokens(traversal, value, path, place)
  if (Array.isArray(value)) return visitList(traversal, value, path, place, depth, name)
  return visitObject(traversal, value as Json, path, place, depth, name)
}

function visitList(
  traversal: Traversal,
  list: readonly unknown[],
  path: string,
  place: Place,
  depth: number,
  name: string | undefined,
): unknown {
  if ((name === 'input' || name === 'prompt') && list.some(isTokenId)) {
    traversal.onUnjudged(path, unjudgedReasons.tokens)
  }
  const element: Place = place.level === 'items' ? { ...place, level: 'item' } : place
  return visitEach(traversal, list, (one, index) =>
    visit(traversal, one, `${path}/${index}`, element, depth + 1, name),
  )
}

function isTokenId(element: unknown): boolean {
  return typeof element === 'number' || (Array.isArray(element) && typeof element[0] === 'number')
}

function visitObject(
  traversal: Traversal,
  object: Json,
  path: string,
  place: Place,
  depth: number,
  name: string | undefined,
): unknown {
  const owner: Place = { ...place, origin: originOf(object, place) }
  noteWhatCannotBeSeen(traversal, object, path, name)
  return visitMembers(traversal, object, path, owner, isProtocolName, (value, at, member) =>
    visit(traversal, value, at, placeOfMember(member, owner, value), depth + 1, member),
  )
}

const gatewayTools = new Set(['function', 'custom'])

/** Content that the supplier holds or fetches itself never passes here. */
function noteWhatCannotBeSeen(
  traversal: Traversal,
  object: Json,
  path: string,
  name: string | undefined,
): void {
  const { type } = object
  if (name === 'tools' && typeof type === 'string' && !gatewayTools.has(type)) {
    traversal.onUnjudged(path, unjudgedReasons.supplierTool)
  }
  if (type === 'item_reference') traversal.onUnjudged(path, unjudgedReasons.reference)
  for (const member of ['previous_response_id', 'conversation', 'prompt'] as const) {
    const value = object[member]
    if (path !== '' || value === undefined || value === null) continue
    if (member === 'prompt' && typeof value !== 'object') continue
    traversal.onUnjudged(`/${member}`, unjudgedReasons.reference)
  }
}

const ENCODED_LENGTH_MIN = 512
const encoded = /^[A-Za-z0-9+/_=\s-]+$/
/** What is shorter is named like that and says something else. */
const encrypted = /^[A-Za-z0-9+/_=.-]{64,}$/
const spaced = /\s\S{1,60}\s/

/** Long and without words: nobody can say what it holds. */
function isEncoded(text: string): boolean {
  return text.length >= ENCODED_LENGTH_MIN && encoded.test(text) && !spaced.test(text)
}

/** Ages of the old are capitals: numbers say enough that nobody can read without being code. */
const isOfNumbers = ({ readFrom }: Traversal) => readFrom !== undefined && 'datatype' in readFrom

function visitText(
  traversal: Traversal,
  text: string,
  path: string,
  place: Place,
  depth: number,
  name: string | undefined,
): string {
  if (text === '') return text
  if (place.media === undefined && isConstant(name, text, place)) return text
  if (text.startsWith('data:')) {
    const read = visitDataUrl(traversal, text, path, place, (content, at, origin) => {
      visitInner(traversal, content, at, { origin, level: 'free' }, depth)
    })
    if (read !== undefined) return read
  } else if (place.media !== undefined) {
    traversal.onUnjudged(path, place.media)
    if (isEncoded(text)) return text
  } else if (name === 'encrypted_content') {
    traversal.onUnjudged(path, unjudgedReasons.encrypted)
    if (encrypted.test(text)) return text
  } else if (!isOfNumbers(traversal) && isEncoded(text)) {
    traversal.onUnjudged(path, unjudgedReasons.encoded)
  }
  // Elsewhere than in arguments JSON reads well as it stands, unless escapes hide what it says.
  if (name === 'arguments' || text.includes('\\u')) {
    const rewritten = visitJson(traversal, text, path, place, depth)
    if (rewritten !== undefined) return rewritten
  }
  return emit(traversal, { path, text, origin: place.origin, ...labelOf(name, place) }) ?? text
}

/** `undefined` where the text is not JSON. */
function visitJson(
  traversal: Traversal,
  text: string,
  path: string,
  place: Place,
  depth: number,
): string | undefined {
  if (text.length > traversal.lengthLeft) return undefined
  const limits = { depthMax: DEPTH_MAX - depth, leavesMax: Math.max(0, traversal.partsLeft) }
  const leaves = scanJson(text, limits)
  if (leaves === undefined) return undefined
  if (typeof leaves === 'string') {
    traversal.onUnjudged(path, leaves)
    return undefined
  }
  const free: Place = { origin: place.origin, level: 'free' }
  const changes = leaves.flatMap((leaf) => changesOf(traversal, leaf, `${path}~json`, free, depth))
  return changes.length === 0 ? text : spliceJson(text, changes)
}

function changesOf(
  traversal: Traversal,
  leaf: JsonLeaf,
  path: string,
  place: Place,
  depth: number,
): Parameters<typeof spliceJson>[1] {
  const at = path + leaf.pointer
  if (leaf.kind === 'names') {
    const after = emit(traversal, { path: `${at}~names`, text: leaf.value, origin: place.origin })
    if (after === undefined) return []
    const names = renamed(
      leaf.literals.map((literal) => literal.value),
      after,
    )
    return leaf.literals.map((literal, index) => ({
      literal,
      value: names[index] ?? literal.value,
    }))
  }
  const [literal] = leaf.literals
  const after = visitLeaf(traversal, leaf, at, place, depth)
  return literal === undefined || after === leaf.value ? [] : [{ literal, value: after }]
}

function visitLeaf(
  traversal: Traversal,
  leaf: JsonLeaf,
  path: string,
  place: Place,
  depth: number,
): string {
  if (leaf.kind === 'string') {
    return visitInner(traversal, leaf.value, path, place, depth, leaf.label)
  }
  const part = { path, text: leaf.value, origin: place.origin, ...labelOf(leaf.label, place) }
  return emit(traversal, part) ?? leaf.value
}

const LAYER_DEPTH = 8

/** Text within text within text: each layer costs depth, so the layers come to an end. */
function visitInner(
  traversal: Traversal,
  text: string,
  path: string,
  place: Place,
  depth: number,
  name?: string,
): string {
  if (depth + LAYER_DEPTH < DEPTH_MAX) {
    return visitText(traversal, text, path, place, depth + LAYER_DEPTH, name)
  }
  return emit(traversal, { path, text, origin: place.origin, ...labelOf(name, place) }) ?? text
}
