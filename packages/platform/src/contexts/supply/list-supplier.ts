import { authorize } from '#contexts/identity/index.ts'
import type { Actor } from '#kernel/actor.ts'
import type { SupplierId } from '#kernel/ids.ts'
import { dayInChina, type Instant } from '#kernel/time.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { supplyErrors } from './errors.ts'
import { loadSupplier, saveListing } from './store.ts'
import { isListed, type Supplier, supplierState } from './supplier.ts'

export interface ListingTerms {
  /** Now, where it is left out; today (in China) or later, for nobody was on the list before somebody listed them. */
  readonly from?: Instant | undefined
  readonly until: Instant
  readonly reason: string
}

/**
 * Puts a supplier on the list for a time (measure 18.4). Who proposed it cannot, whatever roles they hold.
 * Errors: `supply.not_found`, `own_proposal`, `already_listed`, `listing_begins_early`, `listing_ends_early`.
 */
export async function listSupplier(
  actor: Actor,
  id: SupplierId,
  { from, until, reason }: ListingTerms,
  { db, now, append }: Services,
): Promise<Supplier> {
  authorize(actor, 'supplier:list')

  return serializable(db, async (tx) => {
    const current = await loadSupplier(tx, actor.institution, id)
    const at = now()
    const listing = { by: actor.id, from: from ?? at, until, reason }
    if (current.proposedBy === actor.id) throw supplyErrors.own_proposal()
    if (isListed(current, at)) throw supplyErrors.already_listed()
    if (dayInChina(listing.from) < dayInChina(at)) throw supplyErrors.listing_begins_early()
    if (until <= listing.from || until <= at) throw supplyErrors.listing_ends_early()

    const supplier = await saveListing(tx, current, listing)
    await append(tx, {
      kind: 'supplier.listed',
      subject: id,
      actor,
      body: { supplier: supplierState(supplier) },
    })
    return supplier
  })
}
