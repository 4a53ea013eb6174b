import type { ApplicationId, InstitutionId, PersonId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { ExceptionId } from './ids.ts'

/** Days for which an exception may last at the most (house default). */
export const EXCEPTION_DAYS_MAX = 90

/** A named and dated departure from one waivable requirement of one application. */
export interface RequirementException {
  readonly id: ExceptionId
  readonly institution: InstitutionId
  readonly applicationId: ApplicationId
  readonly requirement: string
  readonly reason: string
  readonly until: Instant
  readonly requestedBy: PersonId
  readonly requestedAt: Instant
  readonly decision?: 'approve' | 'reject'
  readonly decidedBy?: PersonId
  readonly decidedAt?: Instant
  readonly decisionReason?: string
}

/** INVARIANT: undecided, rejected or at its `until`, it waives nothing. */
export function isExceptionInForce(
  { decision, until }: Pick<RequirementException, 'decision' | 'until'>,
  now: Instant,
): boolean {
  return decision === 'approve' && now < until
}
