import assert from 'node:assert'
import { enactTierTable, reopenTierTable } from '#contexts/registry/index.ts'
import type { Actor } from '#kernel/actor.ts'
import { newId } from '#kernel/ids.ts'
import { addDays, type Instant } from '#kernel/time.ts'
import type { Transaction } from '#platform/database/schema.ts'
import type { Append } from '#platform/services.ts'
import { type Ballot, tallyOf } from './ballot.ts'
import { controlsOf } from './catalogue.ts'
import { type Decision, numberOf, yearOf } from './decision.ts'
import { insertDecision, nextSequence } from './decision-store.ts'
import { aboutOf, isOfTable, type TableProposal } from './proposal.ts'
import { saveResolved } from './proposal-store.ts'

/**
 * Turns the votes on a proposal into a resolution, passed or rejected: numbered, bound to the digest of what was voted on, with
 * its conditions, its expiry and its dissents; a tier table that passed is put in force. The caller has seen to it that the
 * quorum is met and the dossier or table unchanged.
 */
export async function resolveProposal(
  tx: Transaction,
  actor: Actor,
  ballot: Ballot,
  at: Instant,
  append: Append,
): Promise<Decision> {
  const counted = tallyOf(ballot)
  assert(counted.quorumMet && !ballot.isStale, 'only a quorate vote on what was proposed resolves')
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
      ...{ ...aboutOf(proposal), proposal: proposal.id, committee: proposal.committeeId },
      number: { ...numberOf(decision) },
      ...('tier' in decision && {
        ...{ dossier: decision.dossierId, tier: decision.tier, validUntil: decision.validUntil },
      }),
      conditions: decision.conditions,
      votes: votes.map(({ personId, choice }) => ({ person: personId, choice })),
      recused: [...ballot.barred],
      dissents: votes.filter(({ choice }) => choice === against).map(({ personId }) => personId),
      quorum: counted.quorum,
      seats: ballot.seats.length,
    },
  })
  if (isOfTable(proposal)) await settleTable(tx, actor, proposal, decision, append)
  return decision
}

/** A table that passed comes into force, at the earliest with the resolution; one that did not is a draft again. */
async function settleTable(
  tx: Transaction,
  actor: Actor,
  { institution, tierTableId, inForceFrom }: TableProposal,
  decision: Decision,
  append: Append,
) {
  if (decision.outcome === 'rejected') {
    await reopenTierTable(tx, institution, tierTableId)
    return
  }
  const { id: decisionId, decidedAt } = decision
  const from = inForceFrom !== undefined && inForceFrom > decidedAt ? inForceFrom : decidedAt
  const enactment = { decisionId, number: numberOf(decision).zh, inForceFrom: from }
  await enactTierTable(tx, actor, tierTableId, enactment, append)
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
  const base = {
    id: newId('dec'),
    institution: proposal.institution,
    kind: 'resolution' as const,
    outcome: passed ? ('passed' as const) : ('rejected' as const),
    series: committee.mandate,
    year,
    sequence: await nextSequence(tx, proposal.institution, committee.mandate, year),
    proposalId: proposal.id,
    conditions: passed
      ? [...new Set([...proposal.conditions, ...approvals.flatMap((vote) => vote.conditions)])]
      : [],
    requestedBy: proposal.requestedBy,
    approverIds: approvals.map(({ personId }) => personId),
    decidedAt: at,
  }
  if (isOfTable(proposal)) {
    return { ...base, tierTableId: proposal.tierTableId, tableDigest: proposal.tableDigest }
  }
  const { applicationId, dossierId, dossierDigest, tier, validityDays } = proposal
  const days = Math.min(validityDays, controlsOf(tier).permitValidityDaysMax.value)
  return {
    ...{ ...base, applicationId, dossierId, dossierDigest, tier },
    ...(passed && { validUntil: addDays(at, days) }),
  }
}

/** The votes of people who hold a seat and are not barred. */
function countedVotes({ votes, seats, barred }: Ballot) {
  return votes.filter(
    ({ personId }) => !barred.has(personId) && seats.some((seat) => seat.personId === personId),
  )
}
