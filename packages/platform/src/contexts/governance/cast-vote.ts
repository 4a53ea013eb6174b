import { authorize } from '#contexts/identity/index.ts'
import type { Actor } from '#kernel/actor.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { type Ballot, loadBallot, seatOf, tallyOf } from './ballot.ts'
import type { Decision } from './decision.ts'
import { governanceErrors } from './errors.ts'
import type { ProposalId } from './ids.ts'
import { aboutOf, applicationOf, digestOf, type Vote } from './proposal.ts'
import { insertVote } from './proposal-store.ts'
import { resolveProposal } from './resolve-proposal.ts'
import type { Choice } from './tally.ts'
import { textPayload } from './text-payload.ts'
import { voidProposal } from './void-proposal.ts'

export interface VoteCasting {
  readonly proposalId: ProposalId
  readonly choice: Choice
  /** The digest of the dossier, or the tier table, that the voter read. */
  readonly digest: string
  /** Needed for a rejection and a recusal; welcome with any vote. */
  readonly reason?: string | undefined
  /** Conditions under which an approval is given. */
  readonly conditions?: readonly string[] | undefined
}

export interface CastVote {
  readonly vote: Vote
  /** The decision that this vote completed, if it did. */
  readonly decision: Decision | undefined
}

/**
 * Casts a vote on the digest of a dossier or a tier table; the last vote to come resolves the proposal where the quorum is met.
 *
 * INVARIANT: a vote counts for the very dossier that was proposed. When that has changed, the proposal is void: this is
 * committed with its entry, and the voter is refused (measures 15.3, 16.2).
 * Errors: `governance.dossier_changed`, `conflict_of_interest`, `not_seated`, `reason_missing`, `already_voted`,
 * `proposal_closed`, `not_found`.
 */
export async function castVote(
  actor: Actor,
  input: VoteCasting,
  { db, now, append }: Services,
): Promise<CastVote> {
  authorize(actor, 'committee:vote')
  const needsReason = input.choice === 'reject' || input.choice === 'recuse'
  if (needsReason && input.reason === undefined) throw governanceErrors.reason_missing()

  const outcome = await serializable(db, async (tx) => {
    const at = now()
    const ballot = await loadBallot(tx, actor.institution, input.proposalId, at)
    const { proposal } = ballot
    seatOf(actor, ballot)
    if (ballot.isStale) {
      await voidProposal(tx, actor, proposal, 'dossier-changed', at, append)
      return undefined
    }
    if (input.digest !== digestOf(proposal)) throw governanceErrors.dossier_changed()

    const vote = voteOf(input, actor.id, at)
    await insertVote(tx, proposal, vote)
    await append(tx, {
      kind: 'vote.cast',
      subject: proposal.id,
      actor,
      body: { ...aboutOf(proposal), choice: vote.choice, conditions: vote.conditions },
      payloads: textPayload('reason', applicationOf(proposal), vote.reason),
    })
    const after: Ballot = { ...ballot, votes: [...ballot.votes, vote] }
    const { outstanding, quorumMet } = tallyOf(after)
    const isComplete = outstanding === 0 && quorumMet
    const decision = isComplete ? await resolveProposal(tx, actor, after, at, append) : undefined
    return { vote, decision }
  })
  if (outcome === undefined) throw governanceErrors.dossier_changed()
  return outcome
}

function voteOf(
  { choice, digest, reason, conditions }: VoteCasting,
  personId: Vote['personId'],
  castAt: Vote['castAt'],
): Vote {
  return {
    personId,
    choice,
    ...(reason !== undefined && { reason }),
    // Conditions belong to an approval; whoever rejects says why in the reason.
    conditions: choice === 'approve' ? (conditions ?? []) : [],
    digest,
    castAt,
  }
}
