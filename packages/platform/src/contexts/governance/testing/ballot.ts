import { castVote } from '../cast-vote.ts'
import type { Committee } from '../committee.ts'
import type { Proposal } from '../proposal.ts'
import { requestApproval } from '../request-approval.ts'
import type { Choice } from '../tally.ts'
import { type CastName, readyApplication, type Scenario, seatCommittee } from './scenario.ts'

/** A high-tier application whose dossier stands before the committee, of which `more` are members too. */
export async function proposed(scenario: Scenario, more: readonly CastName[] = []) {
  const committee: Committee = await seatCommittee(scenario, more)
  const ready = await readyApplication(scenario)
  const proposal = await requestApproval(
    scenario.people.owner,
    { applicationId: ready.application.id, conditions: ['每月抽检'] },
    scenario.services,
  )
  return { ...ready, committee, proposal }
}

/** Casts the vote of one of the cast, with a reason. */
export function voter({ people, services }: Scenario) {
  return (
    name: CastName,
    proposalId: Proposal['id'],
    digest: string,
    choice: Choice = 'approve',
    conditions: readonly string[] = [],
  ) =>
    castVote(
      people[name],
      { proposalId, digest, choice, conditions, reason: '见会议讨论' },
      services,
    )
}
