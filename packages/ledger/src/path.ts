import assert from 'node:assert/strict'
import { foldPeaks, type Hash, rootOfSlice, splitPoint } from './merkle.ts'

/** A perfect subtree: the `index`-th, from the left, of those with 2^`height` leaves. */
export type Node = { readonly height: number; readonly index: number }

/** Gives the hashes of perfect subtrees, in the order asked for. */
export type HashSource = (nodes: readonly Node[]) => Promise<readonly Hash[]>

/** Leaves [begin, end) whose root is one element of a proof. */
type Span = { readonly begin: number; readonly end: number }

/** The inclusion proof of leaf `index` in the tree over all `leafHashes`. */
export function inclusionProof(index: number, leafHashes: readonly Hash[]): readonly Hash[] {
  return inclusionSpans(index, leafHashes.length).map(({ begin, end }) =>
    rootOfSlice(leafHashes, begin, end),
  )
}

/** The proof that the first `size1` of `leafHashes` are the beginning of all of them. */
export function consistencyProof(size1: number, leafHashes: readonly Hash[]): readonly Hash[] {
  return consistencySpans(size1, leafHashes.length).map(({ begin, end }) =>
    rootOfSlice(leafHashes, begin, end),
  )
}

/** As `inclusionProof`, asking `source` for O(log n) hashes, all at once. */
export function inclusionProofFromSource(index: number, size: number, source: HashSource) {
  return rootsOf(inclusionSpans(index, size), source)
}

/** As `consistencyProof`, asking `source` for O(log n) hashes, all at once. */
export function consistencyProofFromSource(size1: number, size2: number, source: HashSource) {
  return rootsOf(consistencySpans(size1, size2), source)
}

/** The perfect subtrees that make up a tree of `size` leaves, largest first. */
export function peaksOf(size: number): readonly Node[] {
  return size === 0 ? [] : nodesOf({ begin: 0, end: size })
}

/** RFC 9162, 2.1.3.1, from the leaf's sibling upwards. */
function inclusionSpans(index: number, size: number): readonly Span[] {
  assert(Number.isSafeInteger(size), 'a size is a whole number')
  assert(Number.isSafeInteger(index) && index >= 0 && index < size, 'the leaf lies in the tree')
  const spans: Span[] = []
  let begin = 0
  let end = size
  while (end - begin > 1) {
    const middle = begin + splitPoint(end - begin)
    if (index < middle) {
      spans.push({ begin: middle, end })
      end = middle
    } else {
      spans.push({ begin, end: middle })
      begin = middle
    }
  }
  return spans.reverse()
}

/** RFC 9162, 2.1.4.1. */
function consistencySpans(size1: number, size2: number): readonly Span[] {
  assert(Number.isSafeInteger(size1) && Number.isSafeInteger(size2), 'sizes are whole numbers')
  assert(size1 > 0 && size1 <= size2, 'the older tree is not empty and not past the newer')
  if (size1 === size2) return []
  const spans: Span[] = []
  let begin = 0
  let end = size2
  while (end !== size1) {
    const middle = begin + splitPoint(end - begin)
    if (size1 <= middle) {
      spans.push({ begin: middle, end })
      end = middle
    } else {
      spans.push({ begin, end: middle })
      begin = middle
    }
  }
  // The verifier holds the older root already when it is one perfect tree from the first leaf on.
  if (begin !== 0) spans.push({ begin, end })
  return spans.reverse()
}

async function rootsOf(spans: readonly Span[], source: HashSource): Promise<readonly Hash[]> {
  const groups = spans.map(nodesOf)
  const hashes = await source(groups.flat())
  let next = 0
  return groups.map((group) => {
    const peaks = hashes.slice(next, next + group.length)
    next += group.length
    return foldPeaks(peaks)
  })
}

/** A span begins at a multiple of its largest perfect subtree, so cutting from the left is exact. */
function nodesOf({ begin, end }: Span): readonly Node[] {
  const nodes: Node[] = []
  let start = begin
  while (start < end) {
    let height = 0
    let leaves = 1
    while (leaves * 2 <= end - start) {
      leaves *= 2
      height += 1
    }
    assert(start % leaves === 0, 'a subtree is aligned to its own size')
    nodes.push({ height, index: start / leaves })
    start += leaves
  }
  return nodes
}
