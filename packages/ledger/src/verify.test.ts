import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type ConsistencyVector,
  type InclusionVector,
  leafVectors,
  vectorsOf,
  vectorsPresent,
  whyAbsent,
} from '../test/vectors.ts'
import { toHex } from './encoding.ts'
import { EMPTY_ROOT, leafHash, nodeHash, rootOf } from './merkle.ts'
import { consistencyProof, inclusionProof } from './path.ts'
import { verifyConsistency, verifyInclusion } from './verify.ts'

const SIZE_MAX = 300
const leaves = Array.from({ length: SIZE_MAX }, (_, index) =>
  leafHash(Buffer.from(`leaf ${index}`)),
)
const roots = Array.from({ length: SIZE_MAX + 1 }, (_, size) => rootOf(leaves.slice(0, size)))
const bytes = (text: string) => Buffer.from(text, 'base64')

function flipBit(hash: Uint8Array, bit: number): Uint8Array {
  const copy = Uint8Array.from(hash)
  copy[bit >> 3]! ^= 1 << (bit & 7)
  return copy
}

describe('held against the vectors of transparency-dev/merkle', () => {
  test.skipIf(!vectorsPresent)(`leaves hash and root as published${whyAbsent}`, () => {
    const vectors = leafVectors()
    const hashes = vectors.leaves.map((leaf) => leafHash(Buffer.from(leaf, 'hex')))
    expect(hashes.map(toHex)).toEqual(vectors.leafHashes)
    expect(toHex(rootOf(hashes))).toBe(vectors.rootOfEight)
  })

  test.skipIf(!vectorsPresent)(`98 inclusion proofs are judged as published${whyAbsent}`, () => {
    const vectors = vectorsOf<InclusionVector>('inclusion')
    expect(vectors).toHaveLength(98)
    for (const [name, { leafIdx, treeSize, root, leafHash: leaf, proof, wantErr }] of vectors) {
      const verdict = verifyInclusion({
        index: leafIdx,
        size: treeSize,
        leaf: bytes(leaf),
        hashes: (proof ?? []).map(bytes),
        root: bytes(root),
      })
      expect({ name, ok: verdict.ok }).toEqual({ name, ok: !wantErr })
    }
  })

  test.skipIf(!vectorsPresent)(`98 consistency proofs are judged as published${whyAbsent}`, () => {
    const vectors = vectorsOf<ConsistencyVector>('consistency')
    expect(vectors).toHaveLength(98)
    for (const [name, { size1, size2, root1, root2, proof, wantErr }] of vectors) {
      const verdict = verifyConsistency({
        size1,
        size2,
        root1: bytes(root1),
        root2: bytes(root2),
        hashes: (proof ?? []).map(bytes),
      })
      expect({ name, ok: verdict.ok }).toEqual({ name, ok: !wantErr })
    }
  })
})

describe('inclusion', () => {
  const place = fc
    .integer({ min: 1, max: SIZE_MAX })
    .chain((size) => fc.tuple(fc.constant(size), fc.integer({ min: 0, max: size - 1 })))

  test('every leaf of every tree has a proof that verifies', () => {
    fc.assert(
      fc.property(place, ([size, index]) => {
        const hashes = inclusionProof(index, leaves.slice(0, size))
        const claim = { index, size, leaf: leaves[index]!, hashes, root: roots[size]! }
        expect(verifyInclusion(claim)).toEqual({ ok: true })
      }),
    )
  })

  test('one bit changed in leaf, root or proof, or another place, does not verify', () => {
    fc.assert(
      fc.property(
        place,
        fc.nat(),
        fc.integer({ min: 0, max: 255 }),
        ([size, index], which, bit) => {
          const hashes = inclusionProof(index, leaves.slice(0, size))
          const claim = { index, size, leaf: leaves[index]!, hashes, root: roots[size]! }
          const changed = which % (hashes.length + 2)
          const broken =
            changed === 0
              ? { ...claim, leaf: flipBit(claim.leaf, bit) }
              : changed === 1
                ? { ...claim, root: flipBit(claim.root, bit) }
                : { ...claim, hashes: hashes.with(changed - 2, flipBit(hashes[changed - 2]!, bit)) }
          expect(verifyInclusion(broken).ok).toBe(false)
          expect(verifyInclusion({ ...claim, index: (index + 1) % size }).ok).toBe(size === 1)
          expect(verifyInclusion({ ...claim, hashes: [...hashes, claim.leaf] }).ok).toBe(false)
          if (hashes.length > 0) {
            expect(verifyInclusion({ ...claim, hashes: hashes.slice(1) }).ok).toBe(false)
          }
        },
      ),
    )
  })
})

describe('consistency', () => {
  const sizes = fc
    .integer({ min: 1, max: SIZE_MAX })
    .chain((size2) => fc.tuple(fc.integer({ min: 1, max: size2 }), fc.constant(size2)))

  test('every tree is a beginning of every later one, provably', () => {
    fc.assert(
      fc.property(sizes, ([size1, size2]) => {
        const hashes = consistencyProof(size1, leaves.slice(0, size2))
        const claim = { size1, size2, root1: roots[size1]!, root2: roots[size2]!, hashes }
        expect(verifyConsistency(claim)).toEqual({ ok: true })
      }),
    )
  })

  test('one bit changed in either root or the proof does not verify', () => {
    fc.assert(
      fc.property(
        sizes,
        fc.nat(),
        fc.integer({ min: 0, max: 255 }),
        ([size1, size2], which, bit) => {
          const hashes = consistencyProof(size1, leaves.slice(0, size2))
          const claim = { size1, size2, root1: roots[size1]!, root2: roots[size2]!, hashes }
          const changed = which % (hashes.length + 2)
          const broken =
            changed === 0
              ? { ...claim, root1: flipBit(claim.root1, bit) }
              : changed === 1
                ? { ...claim, root2: flipBit(claim.root2, bit) }
                : { ...claim, hashes: hashes.with(changed - 2, flipBit(hashes[changed - 2]!, bit)) }
          expect(verifyConsistency(broken).ok).toBe(false)
        },
      ),
    )
  })

  test('a history that was rewritten is not a beginning of the log', () => {
    const rewritten = leaves.slice(0, 8).with(2, leafHash(Buffer.from('rewritten')))
    const hashes = consistencyProof(5, rewritten)
    const claim = { size1: 5, size2: 8, root1: roots[5]!, root2: rootOf(rewritten), hashes }
    expect(verifyConsistency(claim).ok).toBe(false)
  })

  test('nothing is shown by a comparison with the empty tree, not even with itself', () => {
    const claim = { size1: 0, size2: 0, root1: EMPTY_ROOT, root2: EMPTY_ROOT, hashes: [] }
    expect(verifyConsistency(claim).ok).toBe(false)
    expect(verifyConsistency({ ...claim, size2: 1, root2: roots[1]! }).ok).toBe(false)
  })
})

test('a node is not a leaf, though their contents were the same bytes', () => {
  const [left, right] = [leaves[0]!, leaves[1]!]
  expect(toHex(leafHash(Buffer.concat([left, right])))).not.toBe(toHex(nodeHash(left, right)))
})
