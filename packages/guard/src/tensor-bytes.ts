/** One value in raw bytes, little-endian. */
interface RawType {
  readonly width: number
  /** `undefined` where the bytes are no value of the type. */
  readonly read: (view: DataView, at: number) => unknown
  readonly write: (view: DataView, at: number, value: Writable) => void
}

type Writable = number | bigint | boolean

const LITTLE = true

const narrow = (
  width: number,
  get: 'getInt8' | 'getUint8' | 'getInt16' | 'getUint16' | 'getInt32' | 'getUint32',
): RawType => ({
  width,
  read: (view, at) => view[get](at, LITTLE),
  write: (view, at, value) =>
    view[get.replace('get', 'set') as 'setInt32'](at, Number(value), LITTLE),
})

/** Beyond 2^53 a bigint, for a number would be another one. */
const wide = (get: 'getBigInt64' | 'getBigUint64'): RawType => ({
  width: 8,
  read: (view, at) => {
    const value = view[get](at, LITTLE)
    return Number.isSafeInteger(Number(value)) ? Number(value) : value
  },
  write: (view, at, value) => {
    view[get.replace('get', 'set') as 'setBigInt64'](at, wholeOf(value), LITTLE)
  },
})

const wholeOf = (value: Writable) =>
  typeof value === 'bigint' ? value : BigInt(Number.isInteger(value) ? value : 0)

const floating = (width: number, get: 'getFloat16' | 'getFloat32' | 'getFloat64'): RawType => ({
  width,
  read: (view, at) => view[get](at, LITTLE),
  write: (view, at, value) =>
    view[get.replace('get', 'set') as 'setFloat64'](at, Number(value), LITTLE),
})

const scratch = new DataView(new ArrayBuffer(4))

/** The upper half of an FP32. */
const brain: RawType = {
  width: 2,
  read: (view, at) => {
    scratch.setUint32(0, view.getUint16(at, LITTLE) << 16)
    return scratch.getFloat32(0)
  },
  write: (view, at, value) => {
    scratch.setFloat32(0, Number(value))
    view.setUint16(at, scratch.getUint16(0), LITTLE)
  },
}

const truth: RawType = {
  width: 1,
  read: (view, at) => ([false, true] as const)[view.getUint8(at)],
  write: (view, at, value) => view.setUint8(at, Number(value)),
}

const rawTypes: ReadonlyMap<unknown, RawType> = new Map([
  ['BOOL', truth],
  ...([8, 16, 32] as const).flatMap((bits): [string, RawType][] => [
    [`INT${bits}`, narrow(bits / 8, `getInt${bits}`)],
    [`UINT${bits}`, narrow(bits / 8, `getUint${bits}`)],
  ]),
  ['INT64', wide('getBigInt64')],
  ['UINT64', wide('getBigUint64')],
  ['FP16', floating(2, 'getFloat16')],
  ['BF16', brain],
  ['FP32', floating(4, 'getFloat32')],
  ['FP64', floating(8, 'getFloat64')],
])

/** Before each element of a BYTES tensor stands how long it is. */
const LENGTH_BYTES = 4
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const encoder = new TextEncoder()

/**
 * The values of a tensor of the Open Inference Protocol v2 that came as raw bytes (its binary data extension): numbers, beyond
 * 2^53 bigints, booleans, and of BYTES texts or, where they are no UTF-8, the bytes. `undefined` where the bytes are no tensor of
 * that datatype.
 */
export function decodeTensor(datatype: unknown, bytes: Uint8Array): readonly unknown[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (datatype === 'BYTES') return elementsOf(view, bytes)
  const type = rawTypes.get(datatype)
  if (type === undefined || bytes.length % type.width !== 0) return undefined
  const values: unknown[] = []
  for (let at = 0; at < bytes.length; at += type.width) {
    const value = type.read(view, at)
    if (value === undefined) return undefined
    values.push(value)
  }
  return values
}

function elementsOf(view: DataView, bytes: Uint8Array): readonly unknown[] | undefined {
  const elements: unknown[] = []
  for (let at = 0; at < bytes.length; ) {
    if (at + LENGTH_BYTES > bytes.length) return undefined
    const start = at + LENGTH_BYTES
    at = start + view.getUint32(at, LITTLE)
    if (at > bytes.length) return undefined
    elements.push(textOrBytes(bytes.subarray(start, at)))
  }
  return elements
}

function textOrBytes(bytes: Uint8Array): string | Uint8Array {
  try {
    return decoder.decode(bytes)
  } catch {
    return new Uint8Array(bytes)
  }
}

/** Values as the raw bytes of a tensor: what `decodeTensor` reads. What is no value of the datatype is written as nought or as nothing. */
export function encodeTensor(datatype: unknown, values: readonly unknown[]): Uint8Array {
  if (datatype === 'BYTES') return bytesOfElements(values)
  const type = rawTypes.get(datatype)
  if (type === undefined) return new Uint8Array(0)
  const bytes = new Uint8Array(values.length * type.width)
  const view = new DataView(bytes.buffer)
  for (const [index, value] of values.entries()) {
    if (isWritable(value)) type.write(view, index * type.width, value)
  }
  return bytes
}

const isWritable = (value: unknown): value is Writable =>
  ['number', 'bigint', 'boolean'].includes(typeof value)

function bytesOfElements(values: readonly unknown[]): Uint8Array {
  const elements = values.map((value) =>
    value instanceof Uint8Array ? value : encoder.encode(String(value)),
  )
  const bytes = new Uint8Array(
    elements.reduce((length, element) => length + LENGTH_BYTES + element.length, 0),
  )
  const view = new DataView(bytes.buffer)
  let at = 0
  for (const element of elements) {
    view.setUint32(at, element.length, LITTLE)
    bytes.set(element, at + LENGTH_BYTES)
    at += LENGTH_BYTES + element.length
  }
  return bytes
}
