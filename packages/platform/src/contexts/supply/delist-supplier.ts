import { authorize } from '#contexts/identity/index.ts'
import type { Actor } from '#kernel/actor.ts'
import type { SupplierId } from '#kernel/ids.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { supplyErrors } from './errors.ts'
import { loadSupplier, saveDelisting } from './store.ts'
import { type Supplier, supplierState } from './supplier.ts'

/**
 * Takes a supplier off the list at once, also before its listing has begun; every gateway refuses calls to it from then on.
 * Errors: `supply.not_found`, `own_proposal`, `not_listed`.
 */
export async function delistSupplier(
  actor: Actor,
  id: SupplierId,
  { reason }: { readonly reason: string },
  { db, now, append }: Services,
): Promise<Supplier> {
  authorize(actor, 'supplier:list')

  return serializable(db, async (tx) => {
    const current = await loadSupplier(tx, actor.institution, id)
    const at = now()
    const { listedUntil, delistedAt } = current
    if (current.proposedBy === actor.id) throw supplyErrors.own_proposal()
    if (listedUntil === undefined || delistedAt !== undefined || listedUntil <= at) {
      throw supplyErrors.not_listed()
    }

    const supplier = await saveDelisting(tx, current, { by: actor.id, at, reason })
    await append(tx, {
      kind: 'supplier.delisted',
      subject: id,
      actor,
      body: { supplier: supplierState(supplier) },
    })
    return supplier
  })
}
