import { HASH_BYTES, sameBytes } from './digest.ts'
import { type Hash, nodeHash } from './merkle.ts'
import { HOLDS, refused, type Verdict } from './outcome.ts'

export type InclusionClaim = {
  /** Zero-based place of the leaf. */
  readonly index: number
  /** Number of leaves of the tree. */
  readonly size: number
  readonly leaf: Hash
  /** From the leaf's sibling upwards. */
  readonly hashes: readonly Hash[]
  readonly root: Hash
}

export type ConsistencyClaim = {
  readonly size1: number
  readonly size2: number
  readonly root1: Hash
  readonly root2: Hash
  readonly hashes: readonly Hash[]
}

/** RFC 9162, 2.1.3.2: the leaf stands at `index` in the tree that has `size` leaves and this root. */
export function verifyInclusion({ index, size, leaf, hashes, root }: InclusionClaim): Verdict {
  if (!isSize(index) || !isSize(size))
    return refused('index and size are whole numbers from zero on')
  if (index >= size) return refused(`index ${index} lies outside a tree of ${size} leaves`)
  if (!allHashes([leaf, root, ...hashes])) return refused('a hash is not 32 bytes long')

  let place = index
  let last = size - 1
  let hash = leaf
  for (const sibling of hashes) {
    if (last === 0) return refused('the inclusion proof is too long')
    if (place % 2 === 1 || place === last) {
      hash = nodeHash(sibling, hash)
      while (place % 2 === 0 && place !== 0) {
        place = half(place)
        last = half(last)
      }
    } else {
      hash = nodeHash(hash, sibling)
    }
    place = half(place)
    last = half(last)
  }
  if (last !== 0) return refused('the inclusion proof is too short')
  return sameBytes(hash, root) ? HOLDS : refused('the inclusion proof does not lead to the root')
}

/**
 * RFC 9162, 2.1.4.2: the tree of `size2` leaves begins with the tree of `size1` leaves.
 * Nothing is shown by a comparison with the empty tree, so size 0 is refused, 0 to 0 included.
 */
export function verifyConsistency(claim: ConsistencyClaim): Verdict {
  const { size1, size2, root1, root2, hashes } = claim
  if (!isSize(size1) || !isSize(size2)) return refused('sizes are whole numbers from zero on')
  if (size1 === 0) return refused('a comparison with the empty tree proves nothing')
  if (size1 > size2) return refused(`size ${size1} is past size ${size2}`)
  if (size1 === size2) {
    if (hashes.length > 0) return refused('a proof between equal sizes is empty')
    return sameBytes(root1, root2) ? HOLDS : refused('two roots for one size')
  }
  if (hashes.length === 0) return refused('the consistency proof is too short')
  // Only now, because equal sizes compare roots without hashing, as the published vectors do.
  if (!allHashes([root1, root2, ...hashes])) return refused('a hash is not 32 bytes long')
  return foldConsistency(claim)
}

function foldConsistency({ size1, size2, root1, root2, hashes }: ConsistencyClaim): Verdict {
  let place = size1 - 1
  let last = size2 - 1
  while (place % 2 === 1) {
    place = half(place)
    last = half(last)
  }
  // When the older tree is perfect, its root is the first hash and the proof need not repeat it.
  const [start, ...rest] = place === 0 ? [root1, ...hashes] : hashes
  let older = start!
  let newer = start!
  for (const hash of rest) {
    if (last === 0) return refused('the consistency proof is too long')
    if (place % 2 === 1 || place === last) {
      older = nodeHash(hash, older)
      newer = nodeHash(hash, newer)
      while (place % 2 === 0 && place !== 0) {
        place = half(place)
        last = half(last)
      }
    } else {
      newer = nodeHash(newer, hash)
    }
    place = half(place)
    last = half(last)
  }
  if (last !== 0) return refused('the consistency proof is too short')
  if (!sameBytes(older, root1)) return refused('the proof does not lead to the older root')
  return sameBytes(newer, root2) ? HOLDS : refused('the proof does not lead to the newer root')
}

// Division, not shifts: sizes may pass 2^31.
const half = (value: number) => Math.floor(value / 2)

const isSize = (value: number) => Number.isSafeInteger(value) && value >= 0

const allHashes = (hashes: readonly Uint8Array[]) =>
  hashes.every((hash) => hash.length === HASH_BYTES)
