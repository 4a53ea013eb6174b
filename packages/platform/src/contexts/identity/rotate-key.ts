import type { Actor } from '#kernel/actor.ts'
import type { KeyId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import { nextEpoch } from '#platform/database/epoch.ts'
import type { Transaction } from '#platform/database/schema.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { type ApplicationKey, isLive, overlapEnd, successorExpiry } from './application-key.ts'
import { authorize } from './authorize.ts'
import { identityErrors } from './errors.ts'
import { assertResponsible, createKey, type IssuedKey, type Ownership } from './issue-key.ts'
import { findKey, isReplaced, saveKeyEnd } from './key-store.ts'

/**
 * Gives a key its successor. The old one stays valid for the overlap, so that a running program
 * can change over without a gap; 0 hours ends it now.
 *
 * @throws `identity.unknown_key`, `identity.not_responsible`, `identity.key_not_live`,
 * `identity.expiry_in_past`
 */
export async function rotateKey(
  actor: Actor,
  input: {
    readonly keyId: KeyId
    /** 0 to 168: `OVERLAP_HOURS_MAX`. */
    readonly overlapHours: number
    readonly expiresAt?: Instant | undefined
  },
  ownership: Ownership,
  { db, now, append }: Services,
): Promise<IssuedKey> {
  authorize(actor, 'key:manage')

  return serializable(db, async (tx) => {
    const current = await loadOwnKey(tx, actor, input.keyId, ownership)
    const issuedAt = now()
    const replaced = await isReplaced(tx, actor.institution, current.id)
    if (replaced || !isLive(current, issuedAt)) throw identityErrors.key_not_live()

    const validUntil = input.expiresAt ?? successorExpiry(current, issuedAt)
    if (validUntil !== undefined && validUntil <= issuedAt) throw identityErrors.expiry_in_past()
    const { applicationId, name } = current
    const issued = await createKey(tx, actor.institution, {
      applicationId,
      name,
      issuedBy: actor.id,
      issuedAt,
      validUntil,
      replaces: current.id,
    })
    const oldValidUntil = overlapEnd(current, input.overlapHours, issuedAt)
    const epoch = await nextEpoch(tx)
    await saveKeyEnd(tx, actor.institution, current.id, { validUntil: oldValidUntil, epoch })
    await append(tx, {
      kind: 'key.rotated',
      subject: current.id,
      actor,
      body: { applicationId, successor: issued.key.id, oldValidUntil, validUntil },
    })
    return issued
  })
}

/**
 * Ends a key at once, on every gateway within a second.
 *
 * @throws `identity.unknown_key`, `identity.not_responsible`, `identity.key_not_live`
 */
export async function revokeKey(
  actor: Actor,
  keyId: KeyId,
  ownership: Ownership,
  { db, now, append }: Services,
): Promise<void> {
  authorize(actor, 'key:manage')

  await serializable(db, async (tx) => {
    const current = await loadOwnKey(tx, actor, keyId, ownership)
    const revokedAt = now()
    if (!isLive(current, revokedAt)) throw identityErrors.key_not_live()
    const epoch = await nextEpoch(tx)
    await saveKeyEnd(tx, actor.institution, keyId, { revokedAt, epoch })
    await append(tx, {
      kind: 'key.revoked',
      subject: keyId,
      actor,
      body: { applicationId: current.applicationId },
    })
  })
}

async function loadOwnKey(
  tx: Transaction,
  actor: Actor,
  keyId: KeyId,
  ownership: Ownership,
): Promise<ApplicationKey> {
  const key = await findKey(tx, actor.institution, keyId)
  if (key === undefined) throw identityErrors.unknown_key()
  await assertResponsible(tx, actor, key.applicationId, ownership)
  return key
}
