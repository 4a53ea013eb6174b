import { authorize } from '#contexts/identity/index.ts'
import type { Actor } from '#kernel/actor.ts'
import type { SupplierId } from '#kernel/ids.ts'
import { dayInChina } from '#kernel/time.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { supplyErrors } from './errors.ts'
import { loadSupplier, saveAssessment } from './store.ts'
import { type Supplier, type SupplierAssessment, supplierState } from './supplier.ts'

/**
 * Puts on record that a supplier was assessed again, with what came of it, when the next assessment is due, and whom to call
 * where that has changed. Whether it stays on the list is another act. Errors: `supply.not_found`, `review_not_ahead`.
 */
export async function assessSupplier(
  actor: Actor,
  id: SupplierId,
  { conclusion, reviewOn, contact }: SupplierAssessment,
  { db, now, append }: Services,
): Promise<Supplier> {
  authorize(actor, 'supplier:assess')

  return serializable(db, async (tx) => {
    const current = await loadSupplier(tx, actor.institution, id)
    if (reviewOn <= dayInChina(now())) throw supplyErrors.review_not_ahead()
    const supplier = await saveAssessment(tx, current, { reviewOn, contact })
    await append(tx, {
      kind: 'supplier.assessed',
      subject: id,
      actor,
      body: { supplier: supplierState(supplier), conclusion },
      payloads:
        contact === undefined
          ? []
          : [{ name: 'contact', retention: 'personal', content: Buffer.from(contact) }],
    })
    return supplier
  })
}
