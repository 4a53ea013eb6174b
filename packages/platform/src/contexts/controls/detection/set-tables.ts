import type { JSONColumnType } from 'kysely'
import type { InstitutionId, PersonId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { CaseCounts, ReferenceSetId, ReferenceSetTerms } from './reference-set.ts'

declare module '../../../platform/database/schema.ts' {
  interface Schema {
    'controls.reference_set': ReferenceSetTable
  }
}

export interface ReferenceSetTable {
  id: ReferenceSetId
  institution: InstitutionId
  name: string
  format: ReferenceSetTerms['format']
  digest: string
  counts: JSONColumnType<CaseCounts>
  content: Buffer
  imported_by: PersonId
  imported_at: Instant
  adopted_by: PersonId | null
  adopted_at: Instant | null
}
