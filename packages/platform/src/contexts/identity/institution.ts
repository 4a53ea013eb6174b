import { z } from 'zod'
import { Bilingual } from '#kernel/bilingual.ts'
import { isCreditCode, NOT_A_CREDIT_CODE } from '#kernel/credit-code.ts'
import { InstitutionId } from '#kernel/ids.ts'
import { Instant } from '#kernel/time.ts'
import { Name } from './person.ts'

export const InstitutionSlug = z.string().regex(/^[a-z0-9][a-z0-9-]{1,62}$/)

/** The unified social credit code by which the institution answers for what its models generate. */
export const CreditCode = z.string().refine(isCreditCode, NOT_A_CREDIT_CODE)
export type CreditCode = z.infer<typeof CreditCode>

/**
 * What the institution appends to it in labels (TC260-PG-20252A): `1` generation or `2` propagation, and four digits or capital
 * letters of its own for the service or model.
 */
export const ServiceCode = z.string().regex(/^[12][0-9A-Z]{4}$/)

/** By what the institution is named in the labels of generated content. */
export const ProviderNaming = z
  .strictObject({ creditCode: CreditCode, serviceCode: ServiceCode.optional() })
  .readonly()
export type ProviderNaming = z.infer<typeof ProviderNaming>

/** A bank or an insurer: the boundary that no reading and no act crosses. */
export const Institution = z
  .object({
    id: InstitutionId,
    slug: InstitutionSlug,
    name: Bilingual,
    creditCode: CreditCode.optional(),
    serviceCode: ServiceCode.optional(),
    createdAt: Instant,
  })
  .readonly()
export type Institution = z.infer<typeof Institution>

/** Its name in both languages, each on one line. */
export const InstitutionName = z.strictObject({ zh: Name, en: Name }).readonly()

export const NewInstitution = z
  .strictObject({
    slug: InstitutionSlug,
    name: InstitutionName,
    creditCode: CreditCode.optional(),
  })
  .readonly()
export type NewInstitution = z.infer<typeof NewInstitution>
