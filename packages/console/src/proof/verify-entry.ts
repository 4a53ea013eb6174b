import './node-buffer.ts'
import { parseEntry, parseProof, verifierOf, verifyEntryProof } from '@hengjian/ledger/browser'

export type Verified =
  | { readonly ok: true; readonly index: number; readonly size: number; readonly origin: string }
  | { readonly ok: false; readonly reason: string }

/**
 * Verifies, on this machine, that an entry stands in the log: its bytes hash to the leaf, the leaf leads to the root, and
 * the root was signed with the key given. The same code that auditors run offline.
 */
export function verifyEntry(proofText: string, verifierKey: string, entryId: string): Verified {
  const verifier = verifierOf(verifierKey)
  if (!verifier.ok) return verifier
  const checkpoint = verifyEntryProof(proofText, [verifier.value])
  if (!checkpoint.ok) return checkpoint
  const proof = parseProof(proofText)
  if (!proof.ok) return proof
  const entry = parseEntry(new TextDecoder().decode(proof.value.extra))
  if (!entry.ok) return entry
  if (entry.value.id !== entryId) return { ok: false, reason: 'the proof is of another entry' }
  const { size, origin } = checkpoint.value
  return { ok: true, index: proof.value.index, size, origin }
}
