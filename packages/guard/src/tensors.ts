import type { Origin } from './detector.ts'
import { isObject, type Json } from './json-object.ts'
import { asRead, emit, type Traversal, tellingDigits } from './leaves.ts'
import { visitEach, visitMembers } from './members.ts'
import { DEPTH_MAX, unjudgedReasons } from './part.ts'
import { type Place, placeOfMember } from './place.ts'
import { speltBy, speltByBytes, type Values } from './spelt.ts'

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
/** Members of a tensor's parameters that say that its content came another way; whoever has read raw bytes puts them into `data`. */
const RAW = 'binary_data_size'
const SHARED = 'shared_memory_region'

/** How deep a tensor and its data stand in a body. */
const TENSOR_DEPTH = 2

/**
 * A body of the Open Inference Protocol v2. Strings of a BYTES tensor are text, and so are the names of tensors. Other tensors
 * are features: of them only long whole numbers are read, and what they spell as code points or bytes. What is found there can only be refused,
 * for a tensor with a mask in it is none any more.
 */
export function visitInference(walk: InferenceWalk, body: Json): unknown {
  const { traversal, origin, visitOther } = walk
  const top: Place = { origin, level: 'body' }
  const isGiven = (name: string) => bodyNames.has(name)
  return visitMembers(traversal, body, '', top, isGiven, (value, path, name) => {
    // Elsewhere an id is a constant of the protocol; here it is whatever the caller writes.
    if (name === 'id' && typeof value === 'string') {
      return emit(traversal, { path, text: value, origin }) ?? value
    }
    return (name === 'inputs' || name === 'outputs') && Array.isArray(value)
      ? visitEach(traversal, value, (tensor, at) => visitTensor(walk, tensor, `${path}/${at}`))
      : visitOther(value, path, placeOfMember(name, top, value), 1, name)
  })
}

function visitTensor(walk: InferenceWalk, tensor: unknown, path: string): unknown {
  const { traversal, origin, visitOther } = walk
  const place: Place = { origin, level: 'part' }
  if (!isObject(tensor)) return visitOther(tensor, path, place, TENSOR_DEPTH, 'inputs')
  const { name: label, datatype, parameters, shape, data } = tensor
  const comes = (way: string) => isObject(parameters) && Object.hasOwn(parameters, way)
  if (comes(SHARED) || (comes(RAW) && !Array.isArray(data))) {
    traversal.onUnjudged(path, unjudgedReasons.reference)
  }
  const isGiven = (name: string) => tensorNames.has(name)
  return visitMembers(traversal, tensor, path, place, isGiven, (value, at, name) => {
    if (name === 'datatype' && datatypes.has(value)) return value
    if (name === 'shape' && Array.isArray(value) && value.every(Number.isInteger)) return value
    if (name === 'data') {
      const named = typeof label === 'string' ? label : name
      return visitData(walk, value, at, { label: named, datatype, shape })
    }
    return visitOther(value, at, placeOfMember(name, place, value), TENSOR_DEPTH + 1, name)
  })
}

interface Kind {
  /** The tensor's name: it tells what its values are. */
  readonly label: string
  readonly datatype: unknown
  readonly shape: unknown
}

function visitData(walk: InferenceWalk, data: unknown, path: string, kind: Kind): unknown {
  if (kind.datatype !== 'BYTES') readNumbers(walk, data, path, kind)
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
  if (typeof value === 'number' || typeof value === 'bigint') {
    const digits = typeof value === 'bigint' ? String(value) : (tellingDigits(value) ?? '')
    readFixed(walk, digits, path, kind)
    return value
  }
  if (value instanceof Uint8Array) {
    readBytes(walk, value, path, kind)
    return value
  }
  if (typeof value === 'string' && kind.datatype !== 'BYTES') {
    readFixed(walk, value, path, kind)
    return value
  }
  // UTF-16 can pass for UTF-8 with many noughts.
  if (typeof value === 'string' && value.includes('\0')) {
    const { texts, isSure } = speltByBytes(Buffer.from(value))
    if (!isSure) readSpelt(walk, texts, path, kind)
  }
  return visitOther(value, path, place, depth, kind.label)
}

/** There may be a million of them: nothing is made for one that says nothing. */
function isFeature(value: unknown, { datatype }: Kind): boolean {
  if (typeof value !== 'number') return typeof value === 'boolean'
  return !wideTypes.has(datatype) || tellingDigits(value) === undefined
}

/** Text that is written as something else is read like any other, and cannot be rewritten there. */
function readFixed(
  { traversal, origin, visitOther }: InferenceWalk,
  text: string,
  path: string,
  { label, datatype }: Kind,
) {
  if (text === '') return
  const place: Place = { origin, level: 'free' }
  asRead(traversal, { datatype }, () => visitOther(text, path, place, TENSOR_DEPTH + 1, label))
}

/** As many bytes may be features: more that spell no text are a picture, a sound or a file. */
const FEATURES_MAX = 64
/** A case of more numbers is no list of features but a picture, a sound or what another model made of a text. */
const CASE_VALUES_MAX = 16_384

/** Numbers can say something in another way than by their values. */
function readNumbers(walk: InferenceWalk, data: unknown, path: string, kind: Kind) {
  if (!Array.isArray(data)) return
  const values: Values = data
    .flat(DEPTH_MAX)
    .filter((one) => typeof one === 'number' || typeof one === 'bigint')
  if (byteTypes.has(kind.datatype)) {
    return readBytes(walk, Uint8Array.from(values, Number), path, kind)
  }
  const cases = Array.isArray(kind.shape) ? Math.max(1, Number(kind.shape[0] ?? 1)) : 1
  if (values.length / cases > CASE_VALUES_MAX) {
    walk.traversal.onUnjudged(path, unjudgedReasons.bytes)
  }
  readSpelt(walk, speltBy(kind.datatype, values), path, kind)
}

function readBytes(walk: InferenceWalk, bytes: Uint8Array, path: string, kind: Kind) {
  const { texts, isSure } = speltByBytes(bytes)
  readSpelt(walk, texts, path, kind)
  const isFew = bytes.length <= FEATURES_MAX
  // What is no text where text is wanted says something else than features, however short it is.
  if (isSure || (isFew && kind.datatype !== 'BYTES')) return
  walk.traversal.onUnjudged(path, unjudgedReasons.bytes)
}

function readSpelt(walk: InferenceWalk, texts: readonly string[], path: string, kind: Kind) {
  for (const [index, text] of texts.entries()) {
    readFixed(walk, text, `${path}~bytes/${index}`, kind)
  }
}
