import { latin1, uint16, uint32 } from './label/files/bytes.ts'

export type ImageKind = 'png' | 'jpeg' | 'gif' | 'webp' | 'bmp' | 'tiff'

export interface ImageSize {
  readonly width: number
  readonly height: number
}

/** A picture of which nothing is left but its pixels. */
export interface Cleaned extends ImageSize {
  readonly bytes: Uint8Array
}

/** What a picture is by its first bytes, whatever it is called. */
export function imageKindOf(bytes: Uint8Array): ImageKind | undefined {
  const start = latin1(bytes.subarray(0, 12))
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return 'png'
  if (start.startsWith('\xff\xd8\xff')) return 'jpeg'
  if (/^GIF8[79]a/.test(start)) return 'gif'
  if (start.startsWith('RIFF') && start.endsWith('WEBP')) return 'webp'
  if (start.startsWith('BM')) return 'bmp'
  return start.startsWith('II*\0') || start.startsWith('MM\0*') ? 'tiff' : undefined
}

/** The size that the header of a kind says; throws `CutOff` where there is none. */
export const headerSizes: Readonly<Record<'bmp' | 'tiff', (bytes: Uint8Array) => ImageSize>> = {
  bmp: bmpSize,
  tiff: tiffSize,
}

const OS2_HEADER_BYTES = 12

/** A negative height means rows from the top down. */
function bmpSize(bytes: Uint8Array): ImageSize {
  if (uint32(bytes, 14, true) === OS2_HEADER_BYTES) {
    return { width: uint16(bytes, 18, true), height: uint16(bytes, 20, true) }
  }
  return {
    width: Math.abs(uint32(bytes, 18, true) | 0),
    height: Math.abs(uint32(bytes, 22, true) | 0),
  }
}

const WIDTH_TAG = 256
const HEIGHT_TAG = 257
const SHORT = 3

/** The first directory of a TIFF; further ones are further pictures. */
function tiffSize(bytes: Uint8Array): ImageSize {
  const isLittle = bytes[0] === 0x49
  const directory = uint32(bytes, 4, isLittle)
  const size = { width: 0, height: 0 }
  const count = uint16(bytes, directory, isLittle)
  for (let entry = 0; entry < count; entry += 1) {
    const at = directory + 2 + entry * 12
    const tag = uint16(bytes, at, isLittle)
    if (tag !== WIDTH_TAG && tag !== HEIGHT_TAG) continue
    const isShort = uint16(bytes, at + 2, isLittle) === SHORT
    const value = isShort ? uint16(bytes, at + 8, isLittle) : uint32(bytes, at + 8, isLittle)
    if (tag === WIDTH_TAG) size.width = value
    else size.height = value
  }
  return size
}
