import { type Selectable, sql, type Updateable } from 'kysely'
import type { InstitutionId, PersonId, SupplierId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import { containing } from '#platform/database/containing.ts'
import { nextEpoch } from '#platform/database/epoch.ts'
import type { Reader, Transaction } from '#platform/database/schema.ts'
import { sqlState } from '#platform/database/transaction.ts'
import { supplyErrors } from './errors.ts'
import type { DistributedSupplier, Supplier, SupplierTerms } from './supplier.ts'
import type { SupplierTable } from './tables.ts'

const UNIQUE_VIOLATION = '23505'

/** Errors: `supply.already_proposed`. */
export async function insertSupplier(tx: Transaction, supplier: Supplier) {
  try {
    await tx
      .insertInto('supply.supplier')
      .values({
        id: supplier.id,
        institution: supplier.institution,
        name_zh: supplier.name.zh,
        name_en: supplier.name.en,
        credit_code: supplier.creditCode,
        kind: supplier.kind,
        data_class_max: supplier.dataClassMax,
        contact: supplier.contact,
        review_on: supplier.reviewOn,
        proposed_by: supplier.proposedBy,
        proposed_at: supplier.proposedAt,
        revision: supplier.revision,
        epoch: await nextEpoch(tx),
      })
      .execute()
  } catch (error) {
    if (sqlState(error) === UNIQUE_VIOLATION) throw supplyErrors.already_proposed()
    throw error
  }
}

export async function findSupplier(
  reader: Reader,
  institution: InstitutionId,
  id: SupplierId,
): Promise<Supplier | undefined> {
  const row = await reader
    .selectFrom('supply.supplier')
    .selectAll()
    .where('institution', '=', institution)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && fromRow(row)
}

/** Errors: `supply.not_found`. */
export async function loadSupplier(
  reader: Reader,
  institution: InstitutionId,
  id: SupplierId,
): Promise<Supplier> {
  const supplier = await findSupplier(reader, institution, id)
  if (supplier === undefined) throw supplyErrors.not_found()
  return supplier
}

export interface SupplierFilter {
  readonly kind?: Supplier['kind'] | undefined
  /** Found in the name, in either language, or in the credit code. */
  readonly text?: string | undefined
  readonly ids?: readonly SupplierId[] | undefined
  /** Only those about which somebody has to decide: never listed, or with a change that waits. */
  readonly waiting?: boolean | undefined
  /** Only those on the list at this instant, or only those that are not. */
  readonly listed?: { readonly is: boolean; readonly at: Instant } | undefined
}

/** One page in the order of proposal. */
export async function pageOfSuppliers(
  reader: Reader,
  institution: InstitutionId,
  { kind, text, ids, listed, waiting }: SupplierFilter,
  { after, limit }: { readonly after?: SupplierId | undefined; readonly limit: number },
): Promise<readonly Supplier[]> {
  let query = reader
    .selectFrom('supply.supplier')
    .selectAll()
    .where('institution', '=', institution)
    .orderBy('id')
    .limit(limit)
  if (after !== undefined) query = query.where('id', '>', after)
  if (kind !== undefined) query = query.where('kind', '=', kind)
  if (ids !== undefined) query = query.where('id', 'in', ids)
  if (text !== undefined) {
    query = query.where(containing(['name_zh', 'name_en', 'credit_code'], text))
  }
  if (waiting === true) {
    query = query.where((eb) =>
      eb.or([eb('listed_from', 'is', null), eb('amendment', 'is not', null)]),
    )
  }
  if (listed !== undefined) {
    // The same question as `isListed` in supplier.ts; a test asks both.
    const { is, at } = listed
    query = query.where(
      sql<boolean>`(coalesce(listed_from <= ${at} and ${at} < listed_until, false)
        and (delisted_at is null or ${at} < delisted_at)) = ${is}`,
    )
  }
  return (await query.execute()).map(fromRow)
}

/** Every supplier of every institution that changed after `epoch`, oldest change first: what gateways follow. */
export async function suppliersSince(
  reader: Reader,
  epoch: number,
): Promise<readonly DistributedSupplier[]> {
  const rows = await reader
    .selectFrom('supply.supplier')
    .select(['id', 'institution', 'listed_from', 'listed_until', 'delisted_at'])
    .select(['data_class_max', 'epoch'])
    .where('epoch', '>', epoch)
    .orderBy('epoch')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    institution: row.institution,
    listedFrom: row.listed_from ?? undefined,
    listedUntil: row.listed_until ?? undefined,
    delistedAt: row.delisted_at ?? undefined,
    dataClassMax: row.data_class_max,
    epoch: row.epoch,
  }))
}

/** A listing replaces the one before and its delisting; both stay in the ledger. Errors: `supply.stale_revision`. */
export async function saveListing(
  tx: Transaction,
  supplier: Supplier,
  listing: { by: PersonId; from: Instant; until: Instant; reason: string },
): Promise<Supplier> {
  return update(tx, supplier, {
    listed_by: listing.by,
    listed_from: listing.from,
    listed_until: listing.until,
    listing_reason: listing.reason,
    delisted_by: null,
    delisted_at: null,
    delisting_reason: null,
  })
}

/** Errors: `supply.stale_revision`. */
export async function saveDelisting(
  tx: Transaction,
  supplier: Supplier,
  delisting: { by: PersonId; at: Instant; reason: string },
): Promise<Supplier> {
  return update(tx, supplier, {
    delisted_by: delisting.by,
    delisted_at: delisting.at,
    delisting_reason: delisting.reason,
  })
}

/** Errors: `supply.stale_revision`. */
export async function saveAssessment(
  tx: Transaction,
  supplier: Supplier,
  { reviewOn, contact }: { reviewOn: string; contact: string | undefined },
): Promise<Supplier> {
  return update(tx, supplier, {
    review_on: reviewOn,
    ...(contact !== undefined && { contact }),
  })
}

/** Errors: `supply.stale_revision`. */
export async function saveAmendment(
  tx: Transaction,
  supplier: Supplier,
  { terms, by, at }: NonNullable<Supplier['amendment']>,
): Promise<Supplier> {
  return update(tx, supplier, {
    amendment: JSON.stringify(terms),
    amended_by: by,
    amended_at: at,
  })
}

/** Ends what waits: with `terms` the supplier becomes that, without them it stays. Errors: `supply.stale_revision`. */
export async function saveAmendmentDecision(
  tx: Transaction,
  supplier: Supplier,
  terms: SupplierTerms | undefined,
): Promise<Supplier> {
  return update(tx, supplier, {
    ...{ amendment: null, amended_by: null, amended_at: null },
    ...(terms !== undefined && {
      name_zh: terms.name.zh,
      name_en: terms.name.en,
      kind: terms.kind,
      data_class_max: terms.dataClassMax,
    }),
  })
}

async function update(
  tx: Transaction,
  { id, institution, revision }: Supplier,
  values: Updateable<SupplierTable>,
): Promise<Supplier> {
  const row = await tx
    .updateTable('supply.supplier')
    .set({ ...values, revision: revision + 1, epoch: await nextEpoch(tx) })
    .where('institution', '=', institution)
    .where('id', '=', id)
    .where('revision', '=', revision)
    .returningAll()
    .executeTakeFirst()
  if (row === undefined) throw supplyErrors.stale_revision()
  return fromRow(row)
}

function fromRow(row: Selectable<SupplierTable>): Supplier {
  return {
    id: row.id,
    institution: row.institution,
    name: { zh: row.name_zh, en: row.name_en },
    creditCode: row.credit_code,
    kind: row.kind,
    dataClassMax: row.data_class_max,
    contact: row.contact,
    reviewOn: row.review_on,
    proposedBy: row.proposed_by,
    proposedAt: row.proposed_at,
    ...(row.listed_by !== null && {
      listedBy: row.listed_by,
      listedFrom: row.listed_from!,
      listedUntil: row.listed_until!,
      listingReason: row.listing_reason!,
    }),
    ...(row.delisted_by !== null && {
      delistedBy: row.delisted_by,
      delistedAt: row.delisted_at!,
      delistingReason: row.delisting_reason!,
    }),
    ...(row.amendment !== null && {
      amendment: { terms: row.amendment, by: row.amended_by!, at: row.amended_at! },
    }),
    revision: row.revision,
  }
}
