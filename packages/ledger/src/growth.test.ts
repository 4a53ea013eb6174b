import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { HASH_BYTES } from './digest.ts'
import { toHex } from './encoding.ts'
import { extendTiles, type Growth } from './growth.ts'
import { EMPTY_ROOT, leafHash, rootOf } from './merkle.ts'
import { consistencyProof, inclusionProof } from './path.ts'
import { type Tile, tilesChanged } from './tile.ts'
import {
  consistencyProofFromTiles,
  inclusionProofFromTiles,
  rootFromTiles,
  type TileReader,
} from './tile-source.ts'

const LEAVES = 70_000
const leaves = Array.from({ length: LEAVES }, (_, index) => leafHash(Buffer.from(`leaf ${index}`)))
const EMPTY: Growth = { size: 0, root: EMPTY_ROOT, tiles: [], edge: [] }

/** A store that keeps the widest tile, as a log may. */
function storeOf(growths: readonly Growth[]) {
  const stored = new Map<string, Tile>()
  for (const tile of growths.flatMap(({ tiles }) => tiles))
    stored.set(`${tile.level}/${tile.n}`, tile)
  let reads = 0
  const readTile: TileReader = async (level, n) => {
    reads += 1
    const tile = stored.get(`${level}/${n}`)
    if (tile === undefined) throw new Error(`there is no tile ${level}/${n}`)
    return tile.hashes
  }
  return { readTile, readCount: () => reads }
}

const whole = extendTiles(0, [], leaves)

describe('growing', () => {
  test('in batches of any size the tiles are those of one batch, and so is the root', () => {
    const batches = fc.array(fc.integer({ min: 0, max: 700 }), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(batches, (counts) => {
        let growth = EMPTY
        for (const count of counts) {
          const size1 = growth.size
          growth = extendTiles(size1, growth.edge, leaves.slice(size1, size1 + count))
          const changed = growth.tiles.map(({ level, n, width }) => ({ level, n, width }))
          expect(new Set(changed)).toEqual(new Set(tilesChanged(size1, growth.size)))
        }
        const once = extendTiles(0, [], leaves.slice(0, growth.size))
        expect(toHex(growth.root)).toBe(toHex(rootOf(leaves.slice(0, growth.size))))
        expect(growth.edge.map(describeTile)).toEqual(once.edge.map(describeTile))
      }),
      { numRuns: 40 },
    )
  })

  test('a later growth does not change tiles that were handed out', () => {
    const first = extendTiles(0, [], leaves.slice(0, 300))
    const before = first.edge.map(describeTile)
    extendTiles(300, first.edge, leaves.slice(300, 600))
    expect(first.edge.map(describeTile)).toEqual(before)
  })

  test('without the tiles of its right edge a tree does not grow', () => {
    const { edge } = extendTiles(0, [], leaves.slice(0, 300))
    expect(() => extendTiles(300, edge.slice(1), leaves)).toThrow('needs tile 0/1 with 44 hashes')
    expect(() => extendTiles(301, edge, leaves)).toThrow('needs tile 0/1 with 45 hashes')
    const cut = edge.map((tile) => ({ ...tile, hashes: tile.hashes.subarray(HASH_BYTES) }))
    expect(() => extendTiles(300, cut, leaves)).toThrow('to grow')
  })
})

describe('proofs from tiles', () => {
  test('are those from the list, for any place and any size, read from a later tree', async () => {
    const size = fc.integer({ min: 1, max: 1_500 })
    const { readTile } = storeOf([whole])
    await fc.assert(
      fc.asyncProperty(size, fc.nat(), async (size2, seed) => {
        const list = leaves.slice(0, size2)
        const index = seed % size2
        expect(await inclusionProofFromTiles(index, size2, readTile)).toEqual(
          inclusionProof(index, list),
        )
        expect(await consistencyProofFromTiles(index + 1, size2, readTile)).toEqual(
          consistencyProof(index + 1, list),
        )
        expect(await rootFromTiles(size2, readTile)).toEqual(rootOf(list))
      }),
      { numRuns: 60 },
    )
  })

  test('read few tiles, each once', async () => {
    const inclusion = storeOf([whole])
    await inclusionProofFromTiles(12_345, LEAVES, inclusion.readTile)
    expect(inclusion.readCount()).toBeLessThanOrEqual(6)
    const consistency = storeOf([whole])
    await consistencyProofFromTiles(12_345, LEAVES, consistency.readTile)
    expect(consistency.readCount()).toBeLessThanOrEqual(6)
  })

  test('are refused when a tile is narrower than the tree requires', async () => {
    const readTile: TileReader = async () => new Uint8Array(HASH_BYTES)
    await expect(inclusionProofFromTiles(0, 300, readTile)).rejects.toMatchObject({
      code: 'tile_refused',
    })
  })
})

function describeTile({ level, n, width, hashes }: Tile) {
  return { level, n, width, hashes: toHex(hashes) }
}
