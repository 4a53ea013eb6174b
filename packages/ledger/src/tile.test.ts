import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  decodeEntryBundle,
  edgeTiles,
  encodeEntryBundle,
  tilePath,
  tilesChanged,
  widthOfTile,
} from './tile.ts'

describe('the examples of the tlog-tiles specification', () => {
  test('a path has three digits an element, all but the last marked', () => {
    expect(tilePath(0, 1_234_067)).toBe('tile/0/x001/x234/067')
    expect(tilePath(1, 0, 112)).toBe('tile/1/000.p/112')
    expect(tilePath('entries', 273, 7)).toBe('tile/entries/273.p/7')
    expect(tilePath('entries', 1_000)).toBe('tile/entries/x001/000')
  })

  test('a tree of 70,000 leaves has 273 full tiles and partial ones of 112, 17 and 1', () => {
    const tiles = tilesChanged(0, 70_000)
    expect(tiles.filter(({ level, width }) => level === 0 && width === 256)).toHaveLength(273)
    expect(tiles.filter(({ level, width }) => level === 1 && width === 256)).toHaveLength(1)
    expect(edgeTiles(70_000)).toEqual([
      { level: 0, n: 273, width: 112 },
      { level: 1, n: 1, width: 17 },
      { level: 2, n: 0, width: 1 },
    ])
  })

  test('a tree of 256 leaves has one full tile and one of width 1 above it', () => {
    expect(tilesChanged(0, 256)).toEqual([
      { level: 0, n: 0, width: 256 },
      { level: 1, n: 0, width: 1 },
    ])
  })
})

test('growth changes exactly the tiles whose width differs', () => {
  const size = fc.integer({ min: 0, max: 200_000 })
  fc.assert(
    fc.property(size, fc.integer({ min: 0, max: 3_000 }), (size1, more) => {
      const size2 = size1 + more
      for (const { level, n, width } of tilesChanged(size1, size2)) {
        expect(widthOfTile(size2, level, n)).toBe(width)
        expect(widthOfTile(size1, level, n)).toBeLessThan(width)
      }
      const all = tilesChanged(0, size2).filter(
        ({ level, n, width }) => widthOfTile(size1, level, n) !== width,
      )
      expect(tilesChanged(size1, size2)).toEqual(all)
    }),
  )
})

describe('entry bundles', () => {
  test('what was encoded is decoded', () => {
    const entries = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 256 })
    fc.assert(
      fc.property(entries, (list) => {
        const decoded = decodeEntryBundle(encodeEntryBundle(list))
        if (!decoded.ok) throw new Error(decoded.reason)
        expect(decoded.value.map((entry) => [...entry])).toEqual(list.map((entry) => [...entry]))
      }),
    )
  })

  test('the longest entry fits and a longer one is a bug of the caller', () => {
    const decoded = decodeEntryBundle(encodeEntryBundle([new Uint8Array(65_535)]))
    expect(decoded.ok && decoded.value[0]!.length).toBe(65_535)
    expect(() => encodeEntryBundle([new Uint8Array(65_536)])).toThrow('two bytes of length')
  })

  test('a bundle that ends early or holds too many is refused', () => {
    expect(decodeEntryBundle(Buffer.of(0)).ok).toBe(false)
    expect(decodeEntryBundle(Buffer.of(0, 2, 1)).ok).toBe(false)
    expect(decodeEntryBundle(Buffer.alloc(2 * 257)).ok).toBe(false)
  })
})
