import type { ApplicationId, InstitutionId, PersonId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { DossierId } from './ids.ts'

/** What is judged for one version of an application. INVARIANT: once approved, nothing of it changes any more. */
export interface Dossier {
  readonly id: DossierId
  readonly institution: InstitutionId
  readonly applicationId: ApplicationId
  /** Counts from 1 for each application. */
  readonly version: number
  readonly openedBy: PersonId
  readonly openedAt: Instant
}
