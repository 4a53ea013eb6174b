import { HASH_BYTES } from './digest.ts'
import { LedgerError } from './errors.ts'
import type { Hash } from './merkle.ts'
import { appendToRange, type CompactRange, rootOfRange } from './range.ts'
import { edgeTiles, TILE_BYTES, TILE_HEIGHT, TILE_WIDTH, type Tile } from './tile.ts'
import { rootWithinTile } from './tile-source.ts'

/** A tree after it has grown. */
export type Growth = {
  readonly size: number
  readonly root: Hash
  /** Every tile that is new or wider than before, in its final width; write these. */
  readonly tiles: readonly Tile[]
  /** The partial tiles now; hand these to the next growth. */
  readonly edge: readonly Tile[]
}

type OpenTile = { n: number; width: number; readonly hashes: Buffer }

/**
 * Lets a tree of `size` leaves grow by `leafHashes`. `edge` holds the tree's partial tiles (`edgeTiles`
 * names them), in any order; full tiles among them are ignored. Costs about one node hash a leaf.
 * Errors: `tile_refused` when a partial tile is missing or has another width than `size` requires.
 */
export function extendTiles(
  size: number,
  edge: readonly Tile[],
  leafHashes: readonly Hash[],
): Growth {
  const before = checkedEdge(size, edge)
  const range = rangeOfEdge(size, before)
  const open: OpenTile[] = []
  for (const tile of before) open[tile.level] = openTile(tile)

  const finished: Tile[] = []
  const grown = new Set<number>()
  const push = (height: number, hash: Hash) => {
    if (height % TILE_HEIGHT !== 0) return
    const level = height / TILE_HEIGHT
    const first = Math.floor(range.size / TILE_WIDTH ** level)
    const tile = open[level] ?? {
      n: Math.floor(first / TILE_WIDTH),
      width: 0,
      hashes: Buffer.allocUnsafe(TILE_BYTES),
    }
    tile.hashes.set(hash, tile.width * HASH_BYTES)
    tile.width += 1
    grown.add(level)
    if (tile.width === TILE_WIDTH) {
      finished.push({ level, n: tile.n, width: TILE_WIDTH, hashes: tile.hashes })
      delete open[level]
    } else {
      open[level] = tile
    }
  }
  for (const leaf of leafHashes) appendToRange(range, leaf, push)

  const after = open.flatMap((tile, level) => (tile === undefined ? [] : [closeTile(level, tile)]))
  const widened = after.filter(({ level }) => grown.has(level))
  return {
    size: range.size,
    root: rootOfRange(range),
    tiles: [...finished, ...widened],
    edge: after,
  }
}

function checkedEdge(size: number, edge: readonly Tile[]): readonly Tile[] {
  return edgeTiles(size).map(({ level, n, width }) => {
    const tile = edge.find((candidate) => candidate.level === level && candidate.n === n)
    if (tile === undefined || tile.width !== width || tile.hashes.length !== width * HASH_BYTES) {
      throw new LedgerError(
        'tile_refused',
        `a tree of ${size} leaves needs tile ${level}/${n} with ${width} hashes to grow`,
      )
    }
    return tile
  })
}

/** The peaks of the tree lie in its partial tiles: the bits of a tile's width say which. */
function rangeOfEdge(size: number, edge: readonly Tile[]): CompactRange {
  const peaks: Hash[] = []
  for (const { width, hashes } of [...edge].sort((a, b) => b.level - a.level)) {
    let first = 0
    for (let count = TILE_WIDTH / 2; count >= 1; count /= 2) {
      if ((width & count) === 0) continue
      peaks.push(rootWithinTile(hashes, first, count))
      first += count
    }
  }
  return { size, peaks }
}

function openTile({ n, width, hashes }: Tile): OpenTile {
  const buffer = Buffer.allocUnsafe(TILE_BYTES)
  buffer.set(hashes)
  return { n, width, hashes: buffer }
}

function closeTile(level: number, { n, width, hashes }: OpenTile): Tile {
  // A copy: a view would keep the whole tile alive and show what a later growth writes beyond it.
  return { level, n, width, hashes: Uint8Array.from(hashes.subarray(0, width * HASH_BYTES)) }
}
