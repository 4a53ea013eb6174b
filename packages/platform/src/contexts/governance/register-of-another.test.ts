import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PersonActor } from '#kernel/actor.ts'
import type { ApplicationId } from '#kernel/ids.ts'
import { describeOnDatabases } from '../../testing/world.ts'
import { keepInRegister } from './keep-register.ts'
import type { RegisterContent } from './register.ts'
import { pageOfRegister } from './register-store.ts'
import {
  openScenario,
  registerFor,
  registerInHouseVersion,
  type Scenario,
} from './testing/scenario.ts'

describeOnDatabases('register entries about an application', (database) => {
  let scenario: Scenario
  let application: ApplicationId
  beforeAll(async () => {
    scenario = await openScenario(database)
    const { people, services } = scenario
    const version = await registerInHouseVersion(people, services)
    application = (await registerFor(people, services, version)).id
  })
  afterAll(() => scenario.close())

  const contents = (person: PersonActor): readonly RegisterContent[] => [
    {
      ...{ register: 'risk', applicationId: application, inherent: 'high', residual: 'low' },
      ...{ ownerId: person.id, treatment: '限额与人工复核' },
    },
    { register: 'risk-review', applicationId: application, acceptable: true, conclusion: '可接受' },
    {
      ...{ register: 'value-review', applicationId: application, statedBenefit: '提效' },
      ...{ measuredUse: '每日百次', costMilli: 1, keep: true, conclusion: '继续' },
    },
  ]
  const keep = (actor: PersonActor, content: RegisterContent) =>
    keepInRegister(actor, { content, reviewOn: '2027-01-01' }, scenario.services)
  const kept = async ({ register }: RegisterContent) => {
    const { institution } = scenario.people.owner
    const filter = { register, subject: application }
    const page = await pageOfRegister(scenario.db, institution, filter, { limit: 50 })
    return page.map(({ writtenBy }) => writtenBy)
  }
  /** Somebody who owns other applications, and holds no office. */
  const otherOwner = (): PersonActor => ({
    ...scenario.people.outsider,
    roles: ['application-owner', 'developer'],
  })

  test('are refused to the owner of another one, and leave nothing', async () => {
    for (const content of contents(otherOwner())) {
      await expect(keep(otherOwner(), content), content.register).rejects.toMatchObject({
        code: 'registry.not_answerable',
        details: { id: application },
      })
      expect(await kept(content)).toEqual([])
    }
  })

  test('are written by who answers for it, and by an office for any', async () => {
    const { owner, manager } = scenario.people
    for (const content of contents(owner)) {
      await keep(owner, content)
      await keep(manager, content)
      expect(await kept(content)).toEqual([manager.id, owner.id])
    }
  })

  test('what is about the whole institution is refused to who only answers for an application', async () => {
    const owner: PersonActor = { ...scenario.people.owner, roles: ['application-owner'] }
    const { id } = owner
    const digest = `sha256:${'c'.repeat(64)}`
    const ofInstitution: readonly RegisterContent[] = [
      { register: 'lead-department', name: '科技部', split: '业务、科技、数据分工' },
      {
        ...{ register: 'training', personId: id, role: 'application-owner', course: '年度培训' },
        completedOn: '2026-06-01',
      },
      { register: 'policy', kind: 'ethics', title: '伦理审查办法（示例）', version: '1', digest },
    ]
    for (const content of ofInstitution) {
      await expect(keep(owner, content), content.register).rejects.toMatchObject({
        code: 'governance.register_of_institution',
      })
      await keep(scenario.people.manager, content)
    }
  })

  test('are written by an owner who also holds an office as by that office', async () => {
    const both = { ...otherOwner(), roles: ['application-owner', 'risk-manager'] as const }
    const [risk] = contents(both)
    await keep(both, risk!)
    expect((await kept(risk!))[0]).toBe(both.id)
  })
})
