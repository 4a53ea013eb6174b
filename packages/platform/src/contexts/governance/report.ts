import type { ApplicationId, InstitutionId, PersonId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { ReportId } from './ids.ts'

/** The supervisor's receipt for the report of a generative application (measure 29.1). */
export interface AcknowledgedReport {
  readonly id: ReportId
  readonly institution: InstitutionId
  readonly applicationId: ApplicationId
  /** The supervisor or the branch that received it. */
  readonly authority: string
  /** The number on the receipt. */
  readonly reference: string
  readonly filedAt: Instant
  readonly acknowledgedBy: PersonId
  readonly acknowledgedAt: Instant
}
