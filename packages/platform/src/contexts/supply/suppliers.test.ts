import { afterAll, beforeAll, expect, test } from 'vitest'
import { actorOf, addPerson, bootstrapInstitution } from '#contexts/identity/index.ts'
import { entriesOf } from '#contexts/ledger/index.ts'
import type { PersonActor, Role } from '#kernel/actor.ts'
import type { SupplierId } from '#kernel/ids.ts'
import { addDays, type Instant, parseInstant } from '#kernel/time.ts'
import { currentEpoch } from '#platform/database/epoch.ts'
import { describeOnDatabases, openWorld, type World } from '../../testing/world.ts'
import { amendSupplier, decideAmendment } from './amend-supplier.ts'
import { assessSupplier } from './assess-supplier.ts'
import { delistSupplier } from './delist-supplier.ts'
import { listSupplier } from './list-supplier.ts'
import { proposeSupplier } from './propose-supplier.ts'
import { findSupplier, pageOfSuppliers, suppliersSince } from './store.ts'
import { isListed, type SupplierDraft } from './supplier.ts'

const draft: SupplierDraft = {
  name: { zh: '示例模型公司', en: 'Example Models' },
  creditCode: '91350100M000100Y43',
  kind: 'model',
  dataClassMax: 'general',
  contact: '示例联系人 010-00000000',
  reviewOn: '2027-01-31',
}
const SECOND_CODE = '91440300708461136T'

describeOnDatabases('the list of suppliers', (database) => {
  let world: World
  let present = parseInstant('2026-06-01')!

  beforeAll(async () => {
    world = await openWorld(database, { now: () => present })
  })
  afterAll(() => world.close())

  /** An institution of its own for each test, so that credit codes are free again. */
  async function bank(slug: string) {
    const administrator = { login: `admin.${slug}`, name: '示例管理员' }
    const name = { zh: '示例银行', en: 'Example Bank' }
    const founded = await bootstrapInstitution({ slug, name, administrator }, world.services)
    const person = async (login: string, ...roles: [Role, ...Role[]]) => {
      const newcomer = { login: `${login}.${slug}`, name: '示例人员', roles }
      return actorOf(await addPerson(actorOf(founded.administrator), newcomer, world.services))
    }
    return {
      procurement: await person('buyer', 'procurement', 'risk-manager'),
      manager: await person('manager', 'risk-manager'),
    }
  }
  const list = (actor: PersonActor, id: SupplierId, until: Instant = addDays(present, 365)) =>
    listSupplier(actor, id, { until, reason: '年度准入通过' }, world.services)
  const delist = (actor: PersonActor, id: SupplierId) =>
    delistSupplier(actor, id, { reason: '整改未完成' }, world.services)
  const held = async (epoch: number) => (await suppliersSince(world.db, epoch)).at(-1)!

  test('a proposal is not listed; another person lists it; delisting works at once', async () => {
    const { procurement, manager } = await bank('loop')
    const start = await currentEpoch(world.db)
    const { id, institution } = await proposeSupplier(procurement, draft, world.services)
    expect(isListed(await held(start), present)).toBe(false)

    const proposed = await currentEpoch(world.db)
    const listed = await list(manager, id)
    expect(listed).toMatchObject({ listedBy: manager.id, listedFrom: present, revision: 1 })
    expect(await held(proposed)).toMatchObject({ id, institution, dataClassMax: 'general' })
    expect(isListed(await held(proposed), present)).toBe(true)

    const before = await currentEpoch(world.db)
    const delisted = await delist(manager, id)
    expect(await findSupplier(world.db, institution, id)).toEqual(delisted)
    expect(isListed(await held(before), present)).toBe(false)
    expect(await suppliersSince(world.db, await currentEpoch(world.db))).toEqual([])

    const relisted = await list(manager, id)
    expect(isListed(relisted, present)).toBe(true)
    expect(relisted.delistedAt).toBeUndefined()

    const kinds: string[] = []
    for await (const entry of entriesOf(world.db, institution, { subject: id })) {
      kinds.push(entry.kind)
      expect(JSON.stringify(entry.body)).not.toContain(draft.contact)
    }
    expect(kinds).toEqual([
      'supplier.proposed',
      'supplier.listed',
      'supplier.delisted',
      'supplier.listed',
    ])
  })

  test('who proposed it neither lists nor delists it, whatever roles they hold', async () => {
    const { procurement, manager } = await bank('own')
    const { id } = await proposeSupplier(procurement, draft, world.services)
    await expect(list(procurement, id)).rejects.toMatchObject({ code: 'supply.own_proposal' })
    await list(manager, id)
    await expect(delist(procurement, id)).rejects.toMatchObject({ code: 'supply.own_proposal' })
    await expect(proposeSupplier(manager, draft, world.services)).rejects.toMatchObject({
      code: 'identity.forbidden',
    })
  })

  test('what cannot be is refused: twice, backwards, not listed, not here', async () => {
    const { procurement, manager } = await bank('refusals')
    const { manager: stranger } = await bank('strangers')
    const { id } = await proposeSupplier(procurement, draft, world.services)
    const epoch = await currentEpoch(world.db)
    await expect(proposeSupplier(procurement, draft, world.services)).rejects.toMatchObject({
      code: 'supply.already_proposed',
    })
    await expect(delist(manager, id)).rejects.toMatchObject({ code: 'supply.not_listed' })
    await expect(list(manager, id, present)).rejects.toMatchObject({
      code: 'supply.listing_ends_early',
    })
    const early = { from: addDays(present, -1), until: addDays(present, 365), reason: '补录' }
    await expect(listSupplier(manager, id, early, world.services)).rejects.toMatchObject({
      code: 'supply.listing_begins_early',
    })
    const due = { ...draft, creditCode: SECOND_CODE, reviewOn: '2026-06-01' }
    await expect(proposeSupplier(procurement, due, world.services)).rejects.toMatchObject({
      code: 'supply.review_not_ahead',
    })
    await expect(list(stranger, id)).rejects.toMatchObject({ code: 'supply.not_found' })
    expect(await currentEpoch(world.db)).toBe(epoch)
    await list(manager, id)
    await expect(list(manager, id)).rejects.toMatchObject({ code: 'supply.already_listed' })
  })

  test('today is the day in China, on which a listing may have begun before the hour', async () => {
    const { procurement, manager } = await bank('today')
    present = parseInstant('2026-06-01T20:00:00Z')!
    const { id } = await proposeSupplier(procurement, draft, world.services)
    const assess = (reviewOn: string) =>
      assessSupplier(procurement, id, { conclusion: '通过', reviewOn }, world.services)
    await expect(assess('2026-06-02')).rejects.toMatchObject({ code: 'supply.review_not_ahead' })
    const listFrom = (from: string) => {
      const terms = { from: parseInstant(from)!, until: addDays(present, 1), reason: '通过' }
      return listSupplier(manager, id, terms, world.services)
    }
    await expect(listFrom('2026-06-01T15:00:00Z')).rejects.toMatchObject({
      code: 'supply.listing_begins_early',
    })
    expect(isListed(await listFrom('2026-06-01T16:00:00Z'), present)).toBe(true)
  })

  test('a listing that ran out may be renewed, and needs no delisting', async () => {
    const { procurement, manager } = await bank('renewal')
    const { id } = await proposeSupplier(procurement, draft, world.services)
    const { listedUntil } = await list(manager, id, addDays(present, 1))
    present = listedUntil!
    await expect(delist(manager, id)).rejects.toMatchObject({ code: 'supply.not_listed' })
    expect(isListed(await list(manager, id), present)).toBe(true)
  })

  test('an assessment moves the next review ahead and keeps its conclusion; whether it is listed stays', async () => {
    const { procurement, manager } = await bank('assess')
    const { id, institution } = await proposeSupplier(procurement, draft, world.services)
    await list(manager, id)
    const assess = (reviewOn: string, actor = procurement) => {
      const contact = '示例接口人 010-11111111'
      const assessment = { conclusion: '年度复评通过，整改一项', reviewOn, contact }
      return assessSupplier(actor, id, assessment, world.services)
    }
    const today = present.slice(0, 10)
    await expect(assess(today)).rejects.toMatchObject({ code: 'supply.review_not_ahead' })
    await expect(assess('2028-01-31', { ...manager, roles: ['auditor'] })).rejects.toMatchObject({
      code: 'identity.forbidden',
    })
    const { manager: stranger } = await bank('assess-other')
    await expect(assess('2028-01-31', stranger)).rejects.toMatchObject({
      code: 'supply.not_found',
    })
    const assessed = await assess('2028-01-31')
    expect(assessed).toMatchObject({ reviewOn: '2028-01-31', contact: '示例接口人 010-11111111' })
    expect(isListed(assessed, present)).toBe(true)
    const entries = await Array.fromAsync(entriesOf(world.db, institution, { subject: id }))
    expect(entries.map(({ kind }) => kind).slice(2)).toEqual(['supplier.assessed'])
    expect(entries.at(-1)!.body).toMatchObject({ conclusion: '年度复评通过，整改一项' })
    expect(JSON.stringify(entries.at(-1)!.body)).not.toContain('010-11111111')
  })

  const terms = { name: draft.name, kind: draft.kind, dataClassMax: 'sensitive' } as const
  const amend = (actor: PersonActor, id: SupplierId, revision: number, changed: object = terms) =>
    amendSupplier(actor, id, { terms: { ...terms, ...changed }, revision }, world.services)
  const decide = async (actor: PersonActor, id: SupplierId, accepted: boolean, read?: number) => {
    const { revision } = (await findSupplier(world.db, actor.institution, id)) ?? { revision: 0 }
    const decision = { accepted, reason: '合同已变更', revision: read ?? revision }
    return decideAmendment(actor, id, decision, world.services)
  }

  test('a change waits for another person, and reaches gateways only once it is accepted', async () => {
    const { procurement, manager } = await bank('amend')
    const { id, institution } = await proposeSupplier(procurement, draft, world.services)
    const { revision } = await list(manager, id)
    const waiting = await amend(procurement, id, revision)
    expect(waiting).toMatchObject({ dataClassMax: 'general', amendment: { by: procurement.id } })
    expect(await held(0)).toMatchObject({ id, dataClassMax: 'general' })
    await expect(decide(procurement, id, true)).rejects.toMatchObject({
      code: 'supply.own_amendment',
    })
    await expect(decide({ ...manager, roles: ['auditor'] }, id, true)).rejects.toMatchObject({
      code: 'identity.forbidden',
    })
    expect(await findSupplier(world.db, institution, id)).toEqual(waiting)

    const amended = await decide(manager, id, true)
    expect(amended).toMatchObject({ dataClassMax: 'sensitive', listedBy: manager.id })
    expect(amended.amendment).toBeUndefined()
    expect(await held(0)).toMatchObject({ id, dataClassMax: 'sensitive' })
    const entries = await Array.fromAsync(entriesOf(world.db, institution, { subject: id }))
    expect(entries.map(({ kind }) => kind).slice(2)).toEqual([
      'supplier-amendment.requested',
      'supplier.amended',
    ])
    expect(entries.at(-1)!.body).toMatchObject({
      ...{ reason: '合同已变更', amendment: { terms, by: procurement.id } },
      supplier: { dataClassMax: 'sensitive' },
    })
  })

  test('a change that is declined leaves the supplier as it was; one asked for anew is not the one that was read', async () => {
    const { procurement, manager } = await bank('amend-declined')
    const { id, institution } = await proposeSupplier(procurement, draft, world.services)
    await amend(procurement, id, 0)
    const name = { zh: '示例大模型公司', en: 'Example Large Models' }
    expect((await amend(procurement, id, 1, { name })).amendment!.terms.name).toEqual(name)
    await expect(decide(manager, id, true, 1)).rejects.toMatchObject({
      code: 'supply.stale_revision',
    })
    const declined = await decide(manager, id, false)
    expect(declined).toMatchObject({ name: draft.name, dataClassMax: 'general' })
    const waiting = () => pageOfSuppliers(world.db, institution, { waiting: true }, { limit: 10 })
    expect(await waiting()).toEqual([declined])
    const { revision } = await list(manager, id)
    expect(await waiting()).toEqual([])
    await amend(procurement, id, revision)
    expect(await waiting()).toHaveLength(1)
    await decide(manager, id, true)
    expect(await waiting()).toEqual([])
    await expect(decide(manager, id, false)).rejects.toMatchObject({ code: 'supply.no_amendment' })
    const entries = await Array.fromAsync(entriesOf(world.db, institution, { subject: id }))
    expect(entries.map(({ kind }) => kind)).toContain('supplier-amendment.rejected')
  })

  test('a change of nothing, of what was not read, in place of another one, or elsewhere is refused', async () => {
    const { procurement, manager } = await bank('amend-refused')
    const { procurement: stranger, manager: strangers } = await bank('amend-strangers')
    const { id } = await proposeSupplier(procurement, draft, world.services)
    const refused = (code: string) => ({ code: `supply.${code}` })
    await expect(amend(procurement, id, 0, draft)).rejects.toMatchObject(refused('nothing_changed'))
    await expect(amend(procurement, id, 7)).rejects.toMatchObject(refused('stale_revision'))
    await expect(amend(stranger, id, 0)).rejects.toMatchObject(refused('not_found'))
    await expect(amend(manager, id, 0)).rejects.toMatchObject({ code: 'identity.forbidden' })
    await amend(procurement, id, 0)
    const other = { ...manager, roles: ['procurement'] } as const
    await expect(amend(other, id, 1)).rejects.toMatchObject(refused('amendment_waits'))
    await expect(decide(strangers, id, true)).rejects.toMatchObject(refused('not_found'))
  })

  test('lists tell listed and other suppliers apart exactly as the gateway does', async () => {
    const { procurement, manager } = await bank('lists')
    const { institution } = procurement
    const first = await proposeSupplier(procurement, draft, world.services)
    const second = await proposeSupplier(
      procurement,
      { ...draft, creditCode: SECOND_CODE, kind: 'cloud' },
      world.services,
    )
    const listed = await list(manager, first.id, addDays(present, 10))
    const page = async (filter: object, after?: SupplierId) =>
      (await pageOfSuppliers(world.db, institution, filter, { after, limit: 10 })).map(
        ({ id }) => id,
      )
    for (const at of [present, addDays(present, -1), addDays(present, 10)]) {
      const is = isListed(listed, at)
      expect(await page({ listed: { is: true, at } })).toEqual(is ? [first.id] : [])
      expect(await page({ listed: { is: false, at } })).toEqual(
        is ? [second.id] : [first.id, second.id],
      )
    }
    expect(await page({ kind: 'cloud' })).toEqual([second.id])
    expect(await page({}, first.id)).toEqual([second.id])
    expect(await page({ text: 'example' })).toEqual([first.id, second.id])
    expect(await page({ text: SECOND_CODE })).toEqual([second.id])
    // What stands for anything in SQL stands for itself.
    expect(await page({ text: '%' })).toEqual([])
    const { procurement: stranger } = await bank('names')
    const { id: foreign } = await proposeSupplier(stranger, draft, world.services)
    expect(await page({ ids: [second.id, foreign] })).toEqual([second.id])
  })
})
