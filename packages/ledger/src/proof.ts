import { type OpenedCheckpoint, openCheckpoint } from './checkpoint.ts'
import { fromBase64, hashFromBase64, parseDecimal, toBase64 } from './encoding.ts'
import type { Verifier } from './key.ts'
import { type Hash, leafHash } from './merkle.ts'
import { accepted, type Outcome, refused } from './outcome.ts'
import { verifyInclusion } from './verify.ts'

/** C2SP tlog-proof: an entry's place in a log, checkable without the log. */
export type LogProof = {
  readonly index: number
  /** From the leaf's sibling upwards. */
  readonly hashes: readonly Hash[]
  /** The signed checkpoint, verbatim. */
  readonly checkpoint: string
  /** Opaque and not authenticated by itself. This project puts the entry here. */
  readonly extra?: Uint8Array
}

export const PROOF_HEADER = 'c2sp.org/tlog-proof@v1'

/** A tree of 2^53 leaves needs no more. */
const PROOF_HASHES_MAX = 53

export function formatProof({ index, hashes, checkpoint, extra }: LogProof): string {
  const lines = [PROOF_HEADER]
  if (extra !== undefined) lines.push(`extra ${toBase64(extra)}`)
  lines.push(`index ${index}`, ...hashes.map(toBase64))
  return `${lines.join('\n')}\n\n${checkpoint}`
}

/** Takes a proof apart; nothing is verified yet. */
export function parseProof(text: string): Outcome<LogProof> {
  const blank = text.indexOf('\n\n')
  if (blank < 0) return refused('a proof has a blank line before its checkpoint')
  const [header, ...lines] = text.slice(0, blank).split('\n')
  if (header !== PROOF_HEADER) return refused(`a proof begins with ${PROOF_HEADER}`)

  const extraLine = lines[0]?.startsWith('extra ') ? lines.shift() : undefined
  const extra = extraLine === undefined ? undefined : fromBase64(extraLine.slice('extra '.length))
  if (extraLine !== undefined && extra === undefined) return refused('extra data is not base64')

  const indexLine = lines.shift()
  const index = indexLine?.startsWith('index ')
    ? parseDecimal(indexLine.slice('index '.length))
    : undefined
  if (index === undefined) return refused('a proof has an index line with a decimal number')

  if (lines.length > PROOF_HASHES_MAX)
    return refused(`a proof has at most ${PROOF_HASHES_MAX} hashes`)
  const hashes: Hash[] = []
  for (const line of lines) {
    const hash = hashFromBase64(line)
    if (hash === undefined) return refused('a hash of a proof is 32 bytes in base64')
    hashes.push(hash)
  }
  const checkpoint = text.slice(blank + 2)
  return accepted({ index, hashes, checkpoint, ...(extra !== undefined && { extra }) })
}

/**
 * Verifies that `content` is the entry that the proof speaks of, in a log that a known key has signed.
 * The entry may come from the proof's own extra data: it is authenticated by hashing to the leaf.
 */
export function verifyProof(
  proof: LogProof,
  content: Uint8Array,
  verifiers: readonly Verifier[],
  origin?: string,
): Outcome<OpenedCheckpoint> {
  const checkpoint = openCheckpoint(proof.checkpoint, verifiers, origin)
  if (!checkpoint.ok) return checkpoint
  const { size, root } = checkpoint.value
  const { index, hashes } = proof
  const included = verifyInclusion({ index, size, leaf: leafHash(content), hashes, root })
  return included.ok ? checkpoint : included
}
