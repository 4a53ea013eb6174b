import type { Cleaned } from './image-header.ts'
import { CutOff, joined, stretch, uint16 } from './label/files/bytes.ts'

const HEADER_BYTES = 13
const FRAME_BYTES = 10
const EXTENSION = 0x21
const FRAME = 0x2c
const TRAILER = 0x3b
/** Says which colour shines through, and so belongs to the pixels of the frame behind it. */
const GRAPHIC_CONTROL = 0xf9

/** The first frame of a GIF without comments and what applications put in: it is what a reader of still pictures sees. */
export function cleanGif(bytes: Uint8Array): Cleaned {
  const width = uint16(bytes, 6, true)
  const height = uint16(bytes, 8, true)
  let at = HEADER_BYTES + colourBytes(stretch(bytes, 0, HEADER_BYTES)[10]!)
  const kept = [stretch(bytes, 0, at)]
  let control: Uint8Array | undefined
  for (;;) {
    const [sort, label] = stretch(bytes, at, at + 2)
    if (sort === EXTENSION) {
      const end = blocksEnd(bytes, at + 2)
      if (label === GRAPHIC_CONTROL) control = bytes.subarray(at, end)
      at = end
      continue
    }
    if (sort !== FRAME) throw new CutOff()
    const isInside =
      uint16(bytes, at + 1, true) + uint16(bytes, at + 5, true) <= width &&
      uint16(bytes, at + 3, true) + uint16(bytes, at + 7, true) <= height
    if (!isInside) throw new CutOff()
    const pixels = at + FRAME_BYTES + colourBytes(stretch(bytes, at, at + FRAME_BYTES)[9]!)
    // One byte says how the pixels are coded.
    const end = blocksEnd(bytes, pixels + 1)
    const [next] = stretch(bytes, end, end + 1)
    if (next !== EXTENSION && next !== FRAME && next !== TRAILER) throw new CutOff()
    kept.push(control ?? new Uint8Array(), bytes.subarray(at, end), Uint8Array.of(TRAILER))
    return { width, height, bytes: joined(kept) }
  }
}

/** How long the table of colours is that these flags announce. */
function colourBytes(flags: number): number {
  return (flags & 0x80) === 0 ? 0 : 3 << ((flags & 7) + 1)
}

/** Where a row of blocks ends, each led by its length; an empty one is the last. */
function blocksEnd(bytes: Uint8Array, from: number): number {
  let at = from
  for (;;) {
    const [length] = stretch(bytes, at, at + 1)
    at += 1 + length!
    if (length === 0) return at
  }
}
