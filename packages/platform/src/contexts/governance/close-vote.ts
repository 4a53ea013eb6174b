import { authorize } from '#contexts/identity/index.ts'
import type { Actor } from '#kernel/actor.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { loadBallot, seatOf, tallyOf } from './ballot.ts'
import type { Decision } from './decision.ts'
import { governanceErrors } from './errors.ts'
import type { ProposalId } from './ids.ts'
import { resolveProposal } from './resolve-proposal.ts'
import { voidProposal } from './void-proposal.ts'

/**
 * The chair ends the vote before everybody has voted; the quorum must be met.
 * Errors: `governance.not_the_chair`, `quorum_not_met`, `dossier_changed` (the proposal is void then), `not_seated`,
 * `conflict_of_interest`, `proposal_closed`, `not_found`.
 */
export async function closeVote(
  actor: Actor,
  proposalId: ProposalId,
  { db, now, append }: Services,
): Promise<Decision> {
  authorize(actor, 'committee:vote')

  const decision = await serializable(db, async (tx) => {
    const at = now()
    const ballot = await loadBallot(tx, actor.institution, proposalId, at)
    if (!seatOf(actor, ballot).chair) throw governanceErrors.not_the_chair()
    if (ballot.isStale) {
      await voidProposal(tx, actor, ballot.proposal, 'dossier-changed', at, append)
      return undefined
    }
    const { cast, quorum, quorumMet } = tallyOf(ballot)
    if (!quorumMet) throw governanceErrors.quorum_not_met({ cast, quorum })
    return resolveProposal(tx, actor, ballot, at, append)
  })
  if (decision === undefined) throw governanceErrors.dossier_changed()
  return decision
}
