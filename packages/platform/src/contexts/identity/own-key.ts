import type { Actor } from '#kernel/actor.ts'
import type { ApplicationId, KeyId, PersonId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import { nextEpoch } from '#platform/database/epoch.ts'
import type { Transaction } from '#platform/database/schema.ts'
import type { Services } from '#platform/services.ts'
import { isLive } from './application-key.ts'
import { createKey, type IssuedKey } from './issue-key.ts'
import { findKey, saveKeyEnd } from './key-store.ts'

/** What the product itself calls the door for: a drill, one of the fallback, or a trial that somebody makes. */
export type OwnCall = 'drill' | 'fallback-drill' | 'trial'

/** A key with which the product itself calls the door; somebody asked for the call, and the key ends with it. */
export async function issueOwnKey(
  tx: Transaction,
  actor: Actor,
  input: {
    readonly applicationId: ApplicationId
    readonly askedBy: PersonId
    readonly validUntil: Instant
    readonly call: OwnCall
  },
  { now, append }: Pick<Services, 'now' | 'append'>,
): Promise<IssuedKey> {
  const { applicationId, askedBy, validUntil, call } = input
  const trial = call === 'trial'
  const name = trial ? 'trial' : 'drill'
  const draft = { applicationId, name, issuedBy: askedBy, issuedAt: now(), validUntil }
  const options = { forcesFallback: call === 'fallback-drill', trial }
  const issued = await createKey(tx, actor.institution, draft, options)
  const body = { applicationId, validUntil, [name]: true }
  await append(tx, { kind: 'key.issued', subject: issued.key.id, actor, body })
  return issued
}

/** Ends a key of the product's own; one that ended already stays as it is. */
export async function revokeOwnKey(
  tx: Transaction,
  actor: Actor,
  id: KeyId,
  { now, append }: Pick<Services, 'now' | 'append'>,
) {
  const key = await findKey(tx, actor.institution, id)
  const revokedAt = now()
  if (key === undefined || !isLive(key, revokedAt)) return
  await saveKeyEnd(tx, actor.institution, id, { revokedAt, epoch: await nextEpoch(tx) })
  const body = { applicationId: key.applicationId, [key.name]: true }
  await append(tx, { kind: 'key.revoked', subject: id, actor, body })
}
