import { concatenated, latin1, latin1Bytes, orElse, utf8, utf8Bytes } from './bytes.ts'
import { type Segment, segmentsOf } from './jpeg-segments.ts'
import { type FileFormat, refusedFile } from './outcome.ts'
import { mergeXmp, readXmp } from './xmp.ts'

const XMP_HEADER = 'http://ns.adobe.com/xap/1.0/\0'
const SEGMENT_BYTES_MAX = 65_533
const APP0 = 0xe0
const APP1 = 0xe1

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
