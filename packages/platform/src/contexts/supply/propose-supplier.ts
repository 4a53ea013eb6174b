import { authorize } from '#contexts/identity/index.ts'
import type { Actor } from '#kernel/actor.ts'
import { newId, type SupplierId } from '#kernel/ids.ts'
import { dayInChina } from '#kernel/time.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { supplyErrors } from './errors.ts'
import { insertSupplier } from './store.ts'
import { type Supplier, type SupplierDraft, supplierState } from './supplier.ts'

/**
 * Proposes a supplier for the list; until somebody else lists it, nothing is sent to it.
 * Errors: `supply.already_proposed`, `review_not_ahead`.
 */
export async function proposeSupplier(
  actor: Actor,
  draft: SupplierDraft,
  { db, now, append }: Services,
): Promise<Supplier> {
  authorize(actor, 'supplier:propose')

  return serializable(db, async (tx) => {
    const proposedAt = now()
    if (draft.reviewOn <= dayInChina(proposedAt)) throw supplyErrors.review_not_ahead()
    const supplier: Supplier = {
      ...draft,
      id: newId('sup') as SupplierId,
      institution: actor.institution,
      proposedBy: actor.id,
      proposedAt,
      revision: 0,
    }
    await insertSupplier(tx, supplier)
    await append(tx, {
      kind: 'supplier.proposed',
      subject: supplier.id,
      actor,
      body: { supplier: supplierState(supplier) },
      payloads: [
        { name: 'contact', retention: 'personal', content: Buffer.from(supplier.contact) },
      ],
    })
    return supplier
  })
}
