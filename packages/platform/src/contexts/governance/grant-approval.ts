import { authorize } from '#contexts/identity/index.ts'
import type { Actor } from '#kernel/actor.ts'
import { type ApplicationId, newId } from '#kernel/ids.ts'
import { addDays, type Instant } from '#kernel/time.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { controlsOf } from './catalogue.ts'
import { type DossierDecision, numberOf, yearOf } from './decision.ts'
import { insertDecision, nextSequence } from './decision-store.ts'
import { conflictOf } from './dossier-view.ts'
import { governanceErrors } from './errors.ts'
import { unmetAt } from './gates/define-gate.ts'
import { readyForApproval } from './gates/ready-for-approval.ts'
import { loadView } from './load-view.ts'

export interface ApprovalGrant {
  readonly applicationId: ApplicationId
  /** The digest of the dossier that was read. */
  readonly digest: string
  readonly conditions: readonly string[]
  readonly validUntil: Instant
}

/**
 * Approves a medium- or low-tier application (measure 15.3). Who opened the dossier counts as the requester.
 * Errors: `governance.committee_approves` in the high tier, `wrong_role`, `gate_closed`, `dossier_changed`,
 * `conflict_of_interest`, `validity_too_long`, `not_found`, `registry.not_found`.
 */
export async function grantApproval(
  actor: Actor,
  { applicationId, digest, conditions, validUntil }: ApprovalGrant,
  { db, now, append }: Services,
): Promise<DossierDecision> {
  authorize(actor, 'approval:grant')
  const { institution } = actor

  return serializable(db, async (tx) => {
    const at = now()
    const { application, dossier, view } = await loadView(tx, institution, applicationId, at)
    const { approval, permitValidityDaysMax } = controlsOf(application.tier)
    if (approval.by !== 'role') throw governanceErrors.committee_approves()
    if (!actor.roles.includes(approval.role)) {
      throw governanceErrors.wrong_role({ roles: [approval.role] })
    }
    if (dossier === undefined) throw governanceErrors.not_found({ what: 'dossier' })
    const conflict = conflictOf(view, dossier.openedBy, actor.id)
    // A risk manager signs parts by office, and may approve in the tiers that need no committee.
    if (conflict !== undefined && conflict !== 'signer') {
      throw governanceErrors.conflict_of_interest({ conflict })
    }
    const unmet = unmetAt(readyForApproval, view, at)
    if (unmet.length > 0) throw governanceErrors.gate_closed({ gate: readyForApproval.id, unmet })
    if (view.digest !== digest) throw governanceErrors.dossier_changed()
    const daysMax = permitValidityDaysMax.value
    if (validUntil <= at || validUntil > addDays(at, daysMax)) {
      throw governanceErrors.validity_too_long({ daysMax })
    }

    const year = yearOf(at)
    const decision: DossierDecision = {
      id: newId('dec'),
      institution,
      kind: 'approval',
      outcome: 'passed',
      series: 'approval',
      year,
      sequence: await nextSequence(tx, institution, 'approval', year),
      applicationId,
      dossierId: dossier.id,
      dossierDigest: digest,
      tier: application.tier,
      conditions,
      requestedBy: dossier.openedBy,
      approverIds: [actor.id],
      decidedAt: at,
      validUntil,
    }
    await insertDecision(tx, decision)
    await append(tx, {
      kind: 'approval.granted',
      subject: decision.id,
      actor,
      body: {
        application: applicationId,
        number: { ...numberOf(decision) },
        dossier: dossier.id,
        dossierDigest: digest,
        tier: decision.tier,
        conditions,
        validUntil,
        gate: readyForApproval.id,
        gateSource: readyForApproval.sourceDigest,
        waived: view.exceptions.map(({ id, requirement }) => ({ id, requirement })),
      },
    })
    return decision
  })
}
