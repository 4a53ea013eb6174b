import type { ApplicationId, InstitutionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader } from '#platform/database/schema.ts'
import { controlsOf } from './catalogue.ts'
import { type Approval, approvalOf, type DossierDecision } from './decision.ts'
import type { DossierView } from './dossier-view.ts'
import type { RequirementException } from './exception.ts'
import { listExceptions } from './exception-store.ts'
import { unmetAt } from './gates/define-gate.ts'
import { readyForApproval } from './gates/ready-for-approval.ts'
import { findApproved } from './load-view.ts'

/**
 * The approval under which an application may run now, or `undefined`. What belongs to another institution has none.
 *
 * INVARIANT: in force only while now < `validUntil`, not withdrawn, over the dossier exactly as it was approved, and of
 * the kind that the application's tier asks for: in the high tier a committee's resolution (measure 16.2). What was approved
 * under an exception is in force no longer than that, or than one that came after it for the same requirement.
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
  const exceptions = await listExceptions(reader, institution, applicationId)
  const validUntil = untilExceptions(approved.view, decision, exceptions)
  return now < validUntil ? approvalOf({ ...decision, validUntil }) : undefined
}

/** When what was decided ends by the exceptions that it was decided under and could not have been without. Pure. */
function untilExceptions(
  view: DossierView,
  { decidedAt, validUntil }: Pick<Approval, 'validUntil'> & Pick<DossierDecision, 'decidedAt'>,
  all: readonly RequirementException[],
): Instant {
  const approved = all.filter(({ decision }) => decision === 'approve')
  const unmet = unmetAt(readyForApproval, { ...view, exceptions: [] }, decidedAt)
  const needed = unmet.filter(({ requirement }) =>
    approved.some((one) => one.requirement === requirement && wasDecided(one, decidedAt)),
  )
  const ends = needed.map(({ requirement }) =>
    approved
      .filter((one) => one.requirement === requirement)
      .map(({ until }) => until)
      .reduce((latest, until) => (until > latest ? until : latest)),
  )
  return [validUntil, ...ends].reduce((first, end) => (end < first ? end : first))
}

/** Also one that ended while people still voted: what rests on it is not in force at all. */
function wasDecided({ decidedAt }: RequirementException, at: Instant): boolean {
  return decidedAt !== undefined && decidedAt <= at
}
