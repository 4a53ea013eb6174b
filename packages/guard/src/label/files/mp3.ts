import { formatAigc } from '../aigc.ts'
import {
  CutOff,
  concatenated,
  joined,
  latin1,
  latin1Bytes,
  orElse,
  PIECES_MAX,
  stretch,
  uint32,
  uint32Bytes,
  utf8,
} from './bytes.ts'
import { type FileFormat, labelIn, refusedFile } from './outcome.ts'

const DESCRIPTION = 'AIGC'
const HEADER_BYTES = 10

interface Frame {
  readonly id: string
  readonly bytes: Uint8Array
  readonly data: Uint8Array
  /** Compressed, encrypted or unsynchronised: kept, not read. */
  readonly opaque: boolean
}

interface Tag {
  readonly version: 3 | 4
  readonly frames: readonly Frame[]
  /** Where the audio begins. */
  readonly end: number
}

/** The label in an ID3v2 frame `TXXX` with the description `AIGC`; other frames and the audio stay as they are. */
export const mp3: FileFormat = {
  name: 'mp3',
  write(file, aigc) {
    const tag = tagOf(file)
    if ('outcome' in tag) return tag
    const { version, frames, end } = tag
    const kept = frames.filter((frame) => !isLabel(frame)).map(({ bytes }) => bytes)
    const data = latin1Bytes(`\0${DESCRIPTION}\0${formatAigc(aigc)}`)
    const size = version === 4 ? synchsafeBytes(data.length) : uint32Bytes(data.length)
    const body = joined([...kept, latin1Bytes('TXXX'), size, new Uint8Array(2), data])
    if (body.length >= 1 << 28) return refusedFile('too-large')
    const header = concatenated(
      latin1Bytes('ID3'),
      Uint8Array.of(version, 0, 0),
      synchsafeBytes(body.length),
    )
    return { outcome: 'written', file: concatenated(header, body, file.subarray(end)) }
  },
  read(file) {
    const tag = tagOf(file)
    if ('outcome' in tag) return tag
    const frame = tag.frames.find(isLabel)
    if (frame === undefined) return { outcome: 'unlabelled' }
    const [, value = ''] = textsOf(frame.data) ?? []
    return labelIn(value)
  },
}

function tagOf(file: Uint8Array): Tag | ReturnType<typeof refusedFile> {
  const isTagged = latin1(file.subarray(0, 3)) === 'ID3'
  const tag: Tag | 'foreign' | undefined = isTagged
    ? orElse(() => parseTag(file), undefined)
    : { version: 3, frames: [], end: 0 }
  if (tag === 'foreign') return refusedFile('foreign-metadata')
  if (tag === undefined || !isAudio(file, tag.end)) return refusedFile('not-understood')
  return tag
}

/** Eleven set bits, then no reserved version, layer, bit rate or sampling rate. */
function isAudio(file: Uint8Array, at: number): boolean {
  const [first = 0, second = 0, third = 0] = file.subarray(at, at + 3)
  if (first !== 0xff || (second & 0xe0) !== 0xe0) return false
  const isReserved = (second & 0x18) === 0x08 || (second & 0x06) === 0
  return !isReserved && (third & 0xf0) !== 0xf0 && (third & 0x0c) !== 0x0c
}

function parseTag(file: Uint8Array): Tag | 'foreign' {
  const [version, , flags] = stretch(file, 3, 6)
  // Version 2.2 has other frames; unsynchronisation, extended headers and footers change what offsets mean.
  if ((version !== 3 && version !== 4) || flags !== 0) return 'foreign'
  const end = HEADER_BYTES + synchsafe(file, 6)
  const body = stretch(file, HEADER_BYTES, end)
  const frames: Frame[] = []
  let at = 0
  while (at < body.length && body[at] !== 0) {
    if (frames.length >= PIECES_MAX) throw new CutOff()
    const id = latin1(stretch(body, at, at + 4))
    if (!/^[A-Z0-9]{4}$/.test(id)) throw new CutOff()
    const size = version === 4 ? synchsafe(body, at + 4) : uint32(body, at + 4)
    const dataEnd = at + HEADER_BYTES + size
    const data = stretch(body, at + HEADER_BYTES, dataEnd)
    frames.push({ id, bytes: body.subarray(at, dataEnd), data, opaque: body[at + 9] !== 0 })
    at = dataEnd
  }
  return { version, frames, end }
}

function isLabel({ id, data, opaque }: Frame): boolean {
  return id === 'TXXX' && !opaque && textsOf(data)?.[0] === DESCRIPTION
}

/** Description and value of a `TXXX` frame in any of its four encodings. */
function textsOf(data: Uint8Array): string[] | undefined {
  const encoding = data[0]
  const content = data.subarray(1)
  if (encoding === 0) return latin1(content).split('\0')
  if (encoding === 3) return utf8(content)?.split('\0')
  if (encoding !== 1 && encoding !== 2) return undefined
  const isBigEndian = encoding === 2 || (content[0] === 0xfe && content[1] === 0xff)
  const decoder = new TextDecoder(isBigEndian ? 'utf-16be' : 'utf-16le', { ignoreBOM: true })
  return decoder.decode(content).replaceAll('\uFEFF', '').split('\0')
}

function synchsafe(bytes: Uint8Array, at: number): number {
  let value = 0
  for (const byte of stretch(bytes, at, at + 4)) {
    if (byte > 0x7f) throw new CutOff()
    value = value * 128 + byte
  }
  return value
}

function synchsafeBytes(value: number): Uint8Array {
  return Uint8Array.of(
    (value >>> 21) & 0x7f,
    (value >>> 14) & 0x7f,
    (value >>> 7) & 0x7f,
    value & 0x7f,
  )
}
