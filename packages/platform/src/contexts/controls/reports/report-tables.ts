import type { JSONColumnType } from 'kysely'
import type { Locale } from '#kernel/bilingual.ts'
import type { ApplicationId, EntryId, InstitutionId, PersonId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { AskedReport, ReportFailure, ReportId, ReportKind, ReportStep } from './report.ts'

declare module '#platform/database/schema.ts' {
  interface Schema {
    'controls.report': ReportTable
  }
}

export interface ReportTable {
  id: ReportId
  institution: InstitutionId
  kind: ReportKind
  asked: JSONColumnType<AskedReport>
  application: ApplicationId | null
  locale: Locale
  as_of: Instant
  requested_by: PersonId
  requested_at: Instant
  lease_until: Instant | null
  attempts: number
  step: ReportStep | null
  finished_at: Instant | null
  failure: JSONColumnType<ReportFailure> | null
  name: string | null
  digest: string | null
  bytes: number | null
  entry_id: EntryId | null
  sealed: Uint8Array | null
  expires_at: Instant | null
}
