import { crc32 } from 'node:zlib'
import {
  CutOff,
  concatenated,
  inflated,
  latin1,
  latin1Bytes,
  orElse,
  PIECES_MAX,
  stretch,
  uint32,
  uint32Bytes,
  utf8,
  utf8Bytes,
} from './bytes.ts'
import { type FileFormat, refusedFile } from './outcome.ts'
import { mergeXmp, readXmp, XMP_LENGTH_MAX } from './xmp.ts'

const signature = latin1Bytes('\x89PNG\r\n\x1a\n')
const XMP_KEYWORD = 'XML:com.adobe.xmp'

interface Chunk {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly data: Uint8Array
}

/** The label as XMP in an `iTXt` chunk; every other chunk stays as it is. */
export const png: FileFormat = {
  name: 'png',
  write(file, aigc) {
    const place = placeOf(file)
    if ('outcome' in place) return place
    const merged = mergeXmp(place.packet, aigc)
    if (merged === undefined) return refusedFile('foreign-metadata')
    const { start, end } = place
    return {
      outcome: 'written',
      file: concatenated(file.subarray(0, start), xmpChunk(merged), file.subarray(end)),
    }
  },
  read(file) {
    const place = placeOf(file)
    if ('outcome' in place) return place
    return place.packet === undefined ? { outcome: 'unlabelled' } : readXmp(place.packet)
  },
}

/** Where the XMP chunk stands, or may be put: directly behind the header, before any pixel. */
function placeOf(file: Uint8Array) {
  const chunks = orElse(() => chunksOf(file), undefined)
  const header = chunks?.[0]
  if (chunks === undefined || header?.type !== 'IHDR') return refusedFile('not-understood')
  const holders = chunks.filter(
    ({ type, data }) => type === 'iTXt' && latin1(data.subarray(0, 18)) === `${XMP_KEYWORD}\0`,
  )
  const [holder] = holders
  if (holder === undefined) return { start: header.end, end: header.end, packet: undefined }
  const packet = orElse(() => packetOf(holder.data), undefined)
  if (holders.length > 1 || packet === undefined) return refusedFile('foreign-metadata')
  return { start: holder.start, end: holder.end, packet }
}

/** The chunks of a PNG, each with its checksum held; throws `CutOff`. */
export function chunksOf(file: Uint8Array): Chunk[] {
  if (latin1(stretch(file, 0, 8)) !== latin1(signature)) throw new CutOff()
  const chunks: Chunk[] = []
  let at = 8
  while (chunks.length < PIECES_MAX) {
    const length = uint32(file, at)
    const body = stretch(file, at + 4, at + 8 + length)
    if (uint32(file, at + 8 + length) !== crc32(body)) throw new CutOff()
    const type = latin1(body.subarray(0, 4))
    chunks.push({ type, start: at, end: at + 12 + length, data: body.subarray(4) })
    at += 12 + length
    // What stands behind the end belongs to somebody else; it is kept and not read.
    if (type === 'IEND') return chunks
  }
  throw new CutOff()
}

function packetOf(data: Uint8Array): string | undefined {
  const flags = stretch(data, 18, 20)
  const language = data.indexOf(0, 20)
  const translated = language === -1 ? -1 : data.indexOf(0, language + 1)
  if (translated === -1) return undefined
  const content = data.subarray(translated + 1)
  if (flags[0] === 0) return utf8(content)
  const plain = flags[1] === 0 ? inflated(content, XMP_LENGTH_MAX) : undefined
  return plain === undefined ? undefined : utf8(plain)
}

function xmpChunk(packet: string): Uint8Array {
  const body = concatenated(latin1Bytes(`iTXt${XMP_KEYWORD}\0\0\0\0\0`), utf8Bytes(packet))
  return concatenated(uint32Bytes(body.length - 4), body, uint32Bytes(crc32(body)))
}
