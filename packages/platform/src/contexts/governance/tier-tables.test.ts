import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  amendTierTable,
  discardTierTable,
  draftTierTable,
  findTierTableInForce,
  isTierCurrent,
  loadTierTable,
  registerApplication,
  retierApplications,
  type TableContent,
  type TierTableVersion,
  tierApplication,
  tierTableInForce,
} from '#contexts/registry/index.ts'
import type { PersonActor } from '#kernel/actor.ts'
import { addDays } from '#kernel/time.ts'
import { describeOnDatabases } from '../../testing/world.ts'
import { approvalInForce } from './approval-in-force.ts'
import { castVote } from './cast-vote.ts'
import { closeVote } from './close-vote.ts'
import { pageOfDecisions } from './decision-store.ts'
import { grantApproval } from './grant-approval.ts'
import { loadProposal } from './proposal-store.ts'
import { proposeTierTable, withdrawTableProposal } from './propose-tier-table.ts'
import {
  type CastName,
  digestNow,
  foundInstitution,
  lowFactors,
  openScenario,
  readyApplication,
  reload,
  type Scenario,
  seatCommittee,
} from './testing/scenario.ts'
import { withdrawResolution } from './withdraw-resolution.ts'

/** What the catalogue's table has stricter here: five points are no longer medium but high. */
const stricter = (content: TableContent): TableContent => ({
  ...content,
  rows: content.rows.map((row) =>
    row.id === 'computed-points-medium' ? { ...row, tier: 'high' as const } : row,
  ),
})

const lenient = (content: TableContent): TableContent => ({
  ...content,
  rows: content.rows.filter(({ id }) => id !== 'fixed-credit-approval'),
})

describeOnDatabases('versions of the tier table', (database) => {
  let scenario: Scenario
  beforeAll(async () => {
    scenario = await openScenario(database)
    await seatCommittee(scenario, ['steward'])
  })
  afterAll(() => scenario.close())
  // Each test finds nothing under way, and the table of the one before in force.
  beforeEach(() => scenario.pass(40))

  const institution = () => scenario.people.owner.institution
  const kindsAbout = async (id: string) => (await scenario.entries(id)).map(({ kind }) => kind)
  const begin = () => draftTierTable(scenario.people.manager, scenario.services)
  const amend = (
    { id, revision, content }: TierTableVersion,
    change: (content: TableContent) => TableContent,
    by: PersonActor = scenario.people.manager,
  ) => amendTierTable(by, id, { revision, content: change(content) }, scenario.services)
  const propose = (id: TierTableVersion['id'], more: object = {}) =>
    proposeTierTable(
      scenario.people.manager,
      { tierTableId: id, conditions: [], ...more },
      scenario.services,
    )
  const vote = (
    name: CastName,
    proposal: Awaited<ReturnType<typeof propose>>,
    choice = 'approve',
  ) =>
    castVote(
      scenario.people[name],
      {
        ...{ proposalId: proposal.id, digest: proposal.tableDigest, reason: '见会议讨论' },
        choice: choice as 'approve' | 'reject',
      },
      scenario.services,
    )
  const passed = async (id: TierTableVersion['id'], more: object = {}) => {
    const proposal = await propose(id, more)
    for (const name of ['chair', 'memberOne', 'memberTwo'] as const) await vote(name, proposal)
    const { resolvedAt } = await loadProposal(scenario.db, institution(), proposal.id)
    if (resolvedAt === undefined)
      await closeVote(scenario.people.chair, proposal.id, scenario.services)
    return loadTierTable(scenario.db, institution(), id)
  }

  test('drafter, committee and the job put a stricter table in force; only what changes tier loses its approval', async () => {
    const { people, services, db } = scenario
    const low = await readyApplication(scenario, lowFactors)
    const medium = await readyApplication(scenario, {
      ...{ scenario: 'internal-office', importance: 'business', scale: 'department' },
      ...{ customerEffect: 'indirect', reliance: 'assist' },
    })
    expect([low.application.tier, medium.application.tier]).toEqual(['low', 'medium'])
    for (const { application } of [low, medium]) {
      const digest = await digestNow(scenario, application.id)
      const validUntil = addDays(scenario.now(), 90)
      const grant = { applicationId: application.id, digest, conditions: [], validUntil }
      await grantApproval(people.manager, grant, services)
    }

    const draft = await begin()
    expect(draft).toMatchObject({ version: 1, basedOn: medium.application.derivation.table.digest })
    const table = await passed((await amend(draft, stricter)).id)
    expect(table).toMatchObject({ inForceFrom: scenario.now(), digest: expect.any(String) })
    expect(await kindsAbout(draft.id)).toEqual([
      ...['tier-table.drafted', 'tier-table.amended', 'tier-table.enacted'],
    ])
    expect(await tierTableInForce(db, institution(), scenario.now())).toEqual({
      ...{ version: '1', digest: table.digest },
    })
    // As of yesterday the catalogue's own was in force.
    expect((await tierTableInForce(db, institution(), addDays(scenario.now(), -1))).digest).toBe(
      draft.basedOn,
    )
    // Until the job has run nothing goes on with the former tier.
    expect(
      await isTierCurrent(db, await reload(scenario, low.application.id), scenario.now()),
    ).toBe(false)

    await retierApplications(services)
    const [lowAfter, mediumAfter] = [
      await reload(scenario, low.application.id),
      await reload(scenario, medium.application.id),
    ]
    expect([lowAfter.tier, mediumAfter.tier]).toEqual(['low', 'high'])
    expect(lowAfter.derivation).toMatchObject({
      table: { version: '1', digest: table.digest },
      givenBy: low.application.derivation.table,
    })
    const approvalOf = (id: typeof lowAfter.id) =>
      approvalInForce(db, institution(), id, scenario.now())
    expect(await approvalOf(lowAfter.id)).toBeDefined()
    expect(await approvalOf(mediumAfter.id)).toBeUndefined()
    const tiered = (await scenario.entries(mediumAfter.id)).findLast(
      ({ kind }) => kind === 'application.tiered',
    )
    expect(JSON.parse(tiered!.text)).toMatchObject({
      actor: { type: 'system' },
      body: { before: { tier: 'medium' }, application: { tier: 'high' }, material: true },
    })

    // Nothing is left to do: a second run appends nothing, and by and by the table counts as settled.
    const count = (await scenario.entries()).length
    scenario.pass(1)
    await retierApplications(services)
    await retierApplications(services)
    expect(await scenario.entries()).toHaveLength(count)
    expect((await loadTierTable(db, institution(), table.id)).settledAt).toBe(scenario.now())
    expect(await tierApplication(people.owner, lowAfter.id, services)).toMatchObject({
      tier: 'low',
    })
    // What is registered from now on is tiered by it.
    const next = await registerApplication(
      people.owner,
      { ...draftFrom(medium.application), ownerId: people.owner.id },
      services,
    )
    expect(next).toMatchObject({ tier: 'high', derivation: { table: { version: '1' } } })
  })

  test('INVARIANT: who drafted, amended or proposed a table does not vote on it', async () => {
    const { people } = scenario
    const draft = await begin()
    const byOther = await amend(draft, tidy('one'), people.steward)
    const proposal = await propose(byOther.id)
    const before = (await scenario.entries()).length
    await expect(vote('steward', proposal)).rejects.toMatchObject({
      code: 'governance.conflict_of_interest',
    })
    await expect(vote('outsider', proposal)).rejects.toMatchObject({
      code: 'governance.not_seated',
    })
    await expect(vote('manager', proposal)).rejects.toMatchObject({ status: 403 })
    expect(await scenario.entries()).toHaveLength(before)
    expect(
      await findTierTableInForce(scenario.db, institution(), scenario.now()),
    ).not.toMatchObject({
      id: draft.id,
    })
    await withdrawTableProposal(people.manager, draft.id, scenario.services)
    await discardTierTable(people.manager, draft.id, scenario.services)
  })

  test('a table below the floor, incomplete or unchanged is not proposed, and the row is named', async () => {
    const { people, services } = scenario
    const draft = await begin()
    await expect(propose(draft.id)).rejects.toMatchObject({ code: 'registry.tier_table_unchanged' })
    const below = await amend(draft, lenient)
    const before = (await scenario.entries()).length
    const refused = propose(below.id)
    await expect(refused).rejects.toMatchObject({
      code: 'registry.tier_table_faulty',
      details: {
        faults: expect.arrayContaining([expect.objectContaining({ row: 'computed-points-low' })]),
      },
    })
    await expect(refused).rejects.toThrow('computed-points-low')
    const short = await amend(below, ({ points, rows }) => ({ points, rows: rows.slice(0, -1) }))
    await expect(propose(short.id)).rejects.toThrow('some cases meet no row')
    expect(await scenario.entries()).toHaveLength(before + 1)
    await discardTierTable(people.manager, draft.id, services)
    await expect(propose(draft.id)).rejects.toMatchObject({ code: 'registry.tier_table_closed' })
  })

  test('one version is under way at a time; while it is before the committee nobody changes it', async () => {
    const { people, services } = scenario
    const [one, other] = await Promise.allSettled([begin(), begin()])
    const drafts = [one, other].filter(({ status }) => status === 'fulfilled')
    expect(drafts).toHaveLength(1)
    const draft = (drafts[0] as PromiseFulfilledResult<TierTableVersion>).value
    const stale = { ...draft, revision: draft.revision + 1 }
    await expect(amend(stale, stricter)).rejects.toMatchObject({ code: 'registry.stale_revision' })
    const { id } = await amend(draft, tidy('two'))
    const proposal = await propose(id)
    await expect(propose(id)).rejects.toMatchObject({ code: 'registry.tier_table_closed' })
    await expect(amend({ ...draft, revision: 2 }, stricter)).rejects.toMatchObject({
      code: 'registry.tier_table_closed',
    })
    await expect(withdrawTableProposal(people.steward, id, services)).rejects.toMatchObject({
      code: 'governance.not_the_requester',
    })
    // Rejected, it is a draft again, and may be given up.
    for (const name of ['chair', 'memberOne', 'memberTwo', 'steward'] as const) {
      await vote(name, proposal, 'reject')
    }
    expect(await kindsAbout(id)).not.toContain('tier-table.enacted')
    const again = await loadTierTable(scenario.db, institution(), id)
    expect(again.proposedAt).toBeUndefined()
    await discardTierTable(people.manager, id, services)
  })

  test('a table comes into force at its instant and not before, and is not taken back by a withdrawal', async () => {
    const { people, services, db } = scenario
    const draft = await amend(await begin(), tidy('three'))
    const yesterday = addDays(scenario.now(), -1)
    await expect(propose(draft.id, { inForceFrom: yesterday })).rejects.toMatchObject({
      code: 'governance.in_force_in_past',
    })
    const inForceFrom = addDays(scenario.now(), 7)
    const former = await tierTableInForce(db, institution(), scenario.now())
    const table = await passed(draft.id, { inForceFrom })
    expect(table.inForceFrom).toBe(inForceFrom)
    await retierApplications(services)
    expect(await tierTableInForce(db, institution(), scenario.now())).toEqual(former)
    await expect(begin()).rejects.toMatchObject({ code: 'registry.tier_table_under_way' })
    scenario.pass(7)
    expect((await tierTableInForce(db, institution(), scenario.now())).digest).toBe(table.digest)
    const decisions = await pageOfDecisions(db, institution(), {}, { limit: 100 })
    const resolution = decisions.find((one) => one.id === table.decisionId)
    expect(resolution).toMatchObject({ tierTableId: table.id, tableDigest: table.digest })
    await expect(
      withdrawResolution(people.manager, { decisionId: resolution!.id, reason: '撤回' }, services),
    ).rejects.toMatchObject({ code: 'governance.decision_over' })
  })

  test('another institution finds nothing of it and keeps its own table; who lacks the role drafts nothing', async () => {
    const { people, services, db } = scenario
    const table = await findTierTableInForce(db, institution(), scenario.now())
    const other = await foundInstitution(services)
    const elsewhere = other.owner.institution
    await expect(loadTierTable(db, elsewhere, table!.id)).rejects.toMatchObject({ status: 404 })
    await expect(
      amendTierTable(other.manager, table!.id, { revision: 0, content: table!.content }, services),
    ).rejects.toMatchObject({ code: 'registry.not_found' })
    expect((await tierTableInForce(db, elsewhere, scenario.now())).version).not.toBe(
      String(table!.version),
    )
    // The catalogue's table as it is: so an institution makes the defaults of the product its own.
    await seatCommittee({ ...scenario, people: other })
    const own = await draftTierTable(other.manager, services)
    const asked = { tierTableId: own.id, conditions: [] }
    const proposal = await proposeTierTable(other.manager, asked, services)
    for (const name of ['chair', 'memberOne', 'memberTwo'] as const) {
      const vote = { proposalId: proposal.id, digest: own.digest, choice: 'approve' as const }
      await castVote(other[name], vote, services)
    }
    expect(await tierTableInForce(db, elsewhere, scenario.now())).toMatchObject({
      digest: own.digest,
    })
    for (const name of ['owner', 'chair', 'developer'] as const) {
      await expect(draftTierTable(people[name], services)).rejects.toMatchObject({ status: 403 })
    }
  })
})

/** A change of wording that leaves every tier as it is, another one for each test. */
const tidy =
  (name: string) =>
  (content: TableContent): TableContent => ({
    ...content,
    rows: content.rows.map((row, index) =>
      index === 0
        ? { ...row, grounds: { ...row.grounds, en: `${row.grounds.en} (${name})` } }
        : row,
    ),
  })

function draftFrom({
  name,
  purpose,
  population,
  factors,
  decidesAboutPeople,
  ...rest
}: {
  readonly [K in keyof Parameters<typeof registerApplication>[1]]: Parameters<
    typeof registerApplication
  >[1][K]
}) {
  const { publicFacing, dataClasses, supplierIds, modelVersionIds, ownerId, responsible } = rest
  return {
    ...{ name, purpose, population, factors, decidesAboutPeople, publicFacing, dataClasses },
    ...{ supplierIds, modelVersionIds, ownerId, responsible },
  }
}
