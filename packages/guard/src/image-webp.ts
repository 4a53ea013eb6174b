import type { Cleaned, ImageSize } from './image-header.ts'
import { CutOff, stretch, uint16, uint32 } from './label/files/bytes.ts'
import { type RiffChunk, riffBytes, riffOf } from './label/files/riff.ts'

/** What pixels need: the coded ones, without loss or with it, and beside the latter how much shines through. */
const pixelChunks = new Set(['VP8 ', 'VP8L', 'ALPH'])
const ALPHA_FLAG = 0x10

/** A WebP without Exif, XMP and profile; one that moves is only measured. */
export function cleanWebp(bytes: Uint8Array): Cleaned | ImageSize {
  const { chunks } = riffOf(bytes, 'WEBP')
  const extended = chunks.filter(({ id }) => id === 'VP8X')
  const [header] = extended
  const canvas = header === undefined ? undefined : canvasOf(header.data)
  if (extended.length > 1) throw new CutOff()
  if (canvas !== undefined && chunks.some(({ id }) => id === 'ANIM' || id === 'ANMF')) return canvas
  const kept = chunks.filter(({ id }) => pixelChunks.has(id))
  const pictures = kept.filter(({ id }) => id !== 'ALPH')
  const [picture] = pictures
  // Two pictures, or two sizes: whoever reads it next may take the other one.
  if (picture === undefined || pictures.length > 1) throw new CutOff()
  const size = sizeOf(picture)
  if (canvas === undefined || header === undefined) {
    return { ...size, bytes: riffBytes('WEBP', [picture]) }
  }
  if (canvas.width !== size.width || canvas.height !== size.height) throw new CutOff()
  const data = Uint8Array.from(header.data)
  data[0] = data[0]! & ALPHA_FLAG
  return { ...size, bytes: riffBytes('WEBP', [{ id: 'VP8X', data }, ...kept]) }
}

function canvasOf(data: Uint8Array): ImageSize {
  const uint24 = (at: number) => uint16(data, at, true) + stretch(data, at, at + 3)[2]! * 65_536
  return { width: uint24(4) + 1, height: uint24(7) + 1 }
}

function sizeOf({ id, data }: RiffChunk): ImageSize {
  if (id === 'VP8L') {
    const packed = uint32(data, 1, true)
    return { width: (packed & 0x3fff) + 1, height: ((packed >>> 14) & 0x3fff) + 1 }
  }
  return { width: uint16(data, 6, true) & 0x3fff, height: uint16(data, 8, true) & 0x3fff }
}
