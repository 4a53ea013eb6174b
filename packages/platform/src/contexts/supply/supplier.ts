import { z } from 'zod'
import { DataClass } from '#contexts/registry/index.ts'
import { isCreditCode, NOT_A_CREDIT_CODE } from '#kernel/credit-code.ts'
import { InstitutionId, PersonId, SupplierId } from '#kernel/ids.ts'
import { Instant } from '#kernel/time.ts'
import type { JsonValue } from '#platform/services.ts'

const NAME_CHARACTERS_MAX = 120
const REASON_CHARACTERS_MAX = 1_000

export const SupplierKind = z.enum(['model', 'cloud', 'data', 'software'])

const wording = z.string().trim().min(1).max(NAME_CHARACTERS_MAX)

export const Reason = z.string().trim().min(1).max(REASON_CHARACTERS_MAX)

export const SupplierDraft = z
  .strictObject({
    name: z.strictObject({ zh: wording, en: wording }).readonly(),
    creditCode: z.string().toUpperCase().refine(isCreditCode, NOT_A_CREDIT_CODE),
    kind: SupplierKind,
    /** The most protected class of data that may leave to it. */
    dataClassMax: DataClass,
    /** Whom to call: personal data, so it never stands in the body of an entry. */
    contact: z.string().trim().min(1).max(200),
    /** When the listing is to be reviewed again, `YYYY-MM-DD`. */
    reviewOn: z.iso.date(),
  })
  .readonly()
export type SupplierDraft = z.infer<typeof SupplierDraft>

/** What can be changed of a supplier; its credit code says who it is, so another code is another supplier. */
export const SupplierTerms = SupplierDraft.unwrap()
  .pick({ name: true, kind: true, dataClassMax: true })
  .readonly()
export type SupplierTerms = z.infer<typeof SupplierTerms>

/** What came of looking at a supplier again; `contact` where another is to be called from now on. */
export const SupplierAssessment = z
  .strictObject({
    conclusion: Reason,
    reviewOn: z.iso.date(),
    contact: SupplierDraft.unwrap().shape.contact.optional(),
  })
  .readonly()
export type SupplierAssessment = z.infer<typeof SupplierAssessment>

/**
 * Somebody outside on whom AI applications rest. Whether it is on the list follows from the times of its newest listing
 * (`isListed`): there is no field that says so. Earlier listings stand in the ledger.
 */
export const Supplier = z
  .object({
    ...SupplierDraft.unwrap().shape,
    creditCode: z.string(),
    id: SupplierId,
    institution: InstitutionId,
    proposedBy: PersonId,
    proposedAt: Instant,
    listedBy: PersonId.optional(),
    listedFrom: Instant.optional(),
    listedUntil: Instant.optional(),
    listingReason: z.string().optional(),
    delistedBy: PersonId.optional(),
    delistedAt: Instant.optional(),
    delistingReason: z.string().optional(),
    /** What it is to become, where somebody asked for that and nobody has decided yet. */
    amendment: z.object({ terms: SupplierTerms, by: PersonId, at: Instant }).readonly().optional(),
    revision: z.int().nonnegative(),
  })
  .readonly()
export type Supplier = z.infer<typeof Supplier>

/** Whether these are what the supplier is already. */
export function areTermsOf(
  { name, kind, dataClassMax }: SupplierTerms,
  supplier: Supplier,
): boolean {
  return (
    name.zh === supplier.name.zh &&
    name.en === supplier.name.en &&
    kind === supplier.kind &&
    dataClassMax === supplier.dataClassMax
  )
}

/** What a gateway holds of a supplier. */
export interface DistributedSupplier {
  readonly id: SupplierId
  readonly institution: InstitutionId
  readonly listedFrom: Instant | undefined
  readonly listedUntil: Instant | undefined
  readonly delistedAt: Instant | undefined
  readonly dataClassMax: DataClass
  readonly epoch: number
}

/**
 * Whether a supplier is on the list at an instant (measure 18.4): from the first instant of its listing, up to but without
 * the last, and never from its delisting on. Who was never listed is not on it.
 */
export function isListed(
  supplier: Pick<Supplier, 'listedFrom' | 'listedUntil' | 'delistedAt'>,
  at: Instant,
): boolean {
  const { listedFrom, listedUntil, delistedAt } = supplier
  if (listedFrom === undefined || listedUntil === undefined) return false
  if (delistedAt !== undefined && at >= delistedAt) return false
  return at >= listedFrom && at < listedUntil
}

/** The state as entries carry it; the contact stands in their payload. */
export function supplierState(supplier: Supplier): { readonly [key: string]: JsonValue } {
  const { contact: _, ...rest } = supplier
  const known = Object.entries(rest).filter(([, value]) => value !== undefined)
  return Object.fromEntries(known) as Record<string, JsonValue>
}
