import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Application } from '#contexts/registry/index.ts'
import { addDays } from '#kernel/time.ts'
import { describeOnDatabases } from '../../testing/world.ts'
import { advanceApplication } from './advance-application.ts'
import { approvalInForce } from './approval-in-force.ts'
import { castVote } from './cast-vote.ts'
import { changeSeats } from './change-seats.ts'
import { decideException } from './decide-exception.ts'
import { grantApproval } from './grant-approval.ts'
import { impactsOf } from './impact.ts'
import { requestApproval } from './request-approval.ts'
import { requestException } from './request-exception.ts'
import { proposed as propose, voter } from './testing/ballot.ts'
import { validContent } from './testing/complete-view.ts'
import {
  type CastName,
  digestNow,
  foundInstitution,
  noPermits,
  openScenario,
  readyApplication,
  reload,
  type Scenario,
  seatCommittee,
} from './testing/scenario.ts'
import { withdrawProposal } from './withdraw-proposal.ts'
import { withdrawResolution } from './withdraw-resolution.ts'
import { writePart } from './write-part.ts'

describeOnDatabases('the approval of a high-tier application', (database) => {
  let scenario: Scenario
  let vote: ReturnType<typeof voter>
  beforeEach(async () => {
    scenario = await openScenario(database)
    vote = voter(scenario)
  })
  afterEach(() => scenario.close())

  const proposed = (more: readonly CastName[] = []) => propose(scenario, more)

  async function approved(more: readonly CastName[] = []) {
    const found = await proposed(more)
    const { id, dossierDigest } = found.proposal
    await vote('chair', id, dossierDigest)
    await vote('memberOne', id, dossierDigest, 'approve', ['每季复核阈值'])
    const last = await vote('memberTwo', id, dossierDigest, 'reject')
    return { ...found, decision: last.decision }
  }

  const inForce = async (id: Application['id']) =>
    approvalInForce(scenario.db, scenario.people.owner.institution, id, scenario.now())

  async function expectNothingNew(before: number) {
    expect(await scenario.entries()).toHaveLength(before)
  }

  test('leads from a full dossier through votes to a numbered resolution and into operation', async () => {
    const { application, decision, dossier, proposal } = await approved()
    const { people, services } = scenario

    expect(decision).toMatchObject({
      kind: 'resolution',
      outcome: 'passed',
      sequence: 1,
      year: 2026,
      conditions: ['每月抽检', '每季复核阈值'],
      validUntil: addDays(scenario.now(), 180),
      approverIds: [people.chair.id, people.memberOne.id],
    })
    expect(await inForce(application.id)).toEqual({
      kind: 'resolution',
      id: decision!.id,
      number: '风委决〔2026〕1号',
      dossierId: dossier.id,
      dossierDigest: proposal.dossierDigest,
      conditions: ['每月抽检', '每季复核阈值'],
      validUntil: addDays(scenario.now(), 180),
      grantedAt: scenario.now(),
      tier: 'high',
    })
    const running = await advanceApplication(
      people.owner,
      { applicationId: application.id, to: 'operation' },
      services,
      noPermits,
    )
    expect(running.stage).toBe('operation')

    const [resolution] = await scenario.entries(decision!.id)
    expect(resolution).toMatchObject({ kind: 'resolution.passed' })
    const kinds = (await scenario.entries()).map(({ kind }) => kind)
    expect(kinds.filter((kind) => kind === 'application.advanced')).toHaveLength(3)
    expect(kinds.filter((kind) => kind === 'vote.cast')).toHaveLength(3)
  })

  test('is in force no longer than the exception without which it could not have been given', async () => {
    await seatCommittee(scenario)
    const { application, dossier } = await readyApplication(scenario)
    const { people, services, now } = scenario
    const content = validContent('impact-analysis')
    const part = { dossierId: dossier.id, kind: 'impact-analysis', content } as const
    await writePart(people.owner, part, services)
    const requirement = 'impact-analysis-signed'
    const until = addDays(now(), 30)
    const asked = { applicationId: application.id, requirement, reason: '签署人休假', until }
    const { id: exceptionId } = await requestException(people.owner, asked, services)
    const approve = { exceptionId, decision: 'approve', reason: '期限合理' } as const
    await decideException(people.manager, approve, services)
    const request = { applicationId: application.id, conditions: [] }
    const { id, dossierDigest } = await requestApproval(people.owner, request, services)
    for (const member of ['chair', 'memberOne', 'memberTwo'] as const) {
      await vote(member, id, dossierDigest)
    }
    expect(await inForce(application.id)).toMatchObject({ tier: 'high', validUntil: until })
    scenario.pass(30)
    expect(await inForce(application.id)).toBeUndefined()
  })

  test('is refused before the gate is open, naming what is missing, and leaves nothing behind', async () => {
    await seatCommittee(scenario)
    const { application, dossier } = await readyApplication(scenario)
    const { people, services } = scenario
    const content = {
      ...validContent('ethics-review'),
      fairnessFindings: '另一份公平性结论，尚未由他人签署。',
    }
    await writePart(
      people.owner,
      { dossierId: dossier.id, kind: 'ethics-review', content },
      services,
    )
    const before = (await scenario.entries()).length

    await expect(
      requestApproval(people.owner, { applicationId: application.id, conditions: [] }, services),
    ).rejects.toMatchObject({
      code: 'governance.gate_closed',
      status: 409,
      details: {
        gate: 'ready-for-approval',
        unmet: [{ requirement: 'ethics-review-signed' }, { requirement: 'dossier-parts-signed' }],
      },
    })
    await expect(
      advanceApplication(
        people.owner,
        { applicationId: application.id, to: 'operation' },
        services,
        noPermits,
      ),
    ).rejects.toMatchObject({ code: 'governance.gate_closed' })
    expect((await reload(scenario, application.id)).stage).toBe('development')
    await expectNothingNew(before)
  })

  test('needs a committee, its owner, and no second proposal on the same dossier', async () => {
    const { application } = await readyApplication(scenario)
    const { people, services } = scenario
    const request = { applicationId: application.id, conditions: [] }
    await expect(requestApproval(people.owner, request, services)).rejects.toMatchObject({
      code: 'governance.no_committee',
    })
    await seatCommittee(scenario)
    await expect(
      requestApproval(people.administratorMember, request, services),
    ).rejects.toMatchObject({ code: 'governance.not_the_owner' })
    await expect(
      requestApproval(people.owner, { ...request, validityDays: 181 }, services),
    ).rejects.toMatchObject({ code: 'governance.validity_too_long' })
    const proposal = await requestApproval(people.owner, request, services)
    await expect(requestApproval(people.owner, request, services)).rejects.toMatchObject({
      code: 'governance.proposal_pending',
    })
    await withdrawProposal(people.owner, proposal.id, services)
    await requestApproval(people.owner, request, services)
  })

  test('an administrator who owns it cannot approve it, whatever roles they hold', async () => {
    await seatCommittee(scenario, ['administratorMember'])
    const { people, services } = scenario
    const owner = people.administratorMember
    const { application } = await readyApplication(scenario, {}, owner)
    const request = { applicationId: application.id, conditions: [] }
    const proposal = await requestApproval(owner, request, services)
    const before = (await scenario.entries()).length

    await expect(
      vote('administratorMember', proposal.id, proposal.dossierDigest),
    ).rejects.toMatchObject({ code: 'governance.conflict_of_interest' })
    const grant = {
      applicationId: application.id,
      digest: proposal.dossierDigest,
      conditions: [],
      validUntil: addDays(scenario.now(), 30),
    }
    await expect(grantApproval(owner, grant, services)).rejects.toMatchObject({
      code: 'governance.committee_approves',
    })
    expect(await inForce(application.id)).toBeUndefined()
    await expectNothingNew(before)
  })

  test('an expired, withdrawn or voided resolution is not in force', async () => {
    const { application, decision, dossier } = await approved()
    const { people, services } = scenario
    scenario.pass(179)
    expect(await inForce(application.id)).toBeDefined()
    scenario.pass(1)
    expect(await inForce(application.id)).toBeUndefined()
    const advance = { applicationId: application.id, to: 'operation' as const }
    await expect(
      advanceApplication(people.owner, advance, services, noPermits),
    ).rejects.toMatchObject({
      code: 'governance.gate_closed',
      details: { unmet: [{ requirement: 'approval-in-force' }, { requirement: 'three-people' }] },
    })
    const withdrawal = { decisionId: decision!.id, reason: '发现重大问题' }
    await expect(withdrawResolution(people.manager, withdrawal, services)).rejects.toMatchObject({
      code: 'governance.decision_over',
    })
    const part = { dossierId: dossier.id, kind: 'ethics-review' as const }
    await expect(
      writePart(people.owner, { ...part, content: validContent('ethics-review') }, services),
    ).rejects.toMatchObject({ code: 'governance.dossier_sealed' })
  })

  test('a withdrawal ends it at once, and with it the impact that was approved', async () => {
    const { application, decision } = await approved()
    const { people, services, db, now } = scenario
    const impact = async (institution = people.owner.institution) =>
      (await impactsOf(db, institution, [application.id], now())).get(application.id)
    expect(await impact()).toMatchObject({ rtoMs: 4 * 3_600_000, rpoMs: 4 * 3_600_000 })
    expect(await impact((await foundInstitution(services)).owner.institution)).toBeUndefined()
    const withdrawal = { decisionId: decision!.id, reason: '发现重大问题' }
    await withdrawResolution(people.manager, withdrawal, services)
    expect(await inForce(application.id)).toBeUndefined()
    expect(await impact()).toBeUndefined()
    expect((await scenario.entries(decision!.id)).map(({ kind }) => kind)).toEqual([
      'resolution.passed',
      'resolution.withdrawn',
    ])
  })

  test('another institution neither sees nor touches any of it', async () => {
    const { application, decision, committee, dossier, proposal } = await approved()
    const { services, now, db } = scenario
    const strangers = await foundInstitution(services)
    const before = (await scenario.entries()).length
    const { institution } = strangers.owner
    await expect(approvalInForce(db, institution, application.id, now())).resolves.toBeUndefined()
    const digest = await digestNow(scenario, application.id)
    const notFound = { status: 404 }
    const attempts = [
      () =>
        castVote(strangers.chair, { proposalId: proposal.id, choice: 'approve', digest }, services),
      () =>
        withdrawResolution(strangers.manager, { decisionId: decision!.id, reason: '无' }, services),
      () =>
        changeSeats(
          strangers.administrator,
          { committeeId: committee.id, seats: committee.seats },
          services,
        ),
      () =>
        writePart(
          strangers.owner,
          { dossierId: dossier.id, kind: 'ethics-review', content: validContent('ethics-review') },
          services,
        ),
      () =>
        advanceApplication(
          strangers.owner,
          { applicationId: application.id, to: 'operation' },
          services,
          noPermits,
        ),
    ]
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject(notFound)
    await expectNothingNew(before)
  })
})
