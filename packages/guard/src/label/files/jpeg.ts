import {
  CutOff,
  concatenated,
  latin1,
  latin1Bytes,
  orElse,
  stretch,
  utf8,
  utf8Bytes,
} from './bytes.ts'
import { FILE_BYTES_MAX, type FileFormat, refusedFile } from './outcome.ts'
import { mergeXmp, readXmp } from './xmp.ts'

const XMP_HEADER = 'http://ns.adobe.com/xap/1.0/\0'
const SEGMENT_BYTES_MAX = 65_533
const START_OF_SCAN = 0xda
const END_OF_IMAGE = 0xd9
const APP0 = 0xe0
const APP1 = 0xe1

interface Segment {
  readonly marker: number
  readonly start: number
  readonly end: number
  readonly data: Uint8Array
}

/** The label as XMP in an `APP1` segment; every other segment and the pixels stay as they are. */
export const jpeg: FileFormat = {
  name: 'jpeg',
  write(file, aigc) {
    const place = placeOf(file)
    if ('outcome' in place) return place
    const merged = mergeXmp(place.packet, aigc)
    if (merged === undefined) return refusedFile('foreign-metadata')
    const data = concatenated(latin1Bytes(XMP_HEADER), utf8Bytes(merged))
    if (data.length > SEGMENT_BYTES_MAX) return refusedFile('too-large')
    const length = data.length + 2
    const head = Uint8Array.of(0xff, APP1, length >>> 8, length & 0xff)
    const { start, end } = place
    return {
      outcome: 'written',
      file: concatenated(file.subarray(0, start), head, data, file.subarray(end)),
    }
  },
  read(file) {
    const place = placeOf(file)
    if ('outcome' in place) return place
    return place.packet === undefined ? { outcome: 'unlabelled' } : readXmp(place.packet)
  },
}

/** Where the XMP segment stands, or may be put: behind JFIF and Exif, which must come first. */
function placeOf(file: Uint8Array) {
  if (file.length > FILE_BYTES_MAX) return refusedFile('too-large')
  const segments = orElse(() => segmentsOf(file), undefined)
  if (segments === undefined) return refusedFile('not-understood')
  const isHolder = ({ marker, data }: Segment) =>
    marker === APP1 && latin1(data.subarray(0, XMP_HEADER.length)) === XMP_HEADER
  const holders = segments.filter(isHolder)
  const [holder] = holders
  if (holder === undefined) {
    const leading = segments.findIndex(
      ({ marker, data }) =>
        marker !== APP0 && !(marker === APP1 && latin1(data.subarray(0, 4)) === 'Exif'),
    )
    const at = leading > 0 ? segments[leading - 1]!.end : 2
    return { start: at, end: at, packet: undefined }
  }
  const packet = utf8(holder.data.subarray(XMP_HEADER.length))
  if (holders.length > 1 || packet === undefined) return refusedFile('foreign-metadata')
  return { start: holder.start, end: holder.end, packet }
}

/** The segments up to the first scan; what follows is pixels and is not looked at but for the end. */
function segmentsOf(file: Uint8Array): Segment[] {
  if (latin1(stretch(file, 0, 2)) !== '\xff\xd8') throw new CutOff()
  const segments: Segment[] = []
  let at = 2
  for (;;) {
    const start = at
    if (stretch(file, at, at + 2)[0] !== 0xff) throw new CutOff()
    // Any number of fill bytes may precede a marker.
    while (file[at + 1] === 0xff) at += 1
    const marker = stretch(file, at + 1, at + 2)[0]!
    if (marker === 0 || marker === END_OF_IMAGE || (marker >= 0xd0 && marker <= 0xd8)) {
      throw new CutOff()
    }
    const [high, low] = stretch(file, at + 2, at + 4)
    const length = high! * 256 + low!
    if (length < 2) throw new CutOff()
    const end = at + 2 + length
    segments.push({ marker, start, end, data: stretch(file, at + 4, end) })
    at = end
    if (marker === START_OF_SCAN) break
  }
  if (lastMarker(file, at) === -1) throw new CutOff()
  return segments
}

/** The end of the image; a picture without one is cut off. */
function lastMarker(file: Uint8Array, from: number): number {
  for (let at = file.length - 2; at >= from; at -= 1) {
    if (file[at] === 0xff && file[at + 1] === END_OF_IMAGE) return at
  }
  return -1
}
