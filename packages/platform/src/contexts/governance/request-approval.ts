import { authorize } from '#contexts/identity/index.ts'
import type { Actor } from '#kernel/actor.ts'
import { type ApplicationId, newId } from '#kernel/ids.ts'
import type { Transaction } from '#platform/database/schema.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Append, Services } from '#platform/services.ts'
import { controlsOf } from './catalogue.ts'
import { riskCommitteeInForce } from './committee-in-force.ts'
import { governanceErrors } from './errors.ts'
import { unmetAt } from './gates/define-gate.ts'
import { readyForApproval } from './gates/ready-for-approval.ts'
import { loadView } from './load-view.ts'
import type { DossierProposal } from './proposal.ts'
import { findPendingProposal, insertProposal } from './proposal-store.ts'
import { voidProposal } from './void-proposal.ts'

export interface ApprovalRequest {
  readonly applicationId: ApplicationId
  /** What the requester offers to hold to. */
  readonly conditions: readonly string[]
  /** The tier's longest validity where left out. */
  readonly validityDays?: number | undefined
}

/**
 * Puts the newest dossier of a high-tier application before the risk management committee (measure 16.2). A pending
 * proposal on an older state of it is void by that.
 * Errors: `governance.not_the_owner`, `role_approves`, `gate_closed`, `no_committee`, `proposal_pending`,
 * `validity_too_long`, `registry.not_found`.
 */
export async function requestApproval(
  actor: Actor,
  { applicationId, conditions, validityDays }: ApprovalRequest,
  { db, now, append }: Services,
): Promise<DossierProposal> {
  authorize(actor, 'approval:request')
  const { institution } = actor

  return serializable(db, async (tx) => {
    const at = now()
    const { application, dossier, view } = await loadView(tx, institution, applicationId, at)
    if (application.ownerId !== actor.id) throw governanceErrors.not_the_owner()
    const { approval, permitValidityDaysMax } = controlsOf(application.tier)
    if (approval.by !== 'committee') throw governanceErrors.role_approves()
    const unmet = unmetAt(readyForApproval, view, at)
    if (unmet.length > 0) throw governanceErrors.gate_closed({ gate: readyForApproval.id, unmet })
    if (dossier === undefined || view.digest === undefined) {
      throw governanceErrors.not_found({ what: 'dossier' })
    }
    const daysMax = permitValidityDaysMax.value
    if (validityDays !== undefined && validityDays > daysMax) {
      throw governanceErrors.validity_too_long({ daysMax })
    }
    const committee = await riskCommitteeInForce(tx, actor.institution, at)
    const proposal: DossierProposal = {
      id: newId('prop'),
      institution,
      applicationId,
      dossierId: dossier.id,
      dossierDigest: view.digest,
      committeeId: committee.id,
      tier: application.tier,
      conditions,
      validityDays: validityDays ?? daysMax,
      requestedBy: actor.id,
      requestedAt: at,
    }
    await replacePending(tx, actor, proposal, append)
    await insertProposal(tx, proposal)
    await append(tx, {
      kind: 'proposal.requested',
      subject: proposal.id,
      actor,
      body: {
        application: applicationId,
        dossier: dossier.id,
        dossierDigest: view.digest,
        committee: committee.id,
        conditions,
        validityDays: proposal.validityDays,
        gate: readyForApproval.id,
        gateSource: readyForApproval.sourceDigest,
        waived: view.exceptions.map(({ id, requirement }) => ({ id, requirement })),
      },
    })
    return proposal
  })
}

async function replacePending(
  tx: Transaction,
  actor: Actor,
  next: DossierProposal,
  append: Append,
) {
  const pending = await findPendingProposal(tx, next.institution, next.applicationId)
  if (pending === undefined) return
  if (pending.dossierDigest === next.dossierDigest) throw governanceErrors.proposal_pending()
  await voidProposal(tx, actor, pending, 'dossier-changed', next.requestedAt, append)
}
