import type { ApplicationId, InstitutionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader } from '#platform/database/schema.ts'
import { controlsOf } from './catalogue.ts'
import { type Approval, approvalOf } from './decision.ts'
import { findApproved } from './load-view.ts'

/**
 * The approval under which an application may run now, or `undefined`. What belongs to another institution has none.
 *
 * INVARIANT: in force only while now < `validUntil`, not withdrawn, over the dossier exactly as it was approved, and of
 * the kind that the application's tier asks for: in the high tier a committee's resolution (measure 16.2).
 */
export async function approvalInForce(
  reader: Reader,
  institution: InstitutionId,
  applicationId: ApplicationId,
  now: Instant,
): Promise<Approval | undefined> {
  const approved = await findApproved(reader, institution, applicationId, now)
  if (approved === undefined) return undefined
  const { application, decision } = approved
  if (decision.tier !== application.tier) return undefined
  if (controlsOf(application.tier).approval.by === 'committee' && decision.kind !== 'resolution') {
    return undefined
  }
  return approvalOf(decision)
}
