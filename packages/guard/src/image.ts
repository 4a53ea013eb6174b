import { CutOff, concatenated, latin1Bytes, orElse, stretch, uint32 } from './label/files/bytes.ts'
import { chunksOf } from './label/files/png.ts'

/** Why a picture is not looked at, as `Unjudged.reason`. */
export type ImageProblem = 'image-type' | 'image-size' | 'image-pixels' | 'image-broken'

export type CleanedImage =
  | {
      readonly outcome: 'cleaned'
      readonly width: number
      readonly height: number
      /** The picture without metadata, thumbnails, further frames, and what stands behind its end. */
      readonly bytes: Uint8Array
    }
  | { readonly outcome: 'refused'; readonly problem: ImageProblem }

export interface ImageLimits {
  readonly bytesMax: number
  readonly pixelsMax: number
}

const refused = (problem: ImageProblem) => ({ outcome: 'refused', problem }) as const

/**
 * A PNG or JPEG as its pixels alone. The media type must be what the bytes are: whoever reads the picture by its type
 * must see what was judged. Other kinds, broken files and those beyond the limits are refused.
 */
export function cleanImage(
  mediaType: string,
  bytes: Uint8Array,
  { bytesMax, pixelsMax }: ImageLimits,
): CleanedImage {
  if (bytes.length > bytesMax) return refused('image-size')
  const clean = cleaners.get(mediaType)
  if (clean === undefined) return refused('image-type')
  const cleaned = orElse(() => clean(bytes), undefined)
  if (cleaned === undefined) return refused('image-broken')
  const pixels = cleaned.width * cleaned.height
  if (pixels === 0) return refused('image-broken')
  return pixels > pixelsMax ? refused('image-pixels') : { outcome: 'cleaned', ...cleaned }
}

interface Cleaned {
  readonly width: number
  readonly height: number
  readonly bytes: Uint8Array
}

/** What pixels need; all else is metadata. */
const pngChunks = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND'])

function cleanPng(bytes: Uint8Array): Cleaned {
  const chunks = chunksOf(bytes)
  const [header] = chunks
  if (header?.type !== 'IHDR' || !chunks.some(({ type }) => type === 'IDAT')) throw new CutOff()
  const kept = chunks.filter(({ type }) => pngChunks.has(type))
  return {
    width: uint32(header.data, 0),
    height: uint32(header.data, 4),
    bytes: concatenated(
      latin1Bytes('\x89PNG\r\n\x1a\n'),
      ...kept.map(({ start, end }) => bytes.subarray(start, end)),
    ),
  }
}

const START_OF_SCAN = 0xda
const END_OF_IMAGE = 0xd9
const COMMENT = 0xfe
/** Adobe's: says how colours are coded, without which they come out wrong. */
const APP14 = 0xee
const isMetadata = (marker: number) =>
  marker === COMMENT || (marker >= 0xe0 && marker <= 0xef && marker !== APP14)
/** The frame headers; DHT, JPG and DAC lie between them. */
const isFrame = (marker: number) =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc

/** Every segment up to the first end of the image, those between the scans of a progressive one as well. */
function cleanJpeg(bytes: Uint8Array): Cleaned {
  if (uint16(bytes, 0) !== 0xffd8) throw new CutOff()
  const kept: Uint8Array[] = [stretch(bytes, 0, 2)]
  let size: { readonly width: number; readonly height: number } | undefined
  let scanned = false
  let at = 2
  for (;;) {
    if (stretch(bytes, at, at + 1)[0] !== 0xff) throw new CutOff()
    while (bytes[at + 1] === 0xff) at += 1
    const marker = stretch(bytes, at + 1, at + 2)[0]!
    if (marker === END_OF_IMAGE) break
    if (marker === 0 || (marker >= 0xd0 && marker <= 0xd8)) throw new CutOff()
    const length = uint16(bytes, at + 2)
    if (length < 2) throw new CutOff()
    let end = at + 2 + length
    const segment = stretch(bytes, at, end)
    if (isFrame(marker)) size ??= { height: uint16(segment, 5), width: uint16(segment, 7) }
    if (marker === START_OF_SCAN) {
      scanned = true
      end = scanEnd(bytes, end)
    }
    if (!isMetadata(marker)) kept.push(bytes.subarray(at, end))
    at = end
  }
  if (size === undefined || !scanned) throw new CutOff()
  return { ...size, bytes: concatenated(...kept, Uint8Array.of(0xff, END_OF_IMAGE)) }
}

/** The next marker behind a scan; a stuffed zero and a restart belong to the scan. */
function scanEnd(bytes: Uint8Array, from: number): number {
  for (let at = from; at < bytes.length - 1; at += 1) {
    if (bytes[at] !== 0xff) continue
    const next = bytes[at + 1]!
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at
  }
  throw new CutOff()
}

function uint16(bytes: Uint8Array, at: number): number {
  const [high, low] = stretch(bytes, at, at + 2)
  return high! * 256 + low!
}

const cleaners = new Map<string, (bytes: Uint8Array) => Cleaned>([
  ['image/png', cleanPng],
  ['image/jpeg', cleanJpeg],
])
