import { authorize } from '#contexts/identity/index.ts'
import type { Actor } from '#kernel/actor.ts'
import type { SupplierId } from '#kernel/ids.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { supplyErrors } from './errors.ts'
import { loadSupplier, saveAmendment, saveAmendmentDecision } from './store.ts'
import { areTermsOf, type Supplier, type SupplierTerms, supplierState } from './supplier.ts'

/**
 * Asks that a supplier be called, or count as, something else, or may be sent another class of data (measure 18.4). Nothing
 * changes until another person accepts it. Who asked may ask again, in place of what they asked before; `revision` is the one
 * that they read.
 * Errors: `supply.not_found`, `stale_revision`, `nothing_changed`, `amendment_waits`.
 */
export async function amendSupplier(
  actor: Actor,
  id: SupplierId,
  { terms, revision }: { readonly terms: SupplierTerms; readonly revision: number },
  { db, now, append }: Services,
): Promise<Supplier> {
  authorize(actor, 'supplier:propose')

  return serializable(db, async (tx) => {
    const current = await loadSupplier(tx, actor.institution, id)
    if (current.revision !== revision) throw supplyErrors.stale_revision()
    if (areTermsOf(terms, current)) throw supplyErrors.nothing_changed()
    const { amendment } = current
    if (amendment !== undefined && amendment.by !== actor.id) throw supplyErrors.amendment_waits()

    const supplier = await saveAmendment(tx, current, { terms, by: actor.id, at: now() })
    await append(tx, {
      kind: 'supplier-amendment.requested',
      subject: id,
      actor,
      body: { supplier: supplierState(supplier) },
    })
    return supplier
  })
}

/**
 * Decides about a change of a supplier that waits; never who asked for it. `revision` is the one that was read: nobody accepts
 * what took the place of what they saw. Accepted, every gateway knows the new class of data at once.
 * Errors: `supply.not_found`, `no_amendment`, `own_amendment`, `stale_revision`.
 */
export async function decideAmendment(
  actor: Actor,
  id: SupplierId,
  {
    accepted,
    reason,
    revision,
  }: { readonly accepted: boolean; readonly reason: string; readonly revision: number },
  { db, append }: Services,
): Promise<Supplier> {
  authorize(actor, 'supplier:list')

  return serializable(db, async (tx) => {
    const current = await loadSupplier(tx, actor.institution, id)
    const { amendment } = current
    if (amendment === undefined) throw supplyErrors.no_amendment()
    if (amendment.by === actor.id) throw supplyErrors.own_amendment()
    if (current.revision !== revision) throw supplyErrors.stale_revision()

    const supplier = await saveAmendmentDecision(
      tx,
      current,
      accepted ? amendment.terms : undefined,
    )
    await append(tx, {
      kind: accepted ? 'supplier.amended' : 'supplier-amendment.rejected',
      subject: id,
      actor,
      body: { supplier: supplierState(supplier), amendment, reason },
    })
    return supplier
  })
}
