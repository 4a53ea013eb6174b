import type { PersonActor } from '#kernel/actor.ts'
import type { InstitutionId, PersonId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader } from '#platform/database/schema.ts'
import { type Committee, type Seat, seatsInForce } from './committee.ts'
import { loadCommittee } from './committee-store.ts'
import { loadDossier } from './dossier-store.ts'
import { conflictOf, type DossierView } from './dossier-view.ts'
import { governanceErrors } from './errors.ts'
import type { ProposalId } from './ids.ts'
import { loadView } from './load-view.ts'
import { isPending, type Proposal, type Vote } from './proposal.ts'
import { listVotes, loadProposal } from './proposal-store.ts'
import { type Tally, tally } from './tally.ts'

/** A pending proposal with all that a vote on it is judged by. */
export interface Ballot {
  readonly proposal: Proposal
  readonly committee: Committee
  readonly seats: readonly Seat[]
  readonly view: DossierView
  readonly votes: readonly Vote[]
  /** Seats that may not vote, whatever they do. */
  readonly barred: ReadonlySet<PersonId>
  /** Whether the dossier is no longer the one that was proposed. */
  readonly isStale: boolean
}

/** Errors: `governance.not_found`, `proposal_closed`. */
export async function loadBallot(
  reader: Reader,
  institution: InstitutionId,
  id: ProposalId,
  now: Instant,
): Promise<Ballot> {
  const proposal = await loadProposal(reader, institution, id)
  if (!isPending(proposal)) throw governanceErrors.proposal_closed()
  const committee = await loadCommittee(reader, institution, proposal.committeeId)
  const dossier = await loadDossier(reader, institution, proposal.dossierId)
  const { view } = await loadView(reader, institution, proposal.applicationId, now, { dossier })
  const seats = seatsInForce(committee.seats, now)
  const barred = seats
    .map(({ personId }) => personId)
    .filter((personId) => conflictOf(view, proposal.requestedBy, personId) !== undefined)
  return {
    proposal,
    committee,
    seats,
    view,
    votes: await listVotes(reader, institution, id),
    barred: new Set(barred),
    isStale: view.digest !== proposal.dossierDigest || view.tier.id !== proposal.tier,
  }
}

/**
 * The seat of somebody who may vote. Nobody is exempt, an administrator included.
 * Errors: `governance.not_seated`, `conflict_of_interest`.
 */
export function seatOf(actor: PersonActor, { seats, view, proposal }: Ballot): Seat {
  const conflict = conflictOf(view, proposal.requestedBy, actor.id)
  if (conflict !== undefined) throw governanceErrors.conflict_of_interest({ conflict })
  const seat = seats.find(({ personId }) => personId === actor.id)
  if (seat === undefined) throw governanceErrors.not_seated()
  return seat
}

export function tallyOf({ votes, seats, committee, barred }: Ballot): Tally {
  const seated = seats.map(({ personId }) => personId)
  return tally(votes, seated, committee.quorum, barred)
}
