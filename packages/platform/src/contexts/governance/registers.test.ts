import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeOnDatabases } from '../../testing/world.ts'
import { approveInRegister, keepInRegister } from './keep-register.ts'
import type { RegisterContent } from './register.ts'
import { pageOfRegister, registersAt } from './register-store.ts'
import { foundInstitution, openScenario, type Scenario } from './testing/scenario.ts'

describeOnDatabases('registers', (database) => {
  let scenario: Scenario
  beforeAll(async () => {
    scenario = await openScenario(database)
  })
  afterAll(() => scenario.close())

  const policy = (version: string): RegisterContent => ({
    ...{ register: 'policy', kind: 'ethics', title: '伦理审查办法（示例）', version },
    digest: `sha256:${'c'.repeat(64)}`,
  })
  const held = async () => {
    const entries = await registersAt(
      scenario.db,
      scenario.people.manager.institution,
      scenario.now(),
    )
    return entries.map(({ subject, content }) => [subject, 'version' in content && content.version])
  }

  test('a policy holds once another person approved it, and the newest one then', async () => {
    const { manager, chair } = scenario.people
    const first = await keepInRegister(
      manager,
      { content: policy('1'), reviewOn: '2027-01-01' },
      scenario.services,
    )
    expect(await held()).toEqual([])
    await expect(approveInRegister(manager, first.id, scenario.services)).rejects.toMatchObject({
      code: 'governance.own_register_entry',
    })
    await approveInRegister(chair, first.id, scenario.services)
    expect(await held()).toEqual([['ethics', '1']])
    await keepInRegister(
      manager,
      { content: policy('2'), reviewOn: '2027-01-01' },
      scenario.services,
    )
    expect(await held()).toEqual([['ethics', '1']])
    const entries = await scenario.entries(first.id)
    expect(entries.map(({ kind }) => kind)).toEqual(['register.written', 'register.approved'])
    expect(entries.map(({ text }) => text).join()).not.toContain('伦理审查办法')
    await expect(approveInRegister(chair, first.id, scenario.services)).rejects.toMatchObject({
      code: 'governance.register_not_approved',
    })
  })

  test('what needs no approval holds at once, and what it is about must be there', async () => {
    const { manager } = scenario.people
    const department = {
      register: 'lead-department',
      name: '科技部',
      split: '业务、科技、数据分工',
    } as const
    await keepInRegister(
      manager,
      { content: department, reviewOn: '2027-01-01' },
      scenario.services,
    )
    expect((await held()).map(([subject]) => subject)).toContain('institution')
    const risk = {
      ...{ register: 'risk', applicationId: `app_${'0'.repeat(32)}`, inherent: 'high' },
      ...{ residual: 'low', ownerId: manager.id, treatment: '控制' },
    } as never
    await expect(
      keepInRegister(manager, { content: risk, reviewOn: '2027-01-01' }, scenario.services),
    ).rejects.toMatchObject({ code: 'governance.not_found' })
    await expect(
      keepInRegister(manager, { content: department, reviewOn: '2026-01-01' }, scenario.services),
    ).rejects.toMatchObject({ code: 'governance.review_not_ahead' })
  })

  test('another institution sees nothing of it', async () => {
    const other = await foundInstitution(scenario.services)
    const { institution } = other.manager
    expect(await registersAt(scenario.db, institution, scenario.now())).toEqual([])
    const page = await pageOfRegister(
      scenario.db,
      institution,
      { register: 'policy' },
      { limit: 10 },
    )
    expect(page).toEqual([])
  })
})
