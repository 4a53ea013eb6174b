import assert from 'node:assert/strict'
import { HASH_BYTES, sha256 } from './digest.ts'

/** A node of the tree: 32 bytes. */
export type Hash = Uint8Array

const LEAF_PREFIX = 0x00
const NODE_PREFIX = 0x01
const SCRATCH_BYTES = 1 + 65_535

// One scratch area each, because the digest is taken before anybody else can run: no hash allocates input.
const leafScratch = Buffer.alloc(SCRATCH_BYTES, LEAF_PREFIX)
const nodeScratch = Buffer.alloc(1 + 2 * HASH_BYTES, NODE_PREFIX)

/** RFC 9162, 2.1.1: the hash of a leaf, SHA-256(0x00 ‖ content). */
export function leafHash(content: Uint8Array): Hash {
  if (content.length >= SCRATCH_BYTES)
    return sha256(Buffer.concat([Buffer.of(LEAF_PREFIX), content]))
  leafScratch.set(content, 1)
  return sha256(leafScratch.subarray(0, 1 + content.length))
}

/** RFC 9162, 2.1.1: the hash of an inner node, SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left: Hash, right: Hash): Hash {
  nodeScratch.set(left, 1)
  nodeScratch.set(right, 1 + HASH_BYTES)
  return sha256(nodeScratch)
}

/** The root of the tree without leaves: SHA-256 of nothing. */
export const EMPTY_ROOT: Hash = sha256(new Uint8Array(0))

/** The root over leaf hashes, in order. */
export function rootOf(leafHashes: readonly Hash[]): Hash {
  if (leafHashes.length === 0) return EMPTY_ROOT
  return rootOfSlice(leafHashes, 0, leafHashes.length)
}

/** The root over the leaf hashes in [begin, end), which must not be empty. */
export function rootOfSlice(leafHashes: readonly Hash[], begin: number, end: number): Hash {
  assert(begin < end && end <= leafHashes.length, 'a root is taken over at least one leaf')
  if (end - begin === 1) return leafHashes[begin]!
  const middle = begin + splitPoint(end - begin)
  return nodeHash(rootOfSlice(leafHashes, begin, middle), rootOfSlice(leafHashes, middle, end))
}

/** The largest power of two below `size`, which is at least 2. */
export function splitPoint(size: number): number {
  let split = 1
  // Multiplication, not shifts: sizes may pass 2^31.
  while (split * 2 < size) split *= 2
  return split
}

/** Joins the roots of neighbouring perfect trees, largest first, into the root over all of them. */
export function foldPeaks(peaks: readonly Hash[]): Hash {
  const last = peaks.at(-1)
  assert(last !== undefined, 'there is nothing to fold')
  return peaks.slice(0, -1).reduceRight((right, left) => nodeHash(left, right), last)
}
