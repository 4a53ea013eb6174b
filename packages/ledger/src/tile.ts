import assert from 'node:assert/strict'
import { HASH_BYTES } from './digest.ts'
import { accepted, type Outcome, refused } from './outcome.ts'

/** C2SP tlog-tiles: a tile spans eight levels of the tree, so a full one is 256 hashes wide. */
export const TILE_HEIGHT = 8
export const TILE_WIDTH = 2 ** TILE_HEIGHT
export const TILE_BYTES = TILE_WIDTH * HASH_BYTES

/** The length of an entry is a big-endian uint16 in a bundle, so no entry is longer. */
export const ENTRY_BYTES_MAX = 65_535

const LENGTH_BYTES = 2

/** Where a tile lies and how many hashes it holds (256 when full). */
export type TileCoordinate = { readonly level: number; readonly n: number; readonly width: number }

export type Tile = TileCoordinate & {
  /** `width` hashes of 32 bytes. */
  readonly hashes: Uint8Array
}

/** `tile/<L>/<N>[.p/<W>]`, or `tile/entries/<N>[.p/<W>]` for the entries themselves. */
export function tilePath(level: number | 'entries', n: number, width: number = TILE_WIDTH): string {
  assert(level === 'entries' || (Number.isInteger(level) && level >= 0 && level <= 63))
  assert(Number.isSafeInteger(n) && n >= 0, 'a tile index is a whole number')
  assert(Number.isInteger(width) && width >= 1 && width <= TILE_WIDTH, 'a tile holds 1 to 256')
  let path = threeDigits(n % 1_000)
  for (let rest = Math.floor(n / 1_000); rest > 0; rest = Math.floor(rest / 1_000)) {
    path = `x${threeDigits(rest % 1_000)}/${path}`
  }
  return `tile/${level}/${path}${width === TILE_WIDTH ? '' : `.p/${width}`}`
}

/** Hashes at a level of tiles (level 0: leaves) in a tree of `size` leaves. */
export function hashesAtLevel(size: number, level: number): number {
  return Math.floor(size / TILE_WIDTH ** level)
}

/** The width of tile (level, n) in a tree of `size` leaves; zero when the tree has no such tile. */
export function widthOfTile(size: number, level: number, n: number): number {
  return Math.max(0, Math.min(TILE_WIDTH, hashesAtLevel(size, level) - n * TILE_WIDTH))
}

/** The tiles, in their final width, that are new or wider at `size2` than they were at `size1`. */
export function tilesChanged(size1: number, size2: number): readonly TileCoordinate[] {
  assert(size1 <= size2, 'a log never shrinks')
  const changed: TileCoordinate[] = []
  for (let level = 0; ; level += 1) {
    const before = hashesAtLevel(size1, level)
    const after = hashesAtLevel(size2, level)
    if (before === after) return changed
    for (let n = Math.floor(before / TILE_WIDTH); n * TILE_WIDTH < after; n += 1) {
      changed.push({ level, n, width: widthOfTile(size2, level, n) })
    }
  }
}

/** The partial tiles of a tree of `size` leaves: all that is needed to let it grow. */
export function edgeTiles(size: number): readonly TileCoordinate[] {
  const edge: TileCoordinate[] = []
  for (let level = 0; hashesAtLevel(size, level) > 0; level += 1) {
    const n = Math.floor(hashesAtLevel(size, level) / TILE_WIDTH)
    const width = widthOfTile(size, level, n)
    if (width > 0) edge.push({ level, n, width })
  }
  return edge
}

/** Entries as a bundle: each with its length before it. */
export function encodeEntryBundle(entries: readonly Uint8Array[]): Uint8Array {
  assert(entries.length <= TILE_WIDTH, 'a bundle holds at most 256 entries')
  const total = entries.reduce((sum, entry) => sum + LENGTH_BYTES + entry.length, 0)
  const bundle = Buffer.allocUnsafe(total)
  let offset = 0
  for (const entry of entries) {
    assert(entry.length <= ENTRY_BYTES_MAX, 'an entry fits its two bytes of length')
    offset = bundle.writeUInt16BE(entry.length, offset)
    bundle.set(entry, offset)
    offset += entry.length
  }
  return bundle
}

export function decodeEntryBundle(bytes: Uint8Array): Outcome<readonly Uint8Array[]> {
  const entries: Uint8Array[] = []
  let offset = 0
  while (offset < bytes.length) {
    if (entries.length === TILE_WIDTH) return refused('an entry bundle holds more than 256 entries')
    if (bytes.length - offset < LENGTH_BYTES) return refused('an entry bundle ends within a length')
    const end = offset + LENGTH_BYTES + (bytes[offset]! * 256 + bytes[offset + 1]!)
    if (end > bytes.length) return refused('an entry bundle ends within an entry')
    entries.push(bytes.subarray(offset + LENGTH_BYTES, end))
    offset = end
  }
  return accepted(entries)
}

const threeDigits = (value: number) => String(value).padStart(3, '0')
