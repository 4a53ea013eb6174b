import { loadTierTable } from '#contexts/registry/index.ts'
import type { PersonActor } from '#kernel/actor.ts'
import type { InstitutionId, PersonId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader } from '#platform/database/schema.ts'
import { type Committee, type Seat, seatsInForce } from './committee.ts'
import { loadCommittee } from './committee-store.ts'
import { loadDossier } from './dossier-store.ts'
import { type Conflict, conflictOf } from './dossier-view.ts'
import { governanceErrors } from './errors.ts'
import type { ProposalId } from './ids.ts'
import { loadView } from './load-view.ts'
import {
  type DossierProposal,
  digestOf,
  isOfTable,
  isPending,
  type Proposal,
  type TableProposal,
  type Vote,
} from './proposal.ts'
import { listVotes, loadProposal } from './proposal-store.ts'
import { type Tally, tally } from './tally.ts'

/** A pending proposal with all that a vote on it is judged by. */
export interface Ballot {
  readonly proposal: Proposal
  readonly committee: Committee
  readonly seats: readonly Seat[]
  readonly votes: readonly Vote[]
  /** Seats that may not vote, whatever they do. */
  readonly barred: ReadonlySet<PersonId>
  /** What stands against a person's deciding on it; nobody is exempt. */
  readonly conflictOf: (personId: PersonId) => Conflict | undefined
  /** Whether the dossier, or the table, is no longer the one that was proposed. */
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
  const judged = isOfTable(proposal)
    ? await judgeTableBallot(reader, proposal)
    : await judgeDossierBallot(reader, proposal, now)
  const seats = seatsInForce(committee.seats, now)
  const barred = seats
    .map(({ personId }) => personId)
    .filter((personId) => judged.conflictOf(personId) !== undefined)
  return {
    proposal,
    committee,
    seats,
    votes: await listVotes(reader, institution, id),
    barred: new Set(barred),
    ...judged,
  }
}

type Judged = Pick<Ballot, 'conflictOf' | 'isStale'>

async function judgeDossierBallot(
  reader: Reader,
  proposal: DossierProposal,
  now: Instant,
): Promise<Judged> {
  const { institution, applicationId, requestedBy } = proposal
  const dossier = await loadDossier(reader, institution, proposal.dossierId)
  const { view } = await loadView(reader, institution, applicationId, now, { dossier })
  return {
    conflictOf: (personId) => conflictOf(view, requestedBy, personId),
    isStale: view.digest !== proposal.dossierDigest || view.tier.id !== proposal.tier,
  }
}

/** INVARIANT: nobody who wrote or proposed a table votes on it, so that who drafts never puts in force alone. */
async function judgeTableBallot(reader: Reader, proposal: TableProposal): Promise<Judged> {
  const table = await loadTierTable(reader, proposal.institution, proposal.tierTableId)
  return {
    conflictOf(personId) {
      if (personId === proposal.requestedBy) return 'requester'
      return table.authorIds.includes(personId) ? 'author' : undefined
    },
    isStale: table.digest !== digestOf(proposal),
  }
}

/**
 * The seat of somebody who may vote. Nobody is exempt, an administrator included.
 * Errors: `governance.not_seated`, `conflict_of_interest`.
 */
export function seatOf(actor: PersonActor, { seats, conflictOf: conflictFor }: Ballot): Seat {
  const conflict = conflictFor(actor.id)
  if (conflict !== undefined) throw governanceErrors.conflict_of_interest({ conflict })
  const seat = seats.find(({ personId }) => personId === actor.id)
  if (seat === undefined) throw governanceErrors.not_seated()
  return seat
}

export function tallyOf({ votes, seats, committee, barred }: Ballot): Tally {
  const seated = seats.map(({ personId }) => personId)
  return tally(votes, seated, committee.quorum, barred)
}
