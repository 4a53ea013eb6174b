import {
  type CipherKey,
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hash,
} from 'node:crypto'
import { randomOf } from '#kernel/random.ts'
import { vaultErrors } from './errors.ts'

/**
 * Envelope encryption under the institution's master key: AES-256-GCM, a fresh nonce for each seal.
 * Sealed form: version(1) | master key id(4) | nonce(12) | ciphertext | tag(16).
 */
export interface Vault {
  /** Seals under the newest master key. `context` binds the result to its place (AAD). */
  seal(plain: Uint8Array, context: string): Uint8Array
  /** Throws `vault.unknown_key` or `vault.broken_seal`. */
  open(sealed: Uint8Array, context: string): Uint8Array
  /** The id of the key that seals now. */
  readonly keyId: string
}

export const KEY_BYTES = 32
const VERSION = 1
const NONCE_BYTES = 12
const TAG_BYTES = 16
const KEY_ID_BYTES = 4

/** The newest key seals; the older ones only open, so that keys can be rotated without a stop. */
export function createVault(masterKeys: readonly [Uint8Array, ...Uint8Array[]]): Vault {
  const byId = new Map(masterKeys.map((key) => [masterKeyId(key), createSecretKey(key)]))
  const newestId = masterKeyId(masterKeys[0])
  const newest = byId.get(newestId)!
  return {
    keyId: newestId,
    seal(plain, context) {
      const box = encrypt(newest, plain, context)
      return Buffer.concat([Buffer.of(VERSION), Buffer.from(newestId, 'hex'), box])
    },
    open(sealed, context) {
      const id = Buffer.from(sealed.subarray(1, 1 + KEY_ID_BYTES)).toString('hex')
      const key = byId.get(id)
      if (sealed[0] !== VERSION || key === undefined) throw vaultErrors.unknown_key({ keyId: id })
      return decrypt(key, sealed.subarray(1 + KEY_ID_BYTES), context)
    },
  }
}

/** The same content under the newest key; `undefined` where that sealed it. Throws as `open` does. */
export function reseal(vault: Vault, sealed: Uint8Array, context: string): Uint8Array | undefined {
  const id = Buffer.from(sealed.subarray(1, 1 + KEY_ID_BYTES)).toString('hex')
  return id === vault.keyId ? undefined : vault.seal(vault.open(sealed, context), context)
}

export function masterKeyId(key: Uint8Array): string {
  return hash('sha256', key, 'hex').slice(0, KEY_ID_BYTES * 2)
}

/**
 * nonce(12) | ciphertext | tag(16). Takes bytes, but a key that is used again is better held as a
 * `KeyObject`: Node makes one of the bytes at every call, at twice the cost of the encryption itself.
 */
export function encrypt(key: CipherKey, plain: Uint8Array, context: string): Uint8Array {
  const nonce = randomOf(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(Buffer.from(context))
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

/** Throws `vault.broken_seal` when the key, the context or the content is not the one that was sealed. */
export function decrypt(key: CipherKey, box: Uint8Array, context: string): Uint8Array {
  if (box.length < NONCE_BYTES + TAG_BYTES) throw vaultErrors.broken_seal({ context })
  const decipher = createDecipheriv('aes-256-gcm', key, box.subarray(0, NONCE_BYTES))
  decipher.setAAD(Buffer.from(context))
  decipher.setAuthTag(box.subarray(box.length - TAG_BYTES))
  try {
    const body = box.subarray(NONCE_BYTES, box.length - TAG_BYTES)
    return Buffer.concat([decipher.update(body), decipher.final()])
  } catch {
    throw vaultErrors.broken_seal({ context })
  }
}
