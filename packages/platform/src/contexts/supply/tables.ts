import type { JSONColumnType } from 'kysely'
import type { DataClass } from '#contexts/registry/index.ts'
import type { InstitutionId, PersonId, SupplierId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Supplier, SupplierTerms } from './supplier.ts'

declare module '../../platform/database/schema.ts' {
  interface Schema {
    'supply.supplier': SupplierTable
  }
}

export interface SupplierTable {
  id: SupplierId
  institution: InstitutionId
  name_zh: string
  name_en: string
  credit_code: string
  kind: Supplier['kind']
  data_class_max: DataClass
  contact: string
  /** A date without a time, `YYYY-MM-DD`. */
  review_on: string
  proposed_by: PersonId
  proposed_at: Instant
  listed_by: PersonId | null
  listed_from: Instant | null
  listed_until: Instant | null
  listing_reason: string | null
  delisted_by: PersonId | null
  delisted_at: Instant | null
  delisting_reason: string | null
  amendment: JSONColumnType<SupplierTerms> | null
  amended_by: PersonId | null
  amended_at: Instant | null
  revision: number
  epoch: number
}
