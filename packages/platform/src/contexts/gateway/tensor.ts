import type { Bilingual } from '#kernel/bilingual.ts'
import { isObject } from './json.ts'

/** A tensor of the Open Inference Protocol v2, its data flat or nested in row-major order. */
export interface Tensor {
  readonly name: string
  readonly shape: readonly number[]
  readonly datatype: Datatype
  readonly data: readonly unknown[]
}

type Fits = (value: unknown) => boolean

const isNumber: Fits = (value) => Number.isFinite(value)
/** Beyond 2^53 JSON carries no exact number: such a value would arrive as another one. A bigint came as raw bytes. */
const whole =
  (least: number, most: number): Fits =>
  (value) =>
    typeof value === 'bigint' ||
    (Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most)
const signed = (bits: number) => whole(-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
const unsigned = (bits: number) => whole(0, 2 ** bits - 1)

/** What one value of each datatype looks like. */
const fits = {
  BOOL: (value) => typeof value === 'boolean',
  ...{ INT8: signed(8), INT16: signed(16), INT32: signed(32), INT64: signed(64) },
  ...{ UINT8: unsigned(8), UINT16: unsigned(16), UINT32: unsigned(32), UINT64: unsigned(64) },
  ...{ FP16: isNumber, BF16: isNumber, FP32: isNumber, FP64: isNumber },
  BYTES: (value) => typeof value === 'string' || value instanceof Uint8Array,
} as const satisfies Record<string, Fits>

export type Datatype = keyof typeof fits
export const datatypes = Object.keys(fits) as readonly Datatype[]

export const TENSOR_NAME_CHARACTERS_MAX = 200
export const DIMENSIONS_MAX = 16

/** Why a value is no tensor; it quotes nothing of it. `isRead`: its values were read from raw bytes of its datatype, and are of it. */
export function tensorFault(value: unknown, { isRead = false } = {}): Bilingual | undefined {
  if (!isObject(value)) return faults.object
  const { name, datatype, shape, data } = value
  if (typeof name !== 'string' || name === '' || name.length > TENSOR_NAME_CHARACTERS_MAX) {
    return faults.name
  }
  if (typeof datatype !== 'string' || !Object.hasOwn(fits, datatype)) return faults.datatype
  if (!isShape(shape)) return faults.shape
  if (!Array.isArray(data)) return faults.data
  const count = isRead ? data.length : countOf(data, fits[datatype as Datatype])
  if (count === undefined) return faults.element
  return count === shape.reduce((product, size) => product * size, 1) ? undefined : faults.count
}

/** All values of a tensor's data, in their order. */
export function valuesOf({ data }: Pick<Tensor, 'data'>): readonly unknown[] {
  return data.flat(Number.POSITIVE_INFINITY)
}

/** How many values there are; `undefined` where one is none of its datatype. */
function countOf(data: readonly unknown[], isValue: Fits): number | undefined {
  let count = 0
  for (const one of data) {
    const within = Array.isArray(one) ? countOf(one, isValue) : isValue(one) ? 1 : undefined
    if (within === undefined) return undefined
    count += within
  }
  return count
}

function isShape(shape: unknown): shape is readonly number[] {
  return (
    Array.isArray(shape) &&
    shape.length <= DIMENSIONS_MAX &&
    shape.every((size) => Number.isSafeInteger(size) && size >= 0)
  )
}

const faults = {
  object: { zh: '不是张量对象', en: 'it is no tensor' },
  name: {
    zh: `\`name\` 须为至多 ${TENSOR_NAME_CHARACTERS_MAX} 字的文本`,
    en: `\`name\` is a text of at most ${TENSOR_NAME_CHARACTERS_MAX} characters`,
  },
  datatype: {
    zh: `\`datatype\` 须为 ${datatypes.join('、')} 之一`,
    en: `\`datatype\` is one of ${datatypes.join(', ')}`,
  },
  shape: {
    zh: `\`shape\` 须为至多 ${DIMENSIONS_MAX} 个非负整数`,
    en: `\`shape\` is a list of at most ${DIMENSIONS_MAX} whole numbers`,
  },
  data: { zh: '缺少 `data`', en: '`data` is missing' },
  element: {
    zh: '`data` 中有值与 `datatype` 不符（超出 2^53 的整数无法精确传输）',
    en: 'a value of `data` is none of its `datatype` (whole numbers beyond 2^53 are not carried exactly)',
  },
  count: {
    zh: '`data` 的个数与 `shape` 不符',
    en: '`data` has not as many values as `shape` says',
  },
} as const satisfies Record<string, Bilingual>
