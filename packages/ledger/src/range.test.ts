import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toHex } from './encoding.ts'
import { EMPTY_ROOT, leafHash, rootOf } from './merkle.ts'
import {
  appendToRange,
  copyRange,
  decodeRange,
  emptyRange,
  encodeRange,
  rootOfRange,
} from './range.ts'

const leaves = Array.from({ length: 600 }, (_, index) => leafHash(Buffer.from(`leaf ${index}`)))

test('at every size the root is that of the whole list', () => {
  const range = emptyRange()
  expect(rootOfRange(range)).toEqual(EMPTY_ROOT)
  for (const [index, leaf] of leaves.entries()) {
    appendToRange(range, leaf)
    expect(toHex(rootOfRange(range))).toBe(toHex(rootOf(leaves.slice(0, index + 1))))
  }
})

test('a range that was stored and read back grows to the same root', () => {
  fc.assert(
    fc.property(fc.nat(300), fc.nat(300), (before, after) => {
      const range = emptyRange()
      for (const leaf of leaves.slice(0, before)) appendToRange(range, leaf)
      const read = decodeRange(encodeRange(range))
      if (!read.ok) throw new Error(read.reason)
      for (const leaf of leaves.slice(before, before + after)) appendToRange(read.value, leaf)
      expect(rootOfRange(read.value)).toEqual(rootOf(leaves.slice(0, before + after)))
    }),
  )
})

test('a copy grows on its own', () => {
  const range = emptyRange()
  for (const leaf of leaves.slice(0, 5)) appendToRange(range, leaf)
  appendToRange(copyRange(range), leaves[5]!)
  expect(rootOfRange(range)).toEqual(rootOf(leaves.slice(0, 5)))
})

test('bytes that are not a range are refused', () => {
  expect(decodeRange(new Uint8Array(7)).ok).toBe(false)
  expect(decodeRange(Buffer.concat([encodeRange(emptyRange()), Buffer.of(0)])).ok).toBe(false)
  expect(decodeRange(Buffer.alloc(8, 0xff)).ok).toBe(false)
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const read = decodeRange(bytes)
      if (read.ok) expect(Buffer.compare(encodeRange(read.value), bytes)).toBe(0)
    }),
  )
})
