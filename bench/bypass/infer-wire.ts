/** Of the binary data extension of the Open Inference Protocol: raw tensors follow JSON of this length. */
export const JSON_BYTES = 'inference-header-content-length'

export interface Tensor {
  readonly name: string
  readonly datatype: string
  readonly shape: readonly number[]
  readonly [member: string]: unknown
}

/** A body with its tensors as JSON and these bytes behind it. */
export function rawBody(
  list: 'inputs' | 'outputs',
  tensors: readonly Tensor[],
  raw: readonly Buffer[],
) {
  const json = Buffer.from(
    JSON.stringify({
      [list]: tensors.map((tensor, index) => ({
        ...tensor,
        parameters: { binary_data_size: raw[index]!.length },
      })),
    }),
  )
  return {
    body: Buffer.concat([json, ...raw]),
    headers: {
      'content-type': 'application/octet-stream',
      [JSON_BYTES]: String(json.length),
    },
  }
}

/** Elements of a BYTES tensor, each behind its length. */
export function rawElements(...elements: readonly (string | Buffer)[]): Buffer {
  return Buffer.concat(
    elements.flatMap((element) => {
      const bytes = Buffer.from(element as string)
      const length = Buffer.alloc(4)
      length.writeUInt32LE(bytes.length)
      return [length, bytes]
    }),
  )
}

/** A body as whoever gets it could read it: the raw bytes as text in each encoding. */
export function readableOf(bytes: Buffer, jsonBytes: string | undefined): string {
  if (jsonBytes === undefined) return bytes.toString('utf8')
  const raw = bytes.subarray(Number(jsonBytes))
  return JSON.stringify([bytes.subarray(0, Number(jsonBytes)).toString('utf8'), ...readingsOf(raw)])
}

/** What bytes say, as UTF-8 and as UTF-16 in either order. */
export function readingsOf(bytes: Buffer): readonly string[] {
  const even = Buffer.from(bytes.subarray(0, bytes.length & ~1))
  const plain = (text: string) => text.replaceAll('\0', '')
  return [bytes.toString('utf8'), even.toString('utf16le'), even.swap16().toString('utf16le')].map(
    plain,
  )
}

/** What numbers say: as code points, and as bytes. */
export function readingsOfNumbers(values: readonly unknown[]): readonly string[] {
  const whole = values.filter((value): value is number => Number.isInteger(value))
  const codePoints = whole.filter((value) => value > 0 && value <= 0x10ffff)
  const shorts = Int16Array.from(whole)
  return [
    codePoints.map((value) => String.fromCodePoint(value)).join(''),
    ...readingsOf(Buffer.from(whole.map((value) => value & 0xff))),
    ...readingsOf(Buffer.from(shorts.buffer)),
    ...readingsOf(Buffer.from(Int32Array.from(whole).buffer)),
    ...readingsOf(
      Buffer.from(Float32Array.from(values.filter(Number.isFinite) as number[]).buffer),
    ),
  ]
}
