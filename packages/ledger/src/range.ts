import assert from 'node:assert/strict'
import { HASH_BYTES } from './digest.ts'
import { EMPTY_ROOT, foldPeaks, type Hash, nodeHash } from './merkle.ts'
import { accepted, type Outcome, refused } from './outcome.ts'

/**
 * A tree of any size in at most 53 hashes: the roots of its perfect subtrees, largest first.
 * INVARIANT: `peaks` holds one hash for each bit set in `size`.
 */
export type CompactRange = { size: number; readonly peaks: Hash[] }

const SIZE_BYTES = 8

export function emptyRange(): CompactRange {
  return { size: 0, peaks: [] }
}

/**
 * Grows the range by one leaf, in place; a leaf costs one node hash on average.
 * `onNode` hears of every perfect subtree as it is completed (height 0 is the leaf itself).
 */
export function appendToRange(
  range: CompactRange,
  leaf: Hash,
  onNode?: (height: number, hash: Hash) => void,
): void {
  let hash = leaf
  let height = 0
  onNode?.(height, hash)
  for (let size = range.size; size % 2 === 1; size = Math.floor(size / 2)) {
    hash = nodeHash(range.peaks.pop()!, hash)
    height += 1
    onNode?.(height, hash)
  }
  range.peaks.push(hash)
  range.size += 1
}

/** The root of the tree at the range's present size. */
export function rootOfRange(range: CompactRange): Hash {
  return range.size === 0 ? EMPTY_ROOT : foldPeaks(range.peaks)
}

/** Eight bytes of size, big-endian, then the peaks. */
export function encodeRange(range: CompactRange): Uint8Array {
  const size = Buffer.alloc(SIZE_BYTES)
  size.writeBigUInt64BE(BigInt(range.size))
  return Buffer.concat([size, ...range.peaks])
}

export function decodeRange(bytes: Uint8Array): Outcome<CompactRange> {
  if (bytes.length < SIZE_BYTES) return refused('a compact range begins with eight bytes of size')
  const buffer = Buffer.from(bytes)
  const size = Number(buffer.readBigUInt64BE())
  if (!Number.isSafeInteger(size)) return refused('the size of the compact range is out of bounds')
  const count = peakCount(size)
  if (bytes.length !== SIZE_BYTES + count * HASH_BYTES) {
    return refused(`a compact range of size ${size} holds ${count} hashes`)
  }
  const peaks = Array.from({ length: count }, (_, index) => {
    const start = SIZE_BYTES + index * HASH_BYTES
    return buffer.subarray(start, start + HASH_BYTES)
  })
  return accepted({ size, peaks })
}

/** A copy that may grow on its own. */
export function copyRange(range: CompactRange): CompactRange {
  assert.equal(range.peaks.length, peakCount(range.size))
  return { size: range.size, peaks: [...range.peaks] }
}

function peakCount(size: number): number {
  let count = 0
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) count += rest % 2
  return count
}
