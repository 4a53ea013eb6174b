import type { Actor } from '#kernel/actor.ts'
import {
  type ApplicationId,
  type InstitutionId,
  type KeyId,
  newId,
  type PersonId,
} from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import { nextEpoch } from '#platform/database/epoch.ts'
import type { Reader, Transaction } from '#platform/database/schema.ts'
import { serializable, snapshot } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { type ApplicationKey, hashKey, keyStart, newKeyText } from './application-key.ts'
import { authorize } from './authorize.ts'
import { identityErrors } from './errors.ts'
import { insertKey, type KeyFilter, pageOfAllKeys, pageOfKeys } from './key-store.ts'
import type { Page } from './read-identity.ts'

/**
 * The people responsible for an application; nobody if there is none of that id. Applications
 * stand in the registry, which identity cannot see, so whoever puts both together hands this in.
 */
export type Ownership = (
  reader: Reader,
  institution: InstitutionId,
  applicationId: ApplicationId,
) => Promise<readonly PersonId[]>

/** A key at the one moment when it can be read. */
export interface IssuedKey {
  readonly key: ApplicationKey
  /** The whole key; it cannot be shown again. */
  readonly text: string
}

/**
 * Issues a key for one application, to somebody responsible for it.
 *
 * @throws `identity.unknown_application`, `identity.not_responsible`, `identity.expiry_in_past`
 */
export async function issueKey(
  actor: Actor,
  input: {
    readonly applicationId: ApplicationId
    readonly name: string
    readonly expiresAt?: Instant | undefined
  },
  ownership: Ownership,
  services: Services,
): Promise<IssuedKey> {
  authorize(actor, 'key:manage')
  const { db, now, append } = services

  return serializable(db, async (tx) => {
    await assertResponsible(tx, actor, input.applicationId, ownership)
    const issuedAt = now()
    const { applicationId, name, expiresAt } = input
    if (expiresAt !== undefined && expiresAt <= issuedAt) throw identityErrors.expiry_in_past()
    const draft = { applicationId, name, issuedBy: actor.id, issuedAt, validUntil: expiresAt }
    const issued = await createKey(tx, actor.institution, draft)
    await append(tx, {
      kind: 'key.issued',
      subject: issued.key.id,
      actor,
      body: { applicationId, validUntil: expiresAt },
    })
    return issued
  })
}

/** Keys of an application, without their secrets. */
export async function listKeys(
  actor: Actor,
  input: Page<KeyId> & { readonly applicationId: ApplicationId },
  ownership: Ownership,
  { db }: Services,
) {
  authorize(actor, 'key:read')
  return snapshot(db, async (tx) => {
    const responsible = await ownership(tx, actor.institution, input.applicationId)
    if (responsible.length === 0) throw identityErrors.unknown_application()
    return pageOfKeys(tx, actor.institution, input.applicationId, input)
  })
}

/** A key beside the people who may issue, rotate and revoke keys of its application. */
export interface HeldKey extends ApplicationKey {
  readonly responsible: readonly PersonId[]
}

/** The keys of all applications, without their secrets, newest first: who holds which, and whether it is used. */
export async function listAllKeys(
  actor: Actor,
  filter: KeyFilter,
  page: { readonly before?: KeyId | undefined; readonly limit: number },
  ownership: Ownership,
  { db }: Services,
): Promise<readonly HeldKey[]> {
  authorize(actor, 'key:read')
  return snapshot(db, async (tx) => {
    const keys = await pageOfAllKeys(tx, actor.institution, filter, page)
    const holders = new Map<ApplicationId, readonly PersonId[]>()
    for (const id of new Set(keys.map(({ applicationId }) => applicationId))) {
      holders.set(id, await ownership(tx, actor.institution, id))
    }
    return keys.map((key) => ({ ...key, responsible: holders.get(key.applicationId)! }))
  })
}

/** @throws `identity.unknown_application`, `identity.not_responsible` */
export async function assertResponsible(
  tx: Transaction,
  actor: Actor,
  applicationId: ApplicationId,
  ownership: Ownership,
) {
  const responsible = await ownership(tx, actor.institution, applicationId)
  if (responsible.length === 0) throw identityErrors.unknown_application()
  if (!responsible.some((id) => id === actor.id)) throw identityErrors.not_responsible()
}

export async function createKey(
  tx: Transaction,
  institution: InstitutionId,
  draft: Omit<ApplicationKey, 'id' | 'startsWith' | 'revokedAt'>,
  options: { readonly forcesFallback?: boolean; readonly trial?: boolean } = {},
): Promise<IssuedKey> {
  const id = newId('key') as KeyId
  const text = newKeyText(id)
  const key: ApplicationKey = { id, startsWith: keyStart(id), ...draft }
  await insertKey(tx, institution, key, {
    ...options,
    hash: hashKey(text),
    epoch: await nextEpoch(tx),
  })
  return { key, text }
}
