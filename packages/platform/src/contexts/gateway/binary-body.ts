import type { IncomingHttpHeaders } from 'node:http'
import { decodeTensor, encodeTensor } from '@hengjian/guard'
import { isObject, type Json } from './json.ts'
import { valuesOf } from './tensor.ts'

/**
 * The binary data extension of the Open Inference Protocol: raw tensors in their order behind a JSON object, whose length this
 * header gives. https://github.com/triton-inference-server/server/blob/main/docs/protocol/extension_binary_data.md
 */
const JSON_BYTES = 'inference-header-content-length'
const RAW = 'binary_data_size'

/** A body as it passes the wire; with `jsonBytes` raw tensors follow JSON of that length. */
export interface Wire {
  readonly bytes: Buffer
  readonly jsonBytes?: number | undefined
}

/** The tensors of a request, or of an answer. */
export type TensorList = 'inputs' | 'outputs'

/** What the header says; what is no length is longer than any body. */
export function jsonBytesOf({ [JSON_BYTES]: said }: IncomingHttpHeaders): number | undefined {
  if (said === undefined) return undefined
  return /^\d{1,9}$/.test(String(said)) ? Number(said) : Number.POSITIVE_INFINITY
}

export function wireHeaders({ jsonBytes }: Wire): Readonly<Record<string, string>> {
  if (jsonBytes === undefined) return { 'content-type': 'application/json' }
  return { 'content-type': 'application/octet-stream', [JSON_BYTES]: String(jsonBytes) }
}

/** The JSON of a body, and the raw tensors behind it. JSON that is said to be longer than all is none. */
export function partsOf({ bytes, jsonBytes = bytes.length }: Wire): readonly [Buffer, Buffer] {
  const at = jsonBytes > bytes.length ? 0 : jsonBytes
  return [bytes.subarray(0, at), bytes.subarray(at)]
}

export function isRaw(tensor: unknown): boolean {
  return isObject(tensor) && isObject(tensor.parameters) && Object.hasOwn(tensor.parameters, RAW)
}

/**
 * A body with its raw tensors read, so that they stand in `data` like all others. `undefined` where they are not what their
 * parameters say, or where anything is left over.
 */
export function withRaw(body: Json, list: TensorList, raw: Buffer): Json | undefined {
  const { [list]: tensors } = body
  if (!Array.isArray(tensors)) return raw.length === 0 ? body : undefined
  let at = 0
  const read: unknown[] = []
  for (const tensor of tensors) {
    if (!isRaw(tensor)) {
      read.push(tensor)
      continue
    }
    const size: unknown = tensor.parameters[RAW]
    if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) return undefined
    if (at + size > raw.length || tensor.data !== undefined) return undefined
    const data = decodeTensor(tensor.datatype, raw.subarray(at, at + size))
    if (data === undefined) return undefined
    read.push({ ...tensor, data })
    at += size
  }
  if (at < raw.length) return undefined
  return read.some(isRaw) ? { ...body, [list]: read } : body
}

/** As it passes the wire: what was read from raw bytes is written as such. */
export function wireOf(body: Json, list: TensorList): Wire {
  const raws: Uint8Array[] = []
  const json = Buffer.from(
    written(body, list, ({ data, ...tensor }, parameters) => {
      const raw = encodeTensor(tensor.datatype, data)
      raws.push(raw)
      return { ...tensor, parameters: { ...parameters, [RAW]: raw.length } }
    }),
  )
  if (raws.length === 0) return { bytes: json }
  return { bytes: Buffer.concat([json, ...raws]), jsonBytes: json.length }
}

/** The JSON that says the same, as people read it in a record. What JSON has no number for is a text there. */
export function readableOf(body: Json, list: TensorList): Buffer {
  const plain = written(body, list, ({ data, parameters: _raw, ...tensor }, parameters) => {
    const { [RAW]: _size, ...others } = parameters
    const kept = Object.keys(others).length > 0 ? { parameters: others } : {}
    return { ...tensor, ...kept, data: data.map(readableValue) }
  })
  return Buffer.from(plain)
}

function readableValue(value: unknown): unknown {
  if (value instanceof Uint8Array) return { base64: Buffer.from(value).toString('base64') }
  if (typeof value === 'bigint') return String(value)
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value
}

type RawTensor = Json & { readonly data: readonly unknown[] }

function written(
  body: Json,
  list: TensorList,
  write: (tensor: RawTensor, parameters: Json) => Json,
): string {
  const { [list]: tensors } = body
  if (!Array.isArray(tensors) || !tensors.some(isRaw)) return JSON.stringify(body)
  const all = tensors.map((tensor) =>
    isRaw(tensor) ? write({ ...tensor, data: valuesOf(tensor) }, tensor.parameters) : tensor,
  )
  return JSON.stringify({ ...body, [list]: all })
}
