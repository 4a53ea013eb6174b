import { authorize } from '#contexts/identity/index.ts'
import type { Actor } from '#kernel/actor.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { governanceErrors } from './errors.ts'
import type { ProposalId } from './ids.ts'
import { isPending } from './proposal.ts'
import { loadProposal } from './proposal-store.ts'
import { voidProposal } from './void-proposal.ts'

/**
 * Takes a proposal back before it is resolved; only who made it can.
 * Errors: `governance.not_found`, `proposal_closed`, `not_the_owner`.
 */
export async function withdrawProposal(
  actor: Actor,
  proposalId: ProposalId,
  { db, now, append }: Services,
): Promise<void> {
  authorize(actor, 'approval:request')

  await serializable(db, async (tx) => {
    const proposal = await loadProposal(tx, actor.institution, proposalId)
    if (proposal.requestedBy !== actor.id) throw governanceErrors.not_the_owner()
    if (!isPending(proposal)) throw governanceErrors.proposal_closed()
    await voidProposal(tx, actor, proposal, 'withdrawn', now(), append)
  })
}
