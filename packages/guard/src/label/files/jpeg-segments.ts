import { CutOff, latin1, PIECES_MAX, stretch, uint16 } from './bytes.ts'

/** A marker with its data; behind the start of a scan lie the coded pixels, which belong to it. */
export interface Segment {
  readonly marker: number
  readonly start: number
  readonly end: number
  readonly data: Uint8Array
}

export const START_OF_SCAN = 0xda
export const END_OF_IMAGE = 0xd9

/** The segments of a JPEG up to the end of its image; what stands behind belongs to somebody else. Throws `CutOff`. */
export function segmentsOf(file: Uint8Array): Segment[] {
  if (latin1(stretch(file, 0, 2)) !== '\xff\xd8') throw new CutOff()
  const segments: Segment[] = []
  let at = 2
  while (segments.length < PIECES_MAX) {
    const start = at
    if (stretch(file, at, at + 1)[0] !== 0xff) throw new CutOff()
    // Any number of fill bytes may precede a marker.
    while (file[at + 1] === 0xff) at += 1
    const marker = stretch(file, at + 1, at + 2)[0]!
    if (marker === END_OF_IMAGE) return segments
    if (marker === 0 || isRestart(marker) || marker === 0xd8) throw new CutOff()
    // The length counts its own two bytes.
    const dataEnd = at + 2 + uint16(file, at + 2)
    const data = stretch(file, at + 4, dataEnd)
    at = marker === START_OF_SCAN ? scanEnd(file, dataEnd) : dataEnd
    segments.push({ marker, start, end: at, data })
  }
  throw new CutOff()
}

/** The next marker behind a scan; a stuffed zero and a restart belong to the scan. */
function scanEnd(file: Uint8Array, from: number): number {
  for (let at = from; at < file.length - 1; at += 1) {
    if (file[at] !== 0xff) continue
    const next = file[at + 1]!
    if (next !== 0 && next !== 0xff && !isRestart(next)) return at
  }
  throw new CutOff()
}

function isRestart(marker: number): boolean {
  return marker >= 0xd0 && marker <= 0xd7
}
