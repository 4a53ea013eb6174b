import type { ColumnType } from 'kysely'
import type { PermitId } from '#contexts/permits/index.ts'
import type { Tier } from '#contexts/registry/index.ts'
import type { ApplicationId, EntryId, InstitutionId, PersonId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Review, ReviewId, ReviewKind } from './review.ts'

declare module '../../platform/database/schema.ts' {
  interface Schema {
    'oversight.review': ReviewTable
  }
}

type Json<T> = ColumnType<T, string, string>

interface ReviewTable {
  id: ReviewId
  institution: InstitutionId
  application: ApplicationId
  kind: ReviewKind
  record: EntryId
  permit: PermitId
  tier: Tier
  operation: string
  queue: string
  reasons: Json<Review['reasons']>
  facts: Json<Review['facts']>
  head: Json<Review['head']>
  on_timeout: Review['onTimeout']
  reviewers: number
  opened_at: Instant
  due_at: Instant
  claimed_by: PersonId | null
  claimed_at: Instant | null
  proposed_by: PersonId | null
  proposal: ColumnType<Review['proposal'] | null, string | null, string | null>
  decided_by: PersonId | null
  closed_at: Instant | null
  outcome: NonNullable<Review['outcome']> | null
  closing: EntryId | null
}
