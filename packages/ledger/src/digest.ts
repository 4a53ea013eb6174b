import { hash } from 'node:crypto'

/** Bytes in a SHA-256 digest; the specifications fix the tree's hash, so there is no other. */
export const HASH_BYTES = 32

/** SHA-256 of `bytes`, 32 bytes. */
export function sha256(bytes: Uint8Array): Uint8Array {
  // A one-shot digest as a one-byte-per-character string, copied into Node's pooled memory, costs half
  // of what the 'buffer' encoding does: that one allocates a separate ArrayBuffer for every digest.
  return Buffer.from(hash('sha256', bytes, 'binary'), 'latin1')
}

/** True when both are the same bytes. Digests here are public, so time need not be constant. */
export function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return Buffer.compare(left, right) === 0
}
