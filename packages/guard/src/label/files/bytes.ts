import { Unzlib } from 'fflate'

/** Reading beyond the end of a file, or of more pieces than one has: every parser turns it into `not-understood`. */
export class CutOff extends Error {}

/** Chunks, segments, frames: honest files have thousands, and each of them costs memory many times its bytes. */
export const PIECES_MAX = 100_000

/** What a parser that may meet the end answers instead of throwing. */
export function orElse<T, E>(parse: () => T, otherwise: E): T | E {
  try {
    return parse()
  } catch (error) {
    if (error instanceof CutOff) return otherwise
    throw error
  }
}

export function concatenated(...parts: readonly Uint8Array[]): Uint8Array {
  return joined(parts)
}

/** The same for as many parts as a file has: they do not fit into the arguments of a call. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** A stretch that must lie within the bytes. */
export function stretch(bytes: Uint8Array, start: number, end: number): Uint8Array {
  if (start < 0 || end < start || end > bytes.length) throw new CutOff()
  return bytes.subarray(start, end)
}

export function uint16(bytes: Uint8Array, at: number, littleEndian = false): number {
  if (at < 0 || at + 2 > bytes.length) throw new CutOff()
  return new DataView(bytes.buffer, bytes.byteOffset).getUint16(at, littleEndian)
}

export function uint32(bytes: Uint8Array, at: number, littleEndian = false): number {
  if (at < 0 || at + 4 > bytes.length) throw new CutOff()
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, littleEndian)
}

export function uint32Bytes(value: number, littleEndian = false): Uint8Array {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, value, littleEndian)
  return bytes
}

/** One character per byte, both ways: for the parts of formats that are ASCII. */
export function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
}

export function latin1Bytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'latin1'))
}

export function utf8Bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

/** The text of UTF-8 bytes, byte order mark kept; undefined where they are none. */
export function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

const FEED_BYTES = 4_096

/** Inflates zlib data up to a size; undefined where it is damaged or larger: compression can hide a bomb. */
export function inflated(data: Uint8Array, bytesMax: number): Uint8Array | undefined {
  const parts: Uint8Array[] = []
  let length = 0
  try {
    const stream = new Unzlib((part) => {
      length += part.length
      if (length > bytesMax) throw new CutOff()
      parts.push(part.slice())
    })
    for (let at = 0; at < data.length; at += FEED_BYTES) {
      const end = Math.min(data.length, at + FEED_BYTES)
      stream.push(data.slice(at, end), end === data.length)
    }
  } catch {
    return undefined
  }
  return joined(parts)
}
