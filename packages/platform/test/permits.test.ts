import ExcelJS from 'exceljs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  admissionInForce,
  castVote,
  closeVote,
  formatCondition,
  listCommittees,
  proposeTierTable,
  revokeAdmission,
} from '#contexts/governance/index.ts'
import { actorOf, pageOfPeople } from '#contexts/identity/index.ts'
import { entriesOf } from '#contexts/ledger/index.ts'
import { listStops, mintPermit, type Permit, tripStop } from '#contexts/permits/index.ts'
import {
  type Application,
  ApplicationDraft,
  amendTierTable,
  draftTierTable,
  editApplication,
  exportInventory,
  importInventory,
  loadApplication,
  pageOfApplications,
  retierApplications,
} from '#contexts/registry/index.ts'
import type { PersonActor, Role } from '#kernel/actor.ts'
import type { PersonId } from '#kernel/ids.ts'
import { addDays, parseInstant } from '#kernel/time.ts'
import { loadSample } from '../src/sample/load-sample.ts'
import { describeOnDatabases, openWorld, type World } from '../src/testing/world.ts'

describeOnDatabases('permits of the sample institution', (database) => {
  let world: World
  let people: readonly PersonActor[]
  let instant = parseInstant('2026-07-01T08:00:00Z')!

  beforeAll(async () => {
    world = await openWorld(database, { now: () => instant })
    const { institution } = (await loadSample(world.services))!
    const found = await pageOfPeople(world.db, institution.id, { limit: 100 })
    people = found.map(actorOf)
  })
  afterAll(() => world.close())

  const withRole = (role: Role) => people.find(({ roles }) => roles.includes(role))!
  const personOf = (id: PersonId) => people.find((person) => person.id === id)!
  const application = async (name: string): Promise<Application> => {
    const { institution } = people[0]!
    const all = await pageOfApplications(world.db, institution, {}, { limit: 100 })
    return all.find((one) => one.name.en === name)!
  }
  const mint = async (name: string, extra: object = {}, actor?: PersonActor): Promise<Permit> => {
    const { id, ownerId } = await application(name)
    return mintPermit(actor ?? personOf(ownerId), { application: id, ...extra }, world.services)
  }
  const standing = async ({ id, institution }: Application) =>
    world.db
      .selectFrom('permits.permit')
      .selectAll()
      .where('institution', '=', institution)
      .where('application', '=', id)
      .where('revoked_at', 'is', null)
      .execute()

  test('minting names what was approved, and takes back the permit before', async () => {
    const drafting = await application('Drafting assistant')
    const [before] = await standing(drafting)
    const permit = await mint('Drafting assistant', { limits: { requestsPerMinute: 7 } })
    expect(permit).toMatchObject({
      tier: 'low',
      failure: 'fallback',
      limits: { requestsPerMinute: 7 },
    })
    const after = await standing(drafting)
    expect(after.map(({ serial }) => serial)).toEqual([permit.serial])
    const revoked = await Array.fromAsync(
      entriesOf(world.db, drafting.institution, {
        subject: before!.serial,
        kinds: ['permit.revoked'],
      }),
    )
    expect(revoked).toMatchObject([{ body: { reason: `superseded by ${permit.serial}` } }])
  })

  test('a high-tier permit carries resolution, notice, advisory marks and strict terms', async () => {
    const permit = await mint('Customer assistant')
    expect(permit).toMatchObject({
      tier: 'high',
      approval: { kind: 'resolution' },
      failure: 'closed',
      record: { durability: 'before-release' },
      notice: { zh: expect.stringContaining('人工智能') },
      label: { metadata: { providerCode: '001191110000MA00HJ8X8B00000' } },
    })
    expect(permit.notAfter <= addDays(instant, 180)).toBe(true)
  })

  test('a high-tier permit holds at the points of its plan, whatever was not said, and names who takes over', async () => {
    const { oversight, fallback } = await mint('Customer assistant')
    expect(
      oversight.points.map(({ when, unknown, onTimeout, reviewers, withinMs }) => [
        formatCondition(when),
        unknown,
        onTimeout,
        reviewers,
        withinMs,
      ]),
    ).toEqual([
      [
        'given topic and topic in (complaint, loss-report, fraud)',
        'hold',
        'manual-queue',
        1,
        1_800_000,
      ],
      ['given group and group = elderly and amount >= 50000', 'hold', 'refuse', 2, 28_800_000],
    ])
    expect(oversight).toMatchObject({ samplingPercent: 2, sampling: { queue: '客服复核' } })
    expect(fallback).toEqual({
      on: ['timeout', 'upstream-failed'],
      models: [],
      last: { kind: 'manual-queue', queue: '条款咨询', withinMs: 900_000 },
    })
  })

  test.each([
    ['an application that nobody approved', 'Unapproved translator', 'permits.wrong_stage'],
    [
      'an application that has not reached operation',
      'Retail credit approval',
      'permits.wrong_stage',
    ],
  ])('%s gets none', async (_what, name, code) => {
    await expect(mint(name)).rejects.toMatchObject({ code })
    expect(await standing(await application(name))).toEqual([])
  })

  test('the owner of another application mints none, and takes none back', async () => {
    const drafting = await application('Drafting assistant')
    const before = await standing(drafting)
    const auditor = withRole('auditor')
    const other: PersonActor = { ...auditor, roles: ['application-owner'] }
    await expect(mint('Drafting assistant', {}, other)).rejects.toMatchObject({
      code: 'registry.not_answerable',
    })
    expect(await standing(drafting)).toEqual(before)
  })

  test('limits above the institution’s own, and fallbacks beyond the application, are refused and change nothing', async () => {
    const before = await standing(await application('Drafting assistant'))
    await expect(
      mint('Drafting assistant', { limits: { requestsPerMinute: 1_000_000 } }),
    ).rejects.toMatchObject({ code: 'permits.limit_above_default' })
    const foreign = (await application('Retail credit approval')).modelVersionIds.slice(0, 1)
    await expect(mint('Drafting assistant', { fallbacks: foreign })).rejects.toMatchObject({
      code: 'permits.fallback_missing',
    })
    expect(await standing(await application('Drafting assistant'))).toEqual(before)
  })

  test('who has no role for it mints nothing, an administrator included', async () => {
    await expect(mint('Drafting assistant', {}, withRole('auditor'))).rejects.toMatchObject({
      code: 'identity.forbidden',
    })
    const administrator = people.find(
      ({ roles }) => roles.length === 1 && roles[0] === 'administrator',
    )
    if (administrator !== undefined) {
      await expect(mint('Drafting assistant', {}, administrator)).rejects.toMatchObject({
        code: 'identity.forbidden',
      })
    }
  })

  test('a permit of an expired approval is not minted again', async () => {
    const kept = instant
    instant = addDays(instant, 400)
    await expect(mint('Drafting assistant')).rejects.toMatchObject({ code: 'permits.no_approval' })
    instant = kept
  })

  test('a revoked admission is not minted, though the approval stands', async () => {
    const drafting = await application('Drafting assistant')
    const version = drafting.modelVersionIds[0]!
    const admission = await admissionInForce(world.db, drafting.institution, version, instant)
    await revokeAdmission(
      withRole('validator'),
      { admissionId: admission!.id, reason: '复评未通过（测试）' },
      world.services,
    )
    await expect(mint('Drafting assistant')).rejects.toMatchObject({
      code: 'permits.model_not_ready',
    })
  })

  test('a tier table in force that tiers an application otherwise revokes its permit, and no other', async () => {
    const { services, db } = world
    const manager = withRole('risk-manager')
    const { institution } = manager
    const all = await pageOfApplications(db, institution, {}, { limit: 100 })
    const permitted = []
    for (const one of all) if ((await standing(one)).length === 1) permitted.push(one)
    expect(new Set(permitted.map(({ tier }) => tier)).size).toBeGreaterThan(1)
    const lesser = permitted.filter(({ tier }) => tier !== 'high')

    const { id, revision, content } = await draftTierTable(manager, services)
    const rows = content.rows.map((row) => ({ ...row, tier: 'high' as const }))
    await amendTierTable(manager, id, { revision, content: { ...content, rows } }, services)
    const asked = { tierTableId: id, conditions: [] }
    const { id: proposalId, tableDigest: digest } = await proposeTierTable(manager, asked, services)
    const committees = await listCommittees(db, institution)
    const seats = committees.find(({ mandate }) => mandate === 'risk-management')!.seats
    let decided = false
    for (const { personId } of seats.filter(({ personId }) => personId !== manager.id)) {
      const vote = { proposalId, digest, choice: 'approve' as const }
      decided = (await castVote(personOf(personId), vote, services)).decision !== undefined
    }
    const chair = seats.find((seat) => seat.chair)!
    if (!decided) await closeVote(personOf(chair.personId), proposalId, services)
    for (const one of permitted) expect(await standing(one)).toHaveLength(1)

    await retierApplications(services)
    for (const one of permitted) {
      expect(await standing(one)).toHaveLength(lesser.includes(one) ? 0 : 1)
    }
  })

  test('a material change revokes the permit in the transaction of the act', async () => {
    const assistant = await application('Customer assistant')
    expect(await standing(assistant)).toHaveLength(1)
    const { id, institution, revision } = assistant
    const purpose = {
      zh: `${assistant.purpose.zh}（扩大到投资建议）`,
      en: `${assistant.purpose.en} (now investment advice too)`,
    }
    const draft = ApplicationDraft.parse({
      ...Object.fromEntries(
        Object.entries(assistant).filter(([name]) => name in ApplicationDraft.unwrap().shape),
      ),
      purpose,
    })
    await editApplication(personOf(assistant.ownerId), id, { revision, draft }, world.services)
    expect(await standing(await loadApplication(world.db, institution, id))).toEqual([])
    await expect(mint('Customer assistant')).rejects.toMatchObject({ code: 'permits.no_approval' })
  })

  test('a material change by a sheet revokes the permit as one by form does', async () => {
    const own = await openWorld(database, { now: () => instant })
    try {
      const { institution } = (await loadSample(own.services))!
      const actors = (await pageOfPeople(own.db, institution.id, { limit: 100 })).map(actorOf)
      const all = await pageOfApplications(own.db, institution.id, {}, { limit: 100 })
      const { id, ownerId, purpose } = all.find(({ name }) => name.en === 'Customer assistant')!
      const owner = actors.find((actor) => actor.id === ownerId)!
      const held = () =>
        own.db
          .selectFrom('permits.permit')
          .select('serial')
          .where('institution', '=', institution.id)
          .where('application', '=', id)
          .where('revoked_at', 'is', null)
          .execute()
      expect(await held()).toHaveLength(1)
      const workbook = new ExcelJS.Workbook()
      await workbook.xlsx.load(Buffer.from(await exportInventory(owner, {}, own.services)) as never)
      workbook.worksheets[0]!.eachRow((row) =>
        row.eachCell((cell) => {
          if (cell.value === purpose.zh) cell.value = `${purpose.zh}（扩大到投资建议）`
        }),
      )
      const file = new Uint8Array(await workbook.xlsx.writeBuffer())
      expect(await importInventory(owner, file, own.services)).toMatchObject({ editedCount: 1 })
      expect(await held()).toEqual([])
    } finally {
      await own.close()
    }
  })

  test('a stop asks for no state to be right', async () => {
    const operator = withRole('operator')
    await tripStop(operator, { hits: { scope: 'all' }, reason: '测试：全部停用' }, world.services)
    expect(await listStops(world.db, operator.institution, { inForce: true }, 10)).toMatchObject([
      { scope: 'all' },
    ])
  })
})
