import { createHash } from 'node:crypto'
import { LedgerError } from './errors.ts'
import { HOLDS, refused, type Verdict } from './outcome.ts'

/**
 * A payload as its entry names it. The bytes stand beside the log, encrypted; the log holds a salted
 * digest, so that destroying the key leaves the log whole and the digest tells nothing by guessing.
 */
export type Payload = {
  /** What it is in its entry, such as `request`. */
  readonly name: string
  /** The retention class whose key encrypts it. */
  readonly retention: string
  /** `sha256:` and 64 hexadecimal digits, over salt ‖ content. */
  readonly digest: string
  /** `sm3:` and 64 hexadecimal digits over the same, where the institution asks for it (GB/T 32905). */
  readonly sm3?: string
  /** Length of the content. */
  readonly bytes: number
}

/** 32 bytes: a guessed content cannot be confirmed against a digest without the salt. */
export const SALT_BYTES = 32

export type DigestAlgorithm = 'sha256' | 'sm3'

/** `<algorithm>:<hex>` over salt ‖ content. */
export function saltedDigest(
  salt: Uint8Array,
  content: Uint8Array,
  algorithm: DigestAlgorithm = 'sha256',
): string {
  if (salt.length !== SALT_BYTES) throw new LedgerError('entry_refused', 'a salt has 32 bytes')
  return `${algorithm}:${createHash(algorithm).update(salt).update(content).digest('hex')}`
}

/** The content and its salt are what the entry recorded. */
export function verifyPayload(payload: Payload, salt: Uint8Array, content: Uint8Array): Verdict {
  if (salt.length !== SALT_BYTES) return refused('a salt has 32 bytes')
  if (content.length !== payload.bytes) {
    return refused(
      `payload ${payload.name} has ${content.length} bytes, its entry says ${payload.bytes}`,
    )
  }
  if (saltedDigest(salt, content) !== payload.digest) {
    return refused(`payload ${payload.name} does not have the digest of its entry`)
  }
  if (payload.sm3 !== undefined && saltedDigest(salt, content, 'sm3') !== payload.sm3) {
    return refused(`payload ${payload.name} does not have the SM3 digest of its entry`)
  }
  return HOLDS
}
