import assert from 'node:assert/strict'
import { hash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { ApplicationId, type InstitutionId, KeyId, PersonId } from '#kernel/ids.ts'
import { addMs, Instant, msOf } from '#kernel/time.ts'

const SECRET_BYTES = 32
const PREFIX_CHARACTERS = 12
const KEY = /^hj_([0-9a-f]{12})_([A-Za-z0-9_-]{43})$/
const MS_PER_HOUR = 3_600_000

/** How long a rotated key stays valid beside its successor: no longer than a week. */
export const OVERLAP_HOURS_MAX = 168

/** What a program proves itself with at the doors: one application, and nothing else. */
export const ApplicationKey = z
  .object({
    id: KeyId,
    applicationId: ApplicationId,
    name: z.string(),
    /** How the key begins, so that one found in a log can be recognised: `hj_<12 hex>`. */
    startsWith: z.string(),
    issuedBy: PersonId,
    issuedAt: Instant,
    validUntil: Instant.optional(),
    revokedAt: Instant.optional(),
    /** When a gateway last let a caller in with it, to a minute; absent where none has. */
    lastUsedAt: Instant.optional(),
    replaces: KeyId.optional(),
  })
  .readonly()
export type ApplicationKey = z.infer<typeof ApplicationKey>

/** A key as gateways hold it: the digest, whom it names and until when. */
export interface KeyRow {
  readonly keyId: KeyId
  /** SHA-256 of the whole key as hex: see `hashKey`. */
  readonly hash: string
  readonly institution: InstitutionId
  readonly applicationId: ApplicationId
  readonly validUntil: Instant | undefined
  readonly revokedAt: Instant | undefined
  /** A key of a drill: the door does as if the model asked for had failed. */
  readonly forcesFallback?: boolean
  /** Who tries a model with it: the records of its calls say so. */
  readonly trialBy?: PersonId
  readonly epoch: number
}

/** A new key as text, `hj_<12 hex of its id>_<43 of base64url>`. Shown once, stored only as a digest. */
export function newKeyText(id: KeyId): string {
  return `${keyStart(id)}_${randomBytes(SECRET_BYTES).toString('base64url')}`
}

export function keyStart(id: KeyId): string {
  return `hj_${id.slice('key_'.length, 'key_'.length + PREFIX_CHARACTERS)}`
}

/** Whether a text has the shape of a key; what has not is refused without looking it up. */
export function isKeyText(text: string): boolean {
  return KEY.test(text)
}

/** What is stored of a key. It is 256 random bits, so a plain digest cannot be guessed back. */
export function hashKey(text: string): string {
  return hash('sha256', text, 'hex')
}

export function isLive(key: Pick<ApplicationKey, 'validUntil' | 'revokedAt'>, now: Instant) {
  if (key.revokedAt !== undefined) return false
  return key.validUntil === undefined || msOf(key.validUntil) > msOf(now)
}

/** When a replaced key ends: after the overlap, but never later than it would have ended anyway. */
export function overlapEnd(
  current: Pick<ApplicationKey, 'validUntil'>,
  overlapHours: number,
  now: Instant,
): Instant {
  assert(overlapHours >= 0 && overlapHours <= OVERLAP_HOURS_MAX)
  const end = addMs(now, overlapHours * MS_PER_HOUR)
  return current.validUntil !== undefined && current.validUntil < end ? current.validUntil : end
}

/** The successor lives as long as its predecessor was meant to, unless the caller says otherwise. */
export function successorExpiry(
  current: Pick<ApplicationKey, 'issuedAt' | 'validUntil'>,
  now: Instant,
): Instant | undefined {
  if (current.validUntil === undefined) return undefined
  return addMs(now, msOf(current.validUntil) - msOf(current.issuedAt))
}
