import assert from 'node:assert'
import type { Actor } from '#kernel/actor.ts'
import { newId } from '#kernel/ids.ts'
import { addDays, type Instant } from '#kernel/time.ts'
import type { Transaction } from '#platform/database/schema.ts'
import type { Append } from '#platform/services.ts'
import { type Ballot, tallyOf } from './ballot.ts'
import { controlsOf } from './catalogue.ts'
import { type Decision, numberOf, yearOf } from './decision.ts'
import { insertDecision, nextSequence } from './decision-store.ts'
import { saveResolved } from './proposal-store.ts'

/**
 * Turns the votes on a proposal into a resolution, passed or rejected: numbered, bound to the dossier digest, with its
 * conditions, its expiry and its dissents. The caller has seen to it that the quorum is met and the dossier unchanged.
 */
export async function resolveProposal(
  tx: Transaction,
  actor: Actor,
  ballot: Ballot,
  at: Instant,
  append: Append,
): Promise<Decision> {
  const counted = tallyOf(ballot)
  assert(
    counted.quorumMet && !ballot.isStale,
    'only a quorate vote on an unchanged dossier resolves',
  )
  const { proposal } = ballot
  const decision = await decisionOf(tx, ballot, counted.passed, at)
  await insertDecision(tx, decision)
  await saveResolved(tx, proposal, at)
  const votes = countedVotes(ballot)
  const against = counted.passed ? 'reject' : 'approve'
  await append(tx, {
    kind: `resolution.${decision.outcome}`,
    subject: decision.id,
    actor,
    body: {
      application: proposal.applicationId,
      proposal: proposal.id,
      committee: proposal.committeeId,
      number: { ...numberOf(decision) },
      dossier: proposal.dossierId,
      dossierDigest: proposal.dossierDigest,
      tier: decision.tier,
      conditions: decision.conditions,
      validUntil: decision.validUntil,
      votes: votes.map(({ personId, choice }) => ({ person: personId, choice })),
      recused: [...ballot.barred],
      dissents: votes.filter(({ choice }) => choice === against).map(({ personId }) => personId),
      quorum: counted.quorum,
      seats: ballot.seats.length,
    },
  })
  return decision
}

async function decisionOf(
  tx: Transaction,
  ballot: Ballot,
  passed: boolean,
  at: Instant,
): Promise<Decision> {
  const { proposal, committee } = ballot
  const approvals = countedVotes(ballot).filter(({ choice }) => choice === 'approve')
  const year = yearOf(at)
  const daysMax = controlsOf(proposal.tier).permitValidityDaysMax.value
  return {
    id: newId('dec'),
    institution: proposal.institution,
    kind: 'resolution',
    outcome: passed ? 'passed' : 'rejected',
    series: committee.mandate,
    year,
    sequence: await nextSequence(tx, proposal.institution, committee.mandate, year),
    applicationId: proposal.applicationId,
    dossierId: proposal.dossierId,
    dossierDigest: proposal.dossierDigest,
    proposalId: proposal.id,
    tier: proposal.tier,
    conditions: passed
      ? [...new Set([...proposal.conditions, ...approvals.flatMap((vote) => vote.conditions)])]
      : [],
    requestedBy: proposal.requestedBy,
    approverIds: approvals.map(({ personId }) => personId),
    decidedAt: at,
    ...(passed && { validUntil: addDays(at, Math.min(proposal.validityDays, daysMax)) }),
  }
}

/** The votes of people who hold a seat and are not barred. */
function countedVotes({ votes, seats, barred }: Ballot) {
  return votes.filter(
    ({ personId }) => !barred.has(personId) && seats.some((seat) => seat.personId === personId),
  )
}
