import { HASH_BYTES } from './digest.ts'
import { LedgerError } from './errors.ts'
import { foldPeaks, type Hash, rootOfSlice } from './merkle.ts'
import {
  consistencyProofFromSource,
  type HashSource,
  inclusionProofFromSource,
  type Node,
  peaksOf,
} from './path.ts'
import { TILE_HEIGHT, TILE_WIDTH, widthOfTile } from './tile.ts'

/**
 * Reads one tile: its hashes, 32 bytes each. `width` says how many the tree in question needs; a reader
 * may answer with a wider tile of a later tree, and one that keeps only the widest may ignore it.
 */
export type TileReader = (level: number, n: number, width: number) => Promise<Uint8Array>

/**
 * Hashes of a tree of `size` leaves, out of its tiles. A tile is read at most once per question.
 * Errors: `tile_refused` when a tile holds fewer hashes than the size requires.
 */
export function hashesFromTiles(size: number, readTile: TileReader): HashSource {
  return async (nodes) => {
    const reads = new Map<string, Promise<Uint8Array>>()
    const read = (level: number, n: number) => {
      const key = `${level}/${n}`
      const started = reads.get(key) ?? readWhole(size, level, n, readTile)
      reads.set(key, started)
      return started
    }
    return Promise.all(nodes.map((node) => hashFromTile(node, read)))
  }
}

/** The inclusion proof of leaf `index` in the tree of `size` leaves; reads O(log size) tiles. */
export function inclusionProofFromTiles(index: number, size: number, readTile: TileReader) {
  return inclusionProofFromSource(index, size, hashesFromTiles(size, readTile))
}

/** The consistency proof from `size1` to `size2`; reads O(log size2) tiles. */
export function consistencyProofFromTiles(size1: number, size2: number, readTile: TileReader) {
  return consistencyProofFromSource(size1, size2, hashesFromTiles(size2, readTile))
}

/** The root of the tree of `size` leaves, which must not be empty. */
export async function rootFromTiles(size: number, readTile: TileReader): Promise<Hash> {
  return foldPeaks(await hashesFromTiles(size, readTile)(peaksOf(size)))
}

/** The root over `count` consecutive hashes of a tile, beginning with hash `first`. */
export function rootWithinTile(hashes: Uint8Array, first: number, count: number): Hash {
  const slice = Array.from({ length: count }, (_, offset) => {
    const start = (first + offset) * HASH_BYTES
    return hashes.subarray(start, start + HASH_BYTES)
  })
  return rootOfSlice(slice, 0, count)
}

async function hashFromTile(
  { height, index }: Node,
  read: (level: number, n: number) => Promise<Uint8Array>,
): Promise<Hash> {
  const level = Math.floor(height / TILE_HEIGHT)
  const count = 2 ** (height % TILE_HEIGHT)
  const first = index * count
  const hashes = await read(level, Math.floor(first / TILE_WIDTH))
  return rootWithinTile(hashes, first % TILE_WIDTH, count)
}

async function readWhole(size: number, level: number, n: number, readTile: TileReader) {
  const width = widthOfTile(size, level, n)
  const hashes = await readTile(level, n, width)
  if (hashes.length < width * HASH_BYTES || hashes.length % HASH_BYTES !== 0) {
    throw new LedgerError(
      'tile_refused',
      `tile ${level}/${n} holds ${hashes.length} bytes; a tree of ${size} leaves needs ${width * HASH_BYTES}`,
    )
  }
  return hashes
}
