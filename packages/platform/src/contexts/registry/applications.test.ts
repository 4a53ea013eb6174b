import { afterAll, beforeAll, expect, test } from 'vitest'
import { deactivatePerson } from '#contexts/identity/index.ts'
import type { PersonActor } from '#kernel/actor.ts'
import { type ApplicationId, type InstitutionId, type ModelVersionId, newId } from '#kernel/ids.ts'
import { serializable } from '#platform/database/transaction.ts'
import { describeOnDatabases, openWorld, type World } from '../../testing/world.ts'
import type { Application } from './application.ts'
import { findApplication, pageOfApplications, responsiblePeople } from './application-store.ts'
import { editApplication } from './edit-application.ts'
import { applicationDraft, entriesOfKind, foundInstitution } from './fixture.ts'
import { registerApplication } from './register-application.ts'
import { saveStage } from './save-stage.ts'
import { tierApplication } from './tier-application.ts'

describeOnDatabases('the registry of applications', (database) => {
  let world: World
  let institution: InstitutionId
  let owner: PersonActor
  let developer: PersonActor
  let administrator: PersonActor
  let stranger: PersonActor

  beforeAll(async () => {
    world = await openWorld(database)
    const { services } = world
    const roles = ['application-owner', 'developer', 'administrator'] as const
    const bank = await foundInstitution('bank', roles, services)
    const other = await foundInstitution('other', ['application-owner'], services)
    institution = bank.institution
    owner = bank.people['application-owner']
    developer = bank.people.developer
    administrator = bank.people.administrator
    stranger = other.people['application-owner']
  })
  afterAll(() => world.close())

  const register = (changes = {}) =>
    registerApplication(owner, applicationDraft(owner, changes), world.services)
  const stored = (id: ApplicationId) => findApplication(world.db, institution, id)
  const entriesAbout = async ({ id }: Application, ...kinds: string[]) =>
    (await entriesOfKind(world.services, institution, ...kinds)).filter((one) => one.subject === id)

  test('registering derives the tier, keeps the derivation and appends the state', async () => {
    const application = await register()
    expect(application).toMatchObject({ stage: 'requirements', tier: 'low', revision: 0 })
    expect(application.derivation.trace.length).toBeGreaterThan(0)
    expect(await stored(application.id)).toEqual(application)
    const [entry] = await entriesAbout(application, 'application.registered')
    expect(entry?.body).toMatchObject({ application: { id: application.id, tier: 'low' } })
  })

  test('a scenario of measure 16 is high whatever the other answers are', async () => {
    const low = applicationDraft(owner).factors
    const application = await register({ factors: { ...low, scenario: 'credit-approval' } })
    expect(application.tier).toBe('high')
    expect(application.derivation.fixed).toEqual({ scenario: 'credit-approval', measure: '16.1' })
  })

  test.each([
    [
      'a scenario that is not in the catalogue',
      'unknown_scenario',
      () => ({
        factors: { ...applicationDraft(owner).factors, scenario: 'star-gazing' },
      }),
    ],
    [
      'a model version that is not registered',
      'unknown_model_versions',
      () => ({
        modelVersionIds: [newId('mver') as ModelVersionId],
      }),
    ],
    ['somebody of another institution', 'unknown_people', () => ({ ownerId: stranger.id })],
  ])('%s is refused, and leaves nothing behind', async (_, code, changes) => {
    const count = (await entriesOfKind(world.services, institution, 'application.registered'))
      .length
    await expect(register(changes())).rejects.toMatchObject({ code: `registry.${code}` })
    const after = await entriesOfKind(world.services, institution, 'application.registered')
    expect(after).toHaveLength(count)
  })

  test('editing derives the tier anew and says what was before and that approvals are void', async () => {
    const before = await register()
    const draft = applicationDraft(owner, {
      factors: { ...applicationDraft(owner).factors, scenario: 'risk-management' },
    })
    const after = await editApplication(owner, before.id, { revision: 0, draft }, world.services)
    expect(after).toMatchObject({ revision: 1, tier: 'high', createdAt: before.createdAt })
    expect(await stored(before.id)).toEqual(after)
    const [entry] = await entriesAbout(before, 'application.edited')
    expect(entry?.body).toMatchObject({
      material: true,
      before: { tier: 'low', factors: { scenario: 'internal-office' } },
      application: { tier: 'high', revision: 1 },
    })
  })

  test('an edit that changes nothing leaves neither a revision nor an entry', async () => {
    const application = await register()
    const change = { revision: 0, draft: applicationDraft(owner) }
    expect(await editApplication(owner, application.id, change, world.services)).toEqual(
      application,
    )
    expect(await entriesAbout(application, 'application.edited')).toEqual([])
  })

  test('of two edits of one revision the second is refused', async () => {
    const { id } = await register()
    const named = (en: string) => ({
      revision: 0,
      draft: applicationDraft(owner, { name: { zh: '新名称', en } }),
    })
    const outcomes = await Promise.allSettled([
      editApplication(owner, id, named('First'), world.services),
      editApplication(owner, id, named('Second'), world.services),
    ])
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected')
    expect(refused).toMatchObject([{ reason: { code: 'registry.stale_revision' } }])
    expect((await stored(id))?.revision).toBe(1)
  })

  test('nobody changes an application but the people who answer for it', async () => {
    const { id } = await register()
    const change = { revision: 0, draft: applicationDraft(owner, { publicFacing: true }) }
    const edit = (actor: PersonActor) => editApplication(actor, id, change, world.services)
    await expect(edit(developer)).rejects.toMatchObject({ code: 'registry.not_answerable' })
    await expect(edit(administrator)).rejects.toMatchObject({ code: 'identity.forbidden' })
    await expect(edit(stranger)).rejects.toMatchObject({ code: 'registry.not_found' })
    await expect(tierApplication(developer, id, world.services)).rejects.toMatchObject({
      code: 'registry.not_answerable',
    })
    expect((await stored(id))?.revision).toBe(0)

    const responsible = { business: owner.id, technology: developer.id, data: owner.id }
    const draft = applicationDraft(owner, { responsible })
    await editApplication(owner, id, { revision: 0, draft }, world.services)
    const again = { revision: 1, draft: { ...draft, publicFacing: true } }
    expect(await editApplication(developer, id, again, world.services)).toMatchObject({
      revision: 2,
    })
    expect(await responsiblePeople(world.db, institution, id)).toEqual([owner.id, developer.id])
    expect(await responsiblePeople(world.db, stranger.institution, id)).toEqual([])
  })

  test('nobody who was deactivated can be made to answer', async () => {
    const { people } = await foundInstitution(
      'leavers',
      ['application-owner', 'developer', 'administrator'],
      world.services,
    )
    await deactivatePerson(people.administrator, people.developer.id, world.services)
    const draft = applicationDraft(people['application-owner'], { ownerId: people.developer.id })
    await expect(
      registerApplication(people['application-owner'], draft, world.services),
    ).rejects.toMatchObject({ code: 'registry.unknown_people' })
  })

  test('a tier can be derived anew without another change', async () => {
    const application = await register()
    const tiered = await tierApplication(owner, application.id, world.services)
    expect(tiered).toMatchObject({ tier: application.tier, revision: 1 })
    const [entry] = await entriesAbout(application, 'application.tiered')
    expect(entry?.body).toMatchObject({ material: false, before: { tier: 'low' } })
  })

  test('retiring ends the business of the application, and then nothing changes any more', async () => {
    const application = await register()
    const at = world.services.now()
    const retired = await serializable(world.db, (tx) =>
      saveStage(tx, application, 'retirement', at),
    )
    expect(retired).toMatchObject({ stage: 'retirement', endedAt: at, revision: 1 })
    const end = await world.connected.pool.query(
      'select ended_at from ledger.business_end where institution = $1 and business = $2',
      [institution, application.id],
    )
    expect(end.rows).toEqual([{ ended_at: at }])
    const change = { revision: 1, draft: applicationDraft(owner, { publicFacing: true }) }
    await expect(
      editApplication(owner, application.id, change, world.services),
    ).rejects.toMatchObject({ code: 'registry.retired' })
    await expect(
      serializable(world.db, (tx) => saveStage(tx, retired, 'operation', at)),
    ).rejects.toThrow(/no move leads/)
  })

  test('a stage is moved once: who moves an older revision is refused', async () => {
    const application = await register()
    const at = world.services.now()
    const move = () =>
      serializable(world.db, (tx) => saveStage(tx, application, 'data-preparation', at))
    expect(await move()).toMatchObject({ stage: 'data-preparation', revision: 1 })
    await expect(move()).rejects.toMatchObject({ code: 'registry.stale_revision' })
  })

  test('lists filter, search in both languages and page by key, one institution at a time', async () => {
    const { institution: here, people } = await foundInstitution(
      'lists',
      ['application-owner'],
      world.services,
    )
    const one = people['application-owner']
    const made: Application[] = []
    for (let index = 0; index < 5; index += 1) {
      const name = { zh: `应用${index}`, en: index === 3 ? '100% sure_thing' : `Tool ${index}` }
      const scenario = index % 2 === 0 ? 'internal-office' : 'credit-approval'
      const factors = { ...applicationDraft(one).factors, scenario }
      made.push(
        await registerApplication(one, applicationDraft(one, { name, factors }), world.services),
      )
    }
    const ids = async (filter: object, page = { limit: 10 }) =>
      (await pageOfApplications(world.db, here, filter, page)).map(({ id }) =>
        made.findIndex((application) => application.id === id),
      )
    expect(await ids({})).toEqual([0, 1, 2, 3, 4])
    expect(await ids({}, { limit: 2, after: made[1]!.id } as never)).toEqual([2, 3])
    expect(await ids({ scenario: 'credit-approval' })).toEqual([1, 3])
    expect(await ids({ tier: 'high', text: 'TOOL' })).toEqual([1])
    expect(await ids({ text: '应用4' })).toEqual([4])
    expect(await ids({ text: '0% sure_' })).toEqual([3])
    expect(await ids({ text: '%' })).toEqual([3])
    expect(await ids({ stage: 'operation' })).toEqual([])
    expect(await ids({ owner: owner.id })).toEqual([])
  })
})
