import { rawBody, rawElements, type Tensor } from './infer-wire.ts'
import type { Json } from './input-surfaces.ts'

/** JSON, or the bytes of a body with raw tensors. */
export type InferBody = (text: string, written: string) => Json | ReturnType<typeof rawBody>

export const tensor = (
  datatype: string,
  data: readonly unknown[],
  more: Json = {},
): Tensor & Json => ({ name: 'x', datatype, shape: [data.length], data, ...more })
const words = (...data: readonly string[]) => tensor('BYTES', data)
export const asking = (...inputs: readonly Json[]): Json => ({ inputs })

export const codePoints = (text: string): readonly number[] =>
  Array.from(text, (one) => one.codePointAt(0)!)
const units = (text: string) => Array.from({ length: text.length }, (_, at) => text.charCodeAt(at))
const bytesOf = (text: string) => [...Buffer.from(text)]
const bigEndian = (text: string) => Buffer.from(text, 'utf16le').swap16()
const signedBytes = (bytes: Iterable<number>) => Array.from(bytes, (byte) => (byte << 24) >> 24)
const escaped = (text: string) =>
  `{"note":"${units(text)
    .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('')}"}`
const file = (text: string) => `data:text/plain;base64,${Buffer.from(text).toString('base64')}`

/** A raw tensor of numbers that stand in these bytes. */
const raw = (datatype: string, width: number, bytes: Buffer) => {
  const padded = Buffer.concat([bytes, Buffer.alloc((width - (bytes.length % width)) % width)])
  return rawBody('inputs', [{ name: 'x', datatype, shape: [padded.length / width] }], [padded])
}
const rawWords = (...elements: readonly (string | Buffer)[]) =>
  rawBody(
    'inputs',
    [{ name: 'x', datatype: 'BYTES', shape: [elements.length] }],
    [rawElements(...elements)],
  )
const features = Array.from({ length: 80 }, (_, at) => at / 7)

/** Every place of an inference request that holds words as words. */
export const wordSurfaces: Readonly<Record<string, InferBody>> = {
  'infer: text': (text) => asking(words(text)),
  'infer: nested text': (text) => asking({ ...words(), data: [[text]], shape: [1, 1] }),
  'infer: second element': (text) => asking(words('租房', text)),
  'infer: second input': (text) => asking(words('租房'), { ...words(text), name: 'y' }),
  'infer: raw text': (text) => rawWords(text),
  'infer: raw second element': (text) => rawWords('租房', text),
  'infer: JSON within a text': (text) => asking(words(escaped(text))),
  'infer: file within a text': (text) => asking(words(file(text))),
  'infer: tensor called encrypted': (text) => asking({ ...words(text), name: 'encrypted_content' }),
  'infer: parameter': (text) => ({ ...asking(words('租房')), parameters: { note: text } }),
  'infer: deep parameter': (text) => ({
    ...asking(words('租房')),
    parameters: { note: { deep: [text] } },
  }),
  'infer: tensor parameter': (text) => asking({ ...words('租房'), parameters: { note: text } }),
  'infer: output parameter': (text) => ({
    ...asking(words('租房')),
    outputs: [{ name: 'score', parameters: { note: text } }],
  }),
  'infer: unknown member of a tensor': (text) => asking({ ...words('租房'), note: text }),
  'infer: unknown member of the body': (text) => ({ ...asking(words('租房')), x_note: text }),
  'infer: text in place of numbers': (text) => asking(tensor('FP64', [text])),
  'infer: text in place of a shape': (text) => asking({ ...words('租房'), shape: text }),
}

/** Names and ids, where only a short word fits. */
export const nameSurfaces: Readonly<Record<string, InferBody>> = {
  'infer: id': (_, written) => ({ ...asking(words('租房')), id: written }),
  'infer: tensor name': (_, written) => asking({ ...words('租房'), name: written }),
  'infer: datatype': (_, written) => asking({ ...words('租房'), datatype: written }),
  'infer: output name': (_, written) => ({
    ...asking(words('租房')),
    outputs: [{ name: written }],
  }),
  'infer: parameter name': (_, written) => ({
    ...asking(words('租房')),
    parameters: { [written]: 1 },
  }),
  'infer: tensor parameter name': (_, written) =>
    asking({ ...words('租房'), parameters: { [written]: 1 } }),
}

/** Words spelt by numbers. */
export const numberSurfaces: Readonly<Record<string, InferBody>> = {
  'infer: bytes in UINT8': (text) => asking(tensor('UINT8', bytesOf(text))),
  'infer: bytes in INT8': (text) => asking(tensor('INT8', signedBytes(bytesOf(text)))),
  'infer: bytes in INT64': (text) => asking(tensor('INT64', bytesOf(text))),
  'infer: bytes in FP32': (text) => asking(tensor('FP32', bytesOf(text))),
  'infer: UTF-16 in UINT8': (text) => asking(tensor('UINT8', [...Buffer.from(text, 'utf16le')])),
  'infer: UTF-16 of the other order in UINT8': (text) =>
    asking(tensor('UINT8', [...bigEndian(text)])),
  'infer: code points in INT32': (text) => asking(tensor('INT32', codePoints(text))),
  'infer: code points in FP64': (text) => asking(tensor('FP64', codePoints(text))),
  'infer: units in UINT16': (text) => asking(tensor('UINT16', units(text))),
  'infer: code points behind a feature': (text) =>
    asking(tensor('FP64', [0.5, -1, ...codePoints(text)])),
  'infer: code points before a feature': (text) =>
    asking(tensor('FP64', [...codePoints(text), 0.25])),
  'infer: code points among many features': (text) =>
    asking(tensor('FP64', [...features, ...codePoints(text), ...features])),
  'infer: JSON in code points': (text) => asking(tensor('INT32', codePoints(escaped(text)))),
  'infer: file in bytes': (text) => asking(tensor('UINT8', bytesOf(file(text)))),
  'infer: raw FP32': (text) => raw('FP32', 4, Buffer.from(text)),
  'infer: raw INT64': (text) => raw('INT64', 8, Buffer.from(text)),
  'infer: raw INT16 in UTF-16': (text) => raw('INT16', 2, Buffer.from(text, 'utf16le')),
  'infer: raw INT16 of the other order': (text) => raw('INT16', 2, bigEndian(text)),
  'infer: raw UINT8': (text) => raw('UINT8', 1, Buffer.from(text)),
}

/** What servers of the protocol are asked every day. */
export const ordinaryBodies: Readonly<Record<string, Json | ReturnType<typeof rawBody>>> = {
  categories: asking(words('租房', '自有', '按揭', 'rent', 'M', 'F')),
  remarks: asking(words('客户经营一家面馆，三年无逾期，申请流动资金贷款。')),
  dates: asking(words('2024-03-31', '2026/11/26', '20261126')),
  ages: asking(
    tensor(
      'INT64',
      drawn(400, (at) => 18 + ((at * 37) % 63)),
    ),
  ),
  'ages of the old': asking(
    tensor(
      'INT32',
      drawn(800, (at) => 65 + ((at * 7) % 26)),
    ),
  ),
  terms: asking(
    tensor(
      'INT32',
      drawn(400, (at) => [12, 24, 36, 48, 60, 120, 240][(at * 5) % 7]!),
    ),
  ),
  amounts: asking(
    tensor(
      'FP64',
      drawn(400, (at) => 3_000 + ((at * 7_919) % 57_000) / 4),
    ),
  ),
  'whole amounts': asking(
    tensor(
      'FP32',
      drawn(400, (at) => 3_000 + ((at * 7_919) % 57_000)),
    ),
  ),
  scores: asking(
    tensor(
      'INT32',
      drawn(400, (at) => 300 + ((at * 101) % 550)),
    ),
  ),
  shares: asking(
    tensor(
      'FP32',
      drawn(400, (at) => ((at * 13) % 1_000) / 1_000),
    ),
  ),
  flags: asking(
    tensor(
      'FP32',
      drawn(400, (at) => (at * 7) % 2),
    ),
  ),
  truths: asking(
    tensor(
      'BOOL',
      drawn(400, (at) => (at * 7) % 3 === 0),
    ),
  ),
  years: asking(
    tensor(
      'INT64',
      drawn(200, (at) => 1_970 + ((at * 17) % 57)),
    ),
  ),
  'branch codes': asking(
    tensor(
      'INT64',
      drawn(200, (at) => 110_000 + ((at * 7_919) % 540_000)),
    ),
  ),
  'a vector': asking(
    tensor(
      'FP32',
      drawn(768, (at) => Math.sin(at * at)),
    ),
  ),
  'token ids': asking(
    tensor(
      'INT64',
      drawn(128, (at) => (at * 7_919) % 21_128),
    ),
  ),
  'a picture': asking(
    tensor(
      'FP32',
      drawn(64 * 64, (at) => Math.round(128 + 99 * Math.sin(at / 9))),
    ),
  ),
  'cases of mixed features': asking(
    tensor(
      'FP64',
      drawn(600, (at) => [18 + (at % 50), at % 2, 3_000 + at * 31, at / 600, 48][at % 5]!),
    ),
  ),
  'raw features': raw(
    'FP32',
    4,
    Buffer.from(Float32Array.from(drawn(200, (at) => (at % 9 === 0 ? Number.NaN : at / 3))).buffer),
  ),
  'raw categories': rawWords('租房', '自有', 'rent'),
}

function drawn<Value>(count: number, one: (at: number) => Value): readonly Value[] {
  return Array.from({ length: count }, (_, at) => one(at))
}
