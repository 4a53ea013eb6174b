import { ed25519 } from '@noble/curves/ed25519.js'
import { sha256 } from '@noble/hashes/sha2.js'

/** What the verifier of `packages/ledger` takes from `node:crypto`, in the browser: it hashes and verifies, and never signs. */

export function hash(_algorithm: 'sha256', bytes: Uint8Array, _encoding: 'binary'): string {
  let text = ''
  for (const byte of sha256(bytes)) text += String.fromCharCode(byte)
  return text
}

const ED25519_BYTES = 32

/** The raw key stands at the end of its SPKI form. */
export function createPublicKey({ key }: { readonly key: Uint8Array }): Uint8Array {
  return key.slice(-ED25519_BYTES)
}

export function verify(
  _algorithm: null,
  message: Uint8Array,
  key: Uint8Array,
  signature: Uint8Array,
): boolean {
  try {
    return ed25519.verify(signature, message, key)
  } catch {
    return false
  }
}

export const createPrivateKey = neverHere
export const generateKeyPairSync = neverHere
export const sign = neverHere

function neverHere(): never {
  throw new Error('a browser holds no signing key')
}
