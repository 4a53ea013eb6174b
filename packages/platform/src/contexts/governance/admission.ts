import type { InstitutionId, ModelVersionId, PersonId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { AdmissionId } from './ids.ts'

/** A model version that may be named in permits, for a time (measures 5.1, 5.2). */
export interface Admission {
  readonly id: AdmissionId
  readonly institution: InstitutionId
  readonly modelVersionId: ModelVersionId
  readonly grounds: string
  readonly admittedBy: PersonId
  readonly admittedAt: Instant
  readonly validUntil: Instant
  readonly revokedAt?: Instant
  readonly revokedBy?: PersonId
  readonly revocationReason?: string
  /** Numbers the last change of it, for gateways (`platform/database/epoch.ts`). */
  readonly epoch: number
}

/** INVARIANT: at `validUntil`, and from the instant of revocation, it carries nothing. */
export function isAdmissionInForce(
  { validUntil, revokedAt }: Pick<Admission, 'validUntil' | 'revokedAt'>,
  now: Instant,
): boolean {
  return revokedAt === undefined && now < validUntil
}

/** What gateways hold of an admission. */
export type AdmissionRow = Pick<
  Admission,
  'id' | 'institution' | 'modelVersionId' | 'admittedAt' | 'validUntil' | 'revokedAt' | 'epoch'
>
