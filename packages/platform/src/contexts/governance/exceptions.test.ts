import { afterEach, beforeEach, expect, test } from 'vitest'
import { addDays } from '#kernel/time.ts'
import { together } from '#platform/database/transaction.ts'
import { describeOnDatabases } from '../../testing/world.ts'
import { acknowledgeReport } from './acknowledge-report.ts'
import { advanceApplication } from './advance-application.ts'
import { changeSeats } from './change-seats.ts'
import { listCommittees, pageOfMeetings } from './committee-store.ts'
import { decideException } from './decide-exception.ts'
import { pageOfExceptions } from './exception-store.ts'
import { intoMaintenance } from './gates/into-maintenance.ts'
import { intoRetirement } from './gates/into-retirement.ts'
import { requirementSays } from './lifecycle.ts'
import { readGate } from './read-gate.ts'
import { recordMeeting } from './record-meeting.ts'
import { reportAcknowledged } from './report-store.ts'
import { requestException } from './request-exception.ts'
import {
  foundInstitution,
  noPermits,
  openScenario,
  registerFor,
  registerInHouseVersion,
  reload,
  type Scenario,
  seatCommittee,
} from './testing/scenario.ts'

describeOnDatabases('exceptions, reports, committees and the end of an application', (database) => {
  let scenario: Scenario
  beforeEach(async () => {
    scenario = await openScenario(database)
  })
  afterEach(() => scenario.close())

  async function registered() {
    const { people, services } = scenario
    return registerFor(people, services, await registerInHouseVersion(people, services))
  }

  test('an exception is asked for by one, decided by another, shows in the gate and ends by itself', async () => {
    const application = await registered()
    const { people, services, db, now } = scenario
    const request = {
      applicationId: application.id,
      requirement: 'fallback-ready',
      reason: '人工替代流程正在建设',
      until: addDays(now(), 30),
    }
    const exception = await requestException(people.owner, request, services)
    const decision = {
      exceptionId: exception.id,
      decision: 'approve' as const,
      reason: '期限合理',
    }
    const ownerAsManager = { ...people.owner, roles: ['risk-manager' as const] }
    await expect(decideException(ownerAsManager, decision, services)).rejects.toMatchObject({
      code: 'governance.own_request',
    })
    const reading = async () => {
      const { institution } = people.owner
      const gate = await readGate(
        db,
        institution,
        application.id,
        intoMaintenance,
        now(),
        noPermits,
      )
      return gate.requirements.find(({ requirement }) => requirement === 'fallback-ready')
    }
    const pending = async (is: boolean, institution = people.owner.institution) =>
      (await pageOfExceptions(db, institution, { pending: is }, { limit: 10 })).map(({ id }) => id)
    expect(await pending(true)).toEqual([exception.id])
    expect(await pending(true, (await foundInstitution(services)).manager.institution)).toEqual([])
    expect(await reading()).toMatchObject({ state: 'unmet', waivable: true })
    await decideException(people.manager, decision, services)
    expect(await reading()).toMatchObject({ state: 'waived', waivedBy: exception.id })
    expect([await pending(true), await pending(false)]).toEqual([[], [exception.id]])
    await expect(decideException(people.manager, decision, services)).rejects.toMatchObject({
      code: 'governance.exception_decided',
    })
    scenario.pass(30)
    expect(await reading()).toMatchObject({ state: 'unmet' })
    expect((await scenario.entries(exception.id)).map(({ kind }) => kind)).toEqual([
      'exception.requested',
      'exception.approved',
    ])
  })

  test('what a requirement asks for is said in the words of its gate', () => {
    expect(requirementSays('fallback-ready')?.zh).toBeTruthy()
    expect(requirementSays('no-such-requirement')).toBeUndefined()
    // Not a requirement, though every object has it.
    expect(requirementSays('toString')).toBeUndefined()
  })

  test.each([
    'approval-in-force',
    'three-people',
    'ethics-review-signed',
    'data-security-assessment-signed',
    'filing-in-list',
    'stage-allows-it',
    'report-acknowledged',
    'no-such-requirement',
  ])('no exception is possible for %s, and asking leaves nothing behind', async (requirement) => {
    const application = await registered()
    const { people, services, now } = scenario
    const before = (await scenario.entries()).length
    await expect(
      requestException(
        people.owner,
        {
          applicationId: application.id,
          requirement,
          reason: '业务急需',
          until: addDays(now(), 7),
        },
        services,
      ),
    ).rejects.toMatchObject({ code: 'governance.not_waivable' })
    expect(await scenario.entries()).toHaveLength(before)
  })

  test('an exception lasts 90 days at the most', async () => {
    const { id: applicationId } = await registered()
    const { people, services, now } = scenario
    const request = { applicationId, requirement: 'fallback-named', reason: '业务急需' }
    for (const until of [addDays(now(), 91), now()]) {
      await expect(
        requestException(people.owner, { ...request, until }, services),
      ).rejects.toMatchObject({ code: 'governance.exception_too_long' })
    }
    await requestException(people.owner, { ...request, until: addDays(now(), 90) }, services)
  })

  test('the receipt of a report is kept, and one from the future refused', async () => {
    const { id: applicationId } = await registered()
    const { people, services, db, now } = scenario
    const { institution } = people.owner
    const receipt = { applicationId, authority: '示例监管局', reference: '示例收〔2026〕9号' }
    await expect(
      acknowledgeReport(people.manager, { ...receipt, filedAt: addDays(now(), 1) }, services),
    ).rejects.toMatchObject({ code: 'governance.filed_in_future' })
    expect(await reportAcknowledged(db, institution, applicationId)).toBe(false)
    await acknowledgeReport(people.manager, { ...receipt, filedAt: now() }, services)
    expect(await reportAcknowledged(db, institution, applicationId)).toBe(true)
    const strangers = await foundInstitution(services)
    expect(await reportAcknowledged(db, strangers.owner.institution, applicationId)).toBe(false)
  })

  test('a committee is formed once, of members, reseated whole, and meets once a day', async () => {
    const { people, services, db } = scenario
    const committee = await seatCommittee(scenario)
    await expect(seatCommittee(scenario)).rejects.toMatchObject({
      code: 'governance.committee_exists',
    })
    const seats = committee.seats.map(({ personId, function: duty, chair }) => ({
      personId,
      function: duty,
      chair,
    }))
    await expect(
      changeSeats(
        people.administrator,
        { committeeId: committee.id, seats: seats.slice(0, 2) },
        services,
      ),
    ).rejects.toMatchObject({
      code: 'governance.committee_incomplete',
      details: { gaps: ['too-few-members'] },
    })
    const stranger = { personId: people.developer.id, function: 'data' as const, chair: false }
    await expect(
      changeSeats(
        people.administrator,
        { committeeId: committee.id, seats: [...seats, stranger] },
        services,
      ),
    ).rejects.toMatchObject({ code: 'governance.not_a_member' })
    const outsider = { personId: people.outsider.id, function: 'data' as const, chair: false }
    const changed = await changeSeats(
      people.administrator,
      { committeeId: committee.id, seats: [...seats.slice(0, 2), outsider] },
      services,
    )
    expect(changed.seats.filter(({ until }) => until === undefined)).toHaveLength(3)

    const meeting = { committeeId: committee.id, heldOn: '2026-06-30' }
    await recordMeeting(people.administrator, meeting, services)
    await expect(recordMeeting(people.administrator, meeting, services)).rejects.toMatchObject({
      code: 'governance.meeting_recorded',
    })
    await expect(
      recordMeeting(people.administrator, { ...meeting, heldOn: '2026-07-03' }, services),
    ).rejects.toMatchObject({ code: 'governance.meeting_in_future' })
    const [listed] = await listCommittees(db, people.owner.institution)
    expect(listed).toMatchObject({ lastMetOn: '2026-06-30', mandate: 'risk-management' })
    await recordMeeting(people.administrator, { ...meeting, heldOn: '2026-05-31' }, services)
    const { institution } = people.owner
    const met = async (before?: string) =>
      (await pageOfMeetings(db, institution, committee.id, { before, limit: 10 })).map(
        ({ heldOn }) => heldOn,
      )
    expect(await met()).toEqual(['2026-06-30', '2026-05-31'])
    expect(await met('2026-06-30')).toEqual(['2026-05-31'])
    const { institution: elsewhere } = (await foundInstitution(services)).manager
    expect(await pageOfMeetings(db, elsewhere, committee.id, { limit: 10 })).toEqual([])
  })

  test('an application retires with a reason, the end of its business and no permit in force', async () => {
    const { id: applicationId } = await registered()
    const { people, services, db, now } = scenario
    const { institution } = people.owner
    const gate = await readGate(db, institution, applicationId, intoRetirement, now(), noPermits)
    expect(gate).toMatchObject({ open: false, sourceDigest: intoRetirement.sourceDigest })
    const retirement = {
      applicationId,
      to: 'retirement' as const,
      reason: '业务停办',
      businessEndedAt: now(),
    }
    await expect(
      advanceApplication(people.owner, retirement, services, async () => 1),
    ).rejects.toMatchObject({
      code: 'governance.gate_closed',
      details: { unmet: [{ requirement: 'permits-revoked', who: ['risk-manager', 'operator'] }] },
    })
    await expect(
      advanceApplication(people.administratorMember, retirement, services, noPermits),
    ).rejects.toMatchObject({ code: 'governance.not_the_owner' })
    const called = { kind: 'call.recorded', subject: applicationId, actor: people.owner, body: {} }
    scenario.pass(2)
    await together(db, (tx) => services.append(tx, called))
    const early = advanceApplication(people.owner, retirement, services, noPermits)
    await expect(early).rejects.toMatchObject({
      details: { unmet: [{ requirement: 'business-end-set' }] },
    })
    retirement.businessEndedAt = now()
    expect((await reload(scenario, applicationId)).stage).toBe('requirements')
    const retired = await advanceApplication(people.owner, retirement, services, noPermits)
    expect(retired).toMatchObject({ stage: 'retirement', endedAt: now() })
    const entries = await scenario.entries(applicationId)
    const last = JSON.parse(entries.at(-1)!.text)
    expect(last.body).toMatchObject({
      gate: 'into-retirement',
      gateSource: intoRetirement.sourceDigest,
      from: 'requirements',
      to: 'retirement',
      application: { stage: 'retirement' },
    })
  })
})
