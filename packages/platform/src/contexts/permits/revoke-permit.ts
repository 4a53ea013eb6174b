import { authorize } from '#contexts/identity/index.ts'
import type { Actor } from '#kernel/actor.ts'
import { nextEpoch } from '#platform/database/epoch.ts'
import type { Transaction } from '#platform/database/schema.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { permitErrors } from './errors.ts'
import type { PermitId } from './permit.ts'
import { findPermit, type StoredPermit, saveRevocation } from './store.ts'

/** Takes a permit back for good; every gateway refuses within a second. */
export async function revokePermit(
  actor: Actor,
  { serial, reason }: { readonly serial: PermitId; readonly reason: string },
  services: Services,
) {
  authorize(actor, 'permit:revoke')
  await serializable(services.db, async (tx) => {
    const permit = await findPermit(tx, actor.institution, serial)
    if (permit === undefined) throw permitErrors.no_permit({ serial })
    if (permit.revokedAt !== undefined) throw permitErrors.already_revoked({ at: permit.revokedAt })
    await revokeWithin(tx, actor, permit, reason, services)
  })
}

/** Revokes within a transaction that decided so for a reason of its own. */
export async function revokeWithin(
  tx: Transaction,
  actor: Actor,
  permit: StoredPermit,
  reason: string,
  { now, append }: Pick<Services, 'now' | 'append'>,
) {
  const epoch = await nextEpoch(tx)
  await saveRevocation(tx, permit, { at: now(), reason, epoch })
  await append(tx, {
    kind: 'permit.revoked',
    subject: permit.serial,
    actor,
    body: { application: permit.application, reason },
  })
}
