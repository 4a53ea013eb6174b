import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Application, editApplication } from '#contexts/registry/index.ts'
import type { PersonActor } from '#kernel/actor.ts'
import { addDays } from '#kernel/time.ts'
import { describeOnDatabases } from '../../testing/world.ts'
import { approvalInForce } from './approval-in-force.ts'
import { castVote } from './cast-vote.ts'
import { closeVote } from './close-vote.ts'
import { listVotes, loadProposal } from './proposal-store.ts'
import { requestApproval } from './request-approval.ts'
import { signPart } from './sign-part.ts'
import { proposed as propose, voter } from './testing/ballot.ts'
import { validContent } from './testing/complete-view.ts'
import {
  type CastName,
  openScenario,
  readyApplication,
  reload,
  type Scenario,
  seatCommittee,
} from './testing/scenario.ts'
import { writePart } from './write-part.ts'

function draftOf(application: Omit<Application, 'revision' | 'responsible'>) {
  const { name, purpose, population, factors, decidesAboutPeople, publicFacing } = application
  const { dataClasses, supplierIds, modelVersionIds, ownerId } = application
  return {
    ...{ name, purpose, population, factors, decidesAboutPeople, publicFacing },
    ...{ dataClasses, supplierIds, modelVersionIds, ownerId },
  }
}

describeOnDatabases('a vote of the committee', (database) => {
  let scenario: Scenario
  let vote: ReturnType<typeof voter>
  beforeEach(async () => {
    scenario = await openScenario(database)
    vote = voter(scenario)
  })
  afterEach(() => scenario.close())

  const proposed = (more: readonly CastName[] = []) => propose(scenario, more)

  const inForce = async (id: Application['id']) =>
    approvalInForce(scenario.db, scenario.people.owner.institution, id, scenario.now())

  async function expectNothingNew(before: number) {
    expect(await scenario.entries()).toHaveLength(before)
  }

  test('nobody who validated, signed or wrote votes on it', async () => {
    const { proposal } = await proposed(['validator', 'steward'])
    const before = (await scenario.entries()).length
    for (const name of ['validator', 'steward'] as const) {
      await expect(vote(name, proposal.id, proposal.dossierDigest)).rejects.toMatchObject({
        code: 'governance.conflict_of_interest',
        status: 403,
      })
    }
    expect(await listVotes(scenario.db, proposal.institution, proposal.id)).toEqual([])
    await expectNothingNew(before)
  })

  test('who validated a part stays barred, and writes nothing, when it was written anew and validated by another', async () => {
    const { people, services } = scenario
    await seatCommittee(scenario)
    const { application, dossier } = await readyApplication(scenario)
    const kind = 'explainability-grounds'
    const content = validContent(kind)
    const rewrite = () =>
      writePart(people.owner, { dossierId: dossier.id, kind, content }, services)
    const sign = (actor: PersonActor, digest: string) =>
      signPart(actor, { dossierId: dossier.id, kind, digest, verdict: 'sign' }, services)
    const once: PersonActor = { ...people.memberTwo, roles: ['validator', 'developer'] }
    await sign(once, (await rewrite()).digest)
    await sign(people.validator, (await rewrite()).digest)
    const asked = { applicationId: application.id, conditions: [] }
    const proposal = await requestApproval(people.owner, asked, services)
    const before = (await scenario.entries()).length
    await expect(vote('memberTwo', proposal.id, proposal.dossierDigest)).rejects.toMatchObject({
      code: 'governance.conflict_of_interest',
      details: { conflict: 'validator' },
    })
    const written = writePart(once, { dossierId: dossier.id, kind, content }, services)
    await expect(written).rejects.toMatchObject({ code: 'governance.not_independent' })
    await expectNothingNew(before)
    await vote('memberOne', proposal.id, proposal.dossierDigest)
  })

  test('nobody votes on an application that they answer for, also where they came to after it was proposed', async () => {
    const { application, proposal } = await proposed()
    const { people, services } = scenario
    const { revision, responsible, ...current } = await reload(scenario, application.id)
    const draft = {
      ...draftOf(current),
      responsible: { ...responsible, data: people.memberOne.id },
    }
    await editApplication(people.owner, application.id, { revision, draft }, services)
    const before = (await scenario.entries()).length
    await expect(vote('memberOne', proposal.id, proposal.dossierDigest)).rejects.toMatchObject({
      code: 'governance.conflict_of_interest',
      details: { conflict: 'responsible' },
    })
    await expectNothingNew(before)
    await vote('memberTwo', proposal.id, proposal.dossierDigest)
  })

  test('only seats in force vote, once each, with reasons where they are needed', async () => {
    const { proposal } = await proposed()
    const { people, services } = scenario
    const { id: proposalId, dossierDigest: digest } = proposal
    await expect(vote('outsider', proposalId, digest)).rejects.toMatchObject({
      code: 'governance.not_seated',
    })
    for (const choice of ['reject', 'recuse'] as const) {
      await expect(
        castVote(people.chair, { proposalId, digest, choice }, services),
      ).rejects.toMatchObject({ code: 'governance.reason_missing' })
    }
    await vote('chair', proposalId, digest)
    await expect(vote('chair', proposalId, digest, 'reject')).rejects.toMatchObject({
      code: 'governance.already_voted',
    })
    await expect(vote('memberOne', proposalId, 'f'.repeat(64))).rejects.toMatchObject({
      code: 'governance.dossier_changed',
    })
    expect(await loadProposal(scenario.db, proposal.institution, proposalId)).not.toHaveProperty(
      'voidedAt',
    )
  })

  test('a vote on a dossier that has changed voids the proposal, which then takes no vote', async () => {
    const { application, proposal } = await proposed()
    const { people, services } = scenario
    await vote('chair', proposal.id, proposal.dossierDigest)
    const current = await reload(scenario, application.id)
    await editApplication(
      people.owner,
      application.id,
      {
        revision: current.revision,
        draft: {
          ...draftOf(current),
          responsible: current.responsible,
          purpose: { zh: '改为自动审批', en: 'Now decides by itself (synthetic)' },
        },
      },
      services,
    )
    await expect(vote('memberOne', proposal.id, proposal.dossierDigest)).rejects.toMatchObject({
      code: 'governance.dossier_changed',
      status: 409,
    })
    const after = await loadProposal(scenario.db, proposal.institution, proposal.id)
    expect(after.voidReason).toBe('dossier-changed')
    expect((await scenario.entries(proposal.id)).map(({ kind }) => kind)).toEqual([
      'proposal.requested',
      'vote.cast',
      'proposal.voided',
    ])
    await expect(vote('memberTwo', proposal.id, proposal.dossierDigest)).rejects.toMatchObject({
      code: 'governance.proposal_closed',
    })
  })

  test('the chair alone closes a vote, and not below the quorum', async () => {
    const { proposal } = await proposed(['outsider', 'administratorMember'])
    const { people, services } = scenario
    for (const name of ['chair', 'memberOne', 'memberTwo'] as const) {
      await vote(name, proposal.id, proposal.dossierDigest)
    }
    const before = (await scenario.entries()).length
    await expect(closeVote(people.chair, proposal.id, services)).rejects.toMatchObject({
      code: 'governance.quorum_not_met',
      details: { cast: 3, quorum: 4 },
    })
    await expectNothingNew(before)

    await vote('outsider', proposal.id, proposal.dossierDigest, 'abstain')
    await expect(closeVote(people.memberOne, proposal.id, services)).rejects.toMatchObject({
      code: 'governance.not_the_chair',
    })
    const decision = await closeVote(people.chair, proposal.id, services)
    expect(decision).toMatchObject({ outcome: 'passed', sequence: 1 })
    await expect(closeVote(people.chair, proposal.id, services)).rejects.toMatchObject({
      code: 'governance.proposal_closed',
    })
  })

  test('recusals below the quorum resolve nothing', async () => {
    const { application, proposal } = await proposed()
    await vote('chair', proposal.id, proposal.dossierDigest)
    await vote('memberOne', proposal.id, proposal.dossierDigest)
    const last = await vote('memberTwo', proposal.id, proposal.dossierDigest, 'recuse')
    expect(last.decision).toBeUndefined()
    expect(await inForce(application.id)).toBeUndefined()
  })

  test('a rejection is a resolution with a number, after which the next one has the next', async () => {
    const { application, proposal } = await proposed()
    const { people, services } = scenario
    await vote('chair', proposal.id, proposal.dossierDigest, 'reject')
    await vote('memberOne', proposal.id, proposal.dossierDigest, 'reject')
    const first = await vote('memberTwo', proposal.id, proposal.dossierDigest)
    expect(first.decision).toMatchObject({ outcome: 'rejected', sequence: 1, conditions: [] })
    expect(await inForce(application.id)).toBeUndefined()

    const request = { applicationId: application.id, conditions: [], validityDays: 30 }
    const next = await requestApproval(people.owner, request, services)
    await vote('chair', next.id, next.dossierDigest)
    await vote('memberOne', next.id, next.dossierDigest)
    const second = await vote('memberTwo', next.id, next.dossierDigest)
    expect(second.decision).toMatchObject({
      outcome: 'passed',
      sequence: 2,
      validUntil: addDays(scenario.now(), 30),
    })
  })
})
