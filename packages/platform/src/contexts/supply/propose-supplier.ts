import { authorize } from '#contexts/identity/index.ts'
import type { Actor } from '#kernel/actor.ts'
import { newId, type SupplierId } from '#kernel/ids.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { insertSupplier } from './store.ts'
import { type Supplier, type SupplierDraft, supplierState } from './supplier.ts'

/** Proposes a supplier for the list; until somebody else lists it, nothing is sent to it. Errors: `supply.already_proposed`. */
export async function proposeSupplier(
  actor: Actor,
  draft: SupplierDraft,
  { db, now, append }: Services,
): Promise<Supplier> {
  authorize(actor, 'supplier:propose')

  return serializable(db, async (tx) => {
    const supplier: Supplier = {
      ...draft,
      id: newId('sup') as SupplierId,
      institution: actor.institution,
      proposedBy: actor.id,
      proposedAt: now(),
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
