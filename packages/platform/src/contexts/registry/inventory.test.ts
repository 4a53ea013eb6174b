import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PersonActor } from '#kernel/actor.ts'
import type { InstitutionId } from '#kernel/ids.ts'
import { addMs, type Instant, parseInstant } from '#kernel/time.ts'
import { serializable } from '#platform/database/transaction.ts'
import { describeOnDatabases, openWorld, type World } from '../../testing/world.ts'
import { type Application, applicationState } from './application.ts'
import { allApplications } from './application-store.ts'
import { editApplication } from './edit-application.ts'
import { applicationDraft, foundInstitution, modelDraft, versionDraft } from './fixture.ts'
import { inventoryAt } from './inventory.ts'
import { rateExplainability } from './rate-explainability.ts'
import { registerApplication } from './register-application.ts'
import { registerModel } from './register-model.ts'
import { registerModelVersion } from './register-model-version.ts'
import { saveStage } from './save-stage.ts'

describeOnDatabases('the inventory at an instant', (database) => {
  let world: World
  let institution: InstitutionId
  let owner: PersonActor
  let present = parseInstant('2026-06-01')!

  beforeAll(async () => {
    world = await openWorld(database, { now: () => present })
    const bank = await foundInstitution('bank', ['application-owner'], world.services)
    institution = bank.institution
    owner = bank.people['application-owner']
  })
  afterAll(() => world.close())

  /** What the tables hold now, to be compared with what the ledger says later of now. */
  async function remember() {
    const at: Instant = present
    const applications = (await allApplications(world.db, institution)).map(applicationState)
    present = addMs(present, 86_400_000)
    return { at, applications }
  }

  test('is what it was, for every instant, from the ledger alone', async () => {
    const { services } = world
    const empty = await remember()
    const first = await registerApplication(owner, applicationDraft(owner), services)
    const model = await registerModel(owner, modelDraft(owner), services)
    const version = await registerModelVersion(owner, model.id, versionDraft, services)
    const registered = await remember()

    const draft = applicationDraft(owner, {
      factors: { ...applicationDraft(owner).factors, scenario: 'credit-approval' },
      modelVersionIds: [version.id],
    })
    await editApplication(owner, first.id, { revision: 0, draft }, services)
    await registerApplication(owner, applicationDraft(owner), services)
    const explainability = {
      rating: 'partial' as const,
      method: { zh: '归因', en: 'Attribution' },
      grounds: { zh: '已检验', en: 'Tested' },
    }
    await rateExplainability(owner, version.id, { revision: 0, explainability }, services)
    const edited = await remember()

    await retire((await allApplications(world.db, institution))[0]!)
    const retired = await remember()

    for (const { at, applications } of [empty, registered, edited, retired]) {
      const inventory = await inventoryAt(world.db, institution, at)
      expect(inventory.applications).toEqual(applications)
    }
    expect(empty.applications).toEqual([])
    expect(retired.applications[0]).toMatchObject({ stage: 'retirement', tier: 'high' })
    const versionsAt = async (at: Instant) =>
      (await inventoryAt(world.db, institution, at)).modelVersions
    expect(await versionsAt(empty.at)).toEqual([])
    expect((await versionsAt(registered.at))[0]?.explainability).toBeUndefined()
    expect((await versionsAt(edited.at))[0]).toMatchObject({ id: version.id, explainability })
  })

  /** As governance does it: the move and its entry in one transaction. */
  function retire(application: Application) {
    return serializable(world.db, async (tx) => {
      const retired = await saveStage(tx, application, 'retirement', present)
      await world.services.append(tx, {
        kind: 'application.advanced',
        subject: retired.id,
        actor: owner,
        body: { to: 'retirement', application: applicationState(retired) },
      })
    })
  }

  test('of another institution shows nothing of this one', async () => {
    const other = await foundInstitution('other', [], world.services)
    const inventory = await inventoryAt(world.db, other.institution, present)
    expect(inventory).toMatchObject({ applications: [], models: [], modelVersions: [] })
  })
})
