import type { Actor } from '#kernel/actor.ts'
import type { ApplicationId, KeyId, PersonId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import { nextEpoch } from '#platform/database/epoch.ts'
import type { Transaction } from '#platform/database/schema.ts'
import type { Services } from '#platform/services.ts'
import { isLive } from './application-key.ts'
import { createKey, type IssuedKey } from './issue-key.ts'
import { findKey, saveKeyEnd } from './key-store.ts'

/** A key with which the product itself calls the door in a drill; somebody asked for the drill, and the key ends with it. */
export async function issueDrillKey(
  tx: Transaction,
  actor: Actor,
  input: {
    readonly applicationId: ApplicationId
    readonly askedBy: PersonId
    readonly validUntil: Instant
    readonly forcesFallback: boolean
  },
  { now, append }: Pick<Services, 'now' | 'append'>,
): Promise<IssuedKey> {
  const { applicationId, askedBy, validUntil, forcesFallback } = input
  const draft = { applicationId, name: 'drill', issuedBy: askedBy, issuedAt: now(), validUntil }
  const issued = await createKey(tx, actor.institution, draft, { forcesFallback })
  const body = { applicationId, validUntil, drill: true }
  await append(tx, { kind: 'key.issued', subject: issued.key.id, actor, body })
  return issued
}

/** Ends the key of a drill; one that ended already stays as it is. */
export async function revokeDrillKey(
  tx: Transaction,
  actor: Actor,
  id: KeyId,
  { now, append }: Pick<Services, 'now' | 'append'>,
) {
  const key = await findKey(tx, actor.institution, id)
  const revokedAt = now()
  if (key === undefined || !isLive(key, revokedAt)) return
  await saveKeyEnd(tx, actor.institution, id, { revokedAt, epoch: await nextEpoch(tx) })
  const body = { applicationId: key.applicationId, drill: true }
  await append(tx, { kind: 'key.revoked', subject: id, actor, body })
}
