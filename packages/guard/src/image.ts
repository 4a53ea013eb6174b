import { cleanGif } from './image-gif.ts'
import {
  type Cleaned,
  headerSizes,
  type ImageKind,
  type ImageSize,
  imageKindOf,
} from './image-header.ts'
import { cleanWebp } from './image-webp.ts'
import { CutOff, joined, orElse, uint16, uint32 } from './label/files/bytes.ts'
import {
  END_OF_IMAGE,
  type Segment,
  START_OF_SCAN,
  segmentsOf,
} from './label/files/jpeg-segments.ts'
import { chunksOf } from './label/files/png.ts'

/** Kinds that are known and measured, but that nothing here makes still pictures of: a WebP that moves is one. */
type UncleanKind = Exclude<ImageKind, 'png' | 'jpeg' | 'gif'>

/** Why a picture is not looked at, as `Unjudged.reason`. */
export type ImageProblem =
  | 'image-type'
  | 'image-size'
  | 'image-pixels'
  | 'image-broken'
  | `image-${UncleanKind}`

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

/** By the names that they go by in data URLs. */
const kindsByType = new Map<string, ImageKind>([
  ['image/png', 'png'],
  ['image/jpeg', 'jpeg'],
  ['image/jpg', 'jpeg'],
  ['image/gif', 'gif'],
  ['image/webp', 'webp'],
  ['image/bmp', 'bmp'],
  ['image/x-ms-bmp', 'bmp'],
  ['image/tiff', 'tiff'],
])

/**
 * A PNG, JPEG, GIF or WebP as its pixels alone, of a GIF those of its first frame. The media type must be what the bytes are:
 * whoever reads the picture by its type must see what was judged. WebP that moves, BMP and TIFF are refused by name; broken
 * files, other kinds and those beyond the limits are refused too.
 */
export function cleanImage(
  mediaType: string,
  bytes: Uint8Array,
  { bytesMax, pixelsMax }: ImageLimits,
): CleanedImage {
  if (bytes.length > bytesMax) return refused('image-size')
  const kind = kindsByType.get(mediaType)
  if (kind === undefined) return refused('image-type')
  if (imageKindOf(bytes) !== kind) return refused('image-broken')
  const read = orElse((): ImageSize | Cleaned => readers[kind](bytes), undefined)
  const pixels = read === undefined ? 0 : read.width * read.height
  if (read === undefined || pixels === 0) return refused('image-broken')
  if (pixels > pixelsMax) return refused('image-pixels')
  return 'bytes' in read ? { outcome: 'cleaned', ...read } : refused(`image-${kind as UncleanKind}`)
}

/** What pixels need; all else is metadata. */
const pngChunks = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND'])

function cleanPng(bytes: Uint8Array): Cleaned {
  const chunks = chunksOf(bytes)
  const [header, ...others] = chunks.filter(({ type }) => pngChunks.has(type))
  if (header?.type !== 'IHDR' || !others.some(({ type }) => type === 'IDAT')) throw new CutOff()
  // Two headers are two sizes: whoever reads the picture next may take the other one.
  if (others.some(({ type }) => type === 'IHDR')) throw new CutOff()
  return {
    width: uint32(header.data, 0),
    height: uint32(header.data, 4),
    bytes: joined([bytes.subarray(0, 8), ...[header, ...others].map(pieceOf(bytes))]),
  }
}

const COMMENT = 0xfe
/** Adobe's: says how colours are coded, without which they come out wrong. */
const APP14 = 0xee
const isMetadata = ({ marker }: Segment) =>
  marker === COMMENT || (marker >= 0xe0 && marker <= 0xef && marker !== APP14)
/** The frame headers; DHT, JPG and DAC lie between them. */
const isFrame = ({ marker }: Segment) =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc

/** Every segment up to the end of the image, those between the scans of a progressive one as well. */
function cleanJpeg(bytes: Uint8Array): Cleaned {
  const segments = segmentsOf(bytes)
  const [frame, another] = segments.filter(isFrame)
  const scanned = segments.some(({ marker }) => marker === START_OF_SCAN)
  if (frame === undefined || another !== undefined || !scanned) throw new CutOff()
  const kept = segments.filter((segment) => !isMetadata(segment))
  return {
    height: uint16(frame.data, 1),
    width: uint16(frame.data, 3),
    bytes: joined([
      bytes.subarray(0, 2),
      ...kept.map(pieceOf(bytes)),
      Uint8Array.of(0xff, END_OF_IMAGE),
    ]),
  }
}

const pieceOf = (bytes: Uint8Array) => (place: { readonly start: number; readonly end: number }) =>
  bytes.subarray(place.start, place.end)

const readers = { png: cleanPng, jpeg: cleanJpeg, gif: cleanGif, webp: cleanWebp, ...headerSizes }
