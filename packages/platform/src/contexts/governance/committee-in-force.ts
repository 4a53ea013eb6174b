import type { InstitutionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader } from '#platform/database/schema.ts'
import { type Committee, committeeGaps, seatsInForce } from './committee.ts'
import { findCommitteeOf } from './committee-store.ts'
import { governanceErrors } from './errors.ts'

/**
 * The risk management committee. Nobody votes in a committee that is none: measure 1.1 says what it takes.
 * Errors: `governance.no_committee`.
 */
export async function riskCommitteeInForce(
  reader: Reader,
  institution: InstitutionId,
  at: Instant,
): Promise<Committee> {
  const committee = await findCommitteeOf(reader, institution, 'risk-management')
  if (committee === undefined || committeeGaps(seatsInForce(committee.seats, at)).length > 0) {
    throw governanceErrors.no_committee()
  }
  return committee
}
