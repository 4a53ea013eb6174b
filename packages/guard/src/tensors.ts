import type { Origin } from './detector.ts'
import { isObject, type Json } from './json-object.ts'
import { emit, labelOf, type Traversal, tellingDigits } from './leaves.ts'
import { visitEach, visitMembers } from './members.ts'
import { DEPTH_MAX, unjudgedReasons } from './part.ts'
import { type Place, placeOfMember } from './place.ts'

/** Where tensors are walked, and how the traversal goes on with what is none. */
export interface InferenceWalk {
  readonly traversal: Traversal
  readonly origin: Origin
  readonly visitOther: (
    value: unknown,
    path: string,
    place: Place,
    depth: number,
    name: string,
  ) => unknown
}

// Names that the Open Inference Protocol gives: they say nothing, so they are not text.
const bodyNames = new Set('id parameters inputs outputs model_name model_version error'.split(' '))
const tensorNames = new Set(['name', 'shape', 'datatype', 'parameters', 'data'])
const datatypes: ReadonlySet<unknown> = new Set(
  `BOOL UINT8 UINT16 UINT32 UINT64 INT8 INT16 INT32 INT64 FP16 BF16 FP32 FP64 BYTES`.split(' '),
)
/** Only these can hold the digits of an identifier exactly. */
const wideTypes: ReadonlySet<unknown> = new Set(['INT64', 'UINT64', 'FP64'])
const byteTypes: ReadonlySet<unknown> = new Set(['INT8', 'UINT8'])
/** Members of a tensor's parameters that say that its content came another way. */
const elsewhere = ['binary_data_size', 'shared_memory_region']

/** How deep a tensor and its data stand in a body. */
const TENSOR_DEPTH = 2

/**
 * A body of the Open Inference Protocol v2. Strings of a BYTES tensor are text, and so are the names of tensors. Other tensors
 * are features: of them only long whole numbers are read, and bytes that spell text. What is found there can only be refused,
 * for a tensor with a mask in it is none any more.
 */
export function visitInference(walk: InferenceWalk, body: Json): unknown {
  const { traversal, origin, visitOther } = walk
  const top: Place = { origin, level: 'body' }
  const isGiven = (name: string) => bodyNames.has(name)
  return visitMembers(traversal, body, '', top, isGiven, (value, path, name) =>
    (name === 'inputs' || name === 'outputs') && Array.isArray(value)
      ? visitEach(traversal, value, (tensor, at) => visitTensor(walk, tensor, `${path}/${at}`))
      : visitOther(value, path, placeOfMember(name, top, value), 1, name),
  )
}

function visitTensor(walk: InferenceWalk, tensor: unknown, path: string): unknown {
  const { traversal, origin, visitOther } = walk
  const place: Place = { origin, level: 'part' }
  if (!isObject(tensor)) return visitOther(tensor, path, place, TENSOR_DEPTH, 'inputs')
  const { name: label, datatype, parameters } = tensor
  if (isObject(parameters) && elsewhere.some((name) => Object.hasOwn(parameters, name))) {
    traversal.onUnjudged(path, unjudgedReasons.reference)
  }
  const isGiven = (name: string) => tensorNames.has(name)
  return visitMembers(traversal, tensor, path, place, isGiven, (value, at, name) => {
    if (name === 'datatype' && datatypes.has(value)) return value
    if (name === 'shape' && Array.isArray(value) && value.every(Number.isInteger)) return value
    if (name === 'data') {
      const named = typeof label === 'string' ? label : name
      return visitData(walk, value, at, { label: named, datatype })
    }
    return visitOther(value, at, placeOfMember(name, place, value), TENSOR_DEPTH + 1, name)
  })
}

interface Kind {
  /** The tensor's name: it tells what its values are. */
  readonly label: string
  readonly datatype: unknown
}

function visitData(walk: InferenceWalk, data: unknown, path: string, kind: Kind): unknown {
  if (byteTypes.has(kind.datatype)) readBytes(walk, data, path, kind)
  return visitValues(walk, data, path, kind, TENSOR_DEPTH + 1)
}

function visitValues(
  walk: InferenceWalk,
  value: unknown,
  path: string,
  kind: Kind,
  depth: number,
): unknown {
  const { traversal, origin, visitOther } = walk
  if (Array.isArray(value)) {
    if (depth < DEPTH_MAX) {
      return visitEach(traversal, value, (one, at) =>
        isFeature(one, kind) ? one : visitValues(walk, one, `${path}/${at}`, kind, depth + 1),
      )
    }
    traversal.onUnjudged(path, unjudgedReasons.tooDeep)
    return value
  }
  const place: Place = { origin, level: 'free' }
  if (isFeature(value, kind)) return value
  if (typeof value === 'number') {
    emitFixed(walk, tellingDigits(value) ?? '', path, kind)
    return value
  }
  if (typeof value !== 'string' || kind.datatype === 'BYTES') {
    return visitOther(value, path, place, depth, kind.label)
  }
  if (value !== '') emitFixed(walk, value, path, kind)
  return value
}

/** There may be a million of them: nothing is made for one that says nothing. */
function isFeature(value: unknown, { datatype }: Kind): boolean {
  if (typeof value !== 'number') return typeof value === 'boolean'
  return !wideTypes.has(datatype) || tellingDigits(value) === undefined
}

function emitFixed(
  { traversal, origin }: InferenceWalk,
  text: string,
  path: string,
  { label }: Kind,
) {
  const named = labelOf(label, { origin, level: 'free' })
  emit(traversal, { path, text, origin, ...named, fixed: true })
}

/** As many bytes may be features: more that spell no text are a picture, a sound or a file. */
const FEATURES_MAX = 64
const TEXT_CHARACTERS_MIN = 4
const decoder = new TextDecoder('utf-8', { fatal: true })
const unprintable = /[^\P{Cc}\t\r\n]/u

function readBytes(walk: InferenceWalk, data: unknown, path: string, kind: Kind) {
  const bytes = Array.isArray(data)
    ? data.flat(DEPTH_MAX).filter((one) => typeof one === 'number')
    : []
  const text = textOf(bytes)
  if (text !== undefined) emitFixed(walk, text, `${path}~bytes`, kind)
  else if (bytes.length > FEATURES_MAX) {
    walk.traversal.onUnjudged(path, unjudgedReasons.bytes)
  }
}

function textOf(bytes: readonly number[]): string | undefined {
  try {
    const text = decoder.decode(Uint8Array.from(bytes))
    const isText = text.length >= TEXT_CHARACTERS_MIN && !unprintable.test(text)
    return isText ? text : undefined
  } catch {
    return undefined
  }
}
