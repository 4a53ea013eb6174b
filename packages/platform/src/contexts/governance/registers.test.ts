import ExcelJS from 'exceljs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeOnDatabases } from '../../testing/world.ts'
import { exportRegister } from './export-register.ts'
import { approveInRegister, keepInRegister } from './keep-register.ts'
import { RegisterContent } from './register.ts'
import { readRegisters } from './register-fields.ts'
import { loadKept, pageOfRegister, registersAt } from './register-store.ts'
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

  const standings = async () => {
    const { institution } = scenario.people.manager
    const filter = { register: 'policy', subject: 'ethics' } as const
    const kept = await pageOfRegister(scenario.db, institution, filter, { limit: 10 })
    const alone = kept.map(({ id }) => loadKept(scenario.db, institution, id))
    expect(await Promise.all(alone)).toEqual(kept)
    return kept.map(({ standing }) => standing)
  }

  test('the catalogue has the fields of every register, and no others', () => {
    const kept = RegisterContent.options.map(({ shape }) => {
      const { register, ...fields } = shape
      return [register.value, Object.keys(fields)]
    })
    expect(readRegisters().map(({ id, fields }) => [id, fields.map((field) => field.id)])).toEqual(
      kept,
    )
    for (const field of readRegisters().flatMap(({ fields }) => fields)) {
      expect(field.type === 'choice' || field.type === 'role').toBe(field.options !== undefined)
      expect(field.type === 'rows').toBe(field.columns !== undefined)
    }
  })

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
    expect(await standings()).toEqual(['waiting', 'holds'])
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

  test('today is the day in China, and nothing that happened is dated ahead', async () => {
    const { manager } = scenario.people
    // 16:48 in UTC is 0:48 of the next day there.
    scenario.pass(0.7)
    const keep = (content: RegisterContent, reviewOn = '2027-01-01') =>
      keepInRegister(manager, { content, reviewOn }, scenario.services)
    const training = (completedOn: string): RegisterContent => ({
      ...{ register: 'training', personId: manager.id, role: 'risk-manager' },
      ...{ course: '年度培训', completedOn },
    })
    const plan = (until: string, progressOn: string): RegisterContent => ({
      ...{ register: 'development-plan', title: '三年规划', from: '2026-01-01', until },
      goals: [{ title: '目标', ownerId: manager.id, dueOn: '2026-12-31', progressOn }],
    })
    expect((await keep(training('2026-07-02'), '2026-07-03')).reviewOn).toBe('2026-07-03')
    await keep(plan('2028-12-31', '2026-07-02'))
    const refused = async (code: string, kept: Promise<unknown>) =>
      expect(kept).rejects.toMatchObject({ code: `governance.${code}` })
    await refused('review_not_ahead', keep(training('2026-07-01'), '2026-07-02'))
    await refused('not_yet_happened', keep(training('2026-07-03')))
    await refused('not_yet_happened', keep(plan('2028-12-31', '2026-07-03')))
    await refused('plan_ends_early', keep(plan('2026-01-01', '2026-07-01')))
  })

  test('a register leaves as a workbook: names for ids, every entry with what became of it', async () => {
    const { manager, chair, owner } = scenario.people
    const newest = await keepInRegister(
      manager,
      { content: policy('3'), reviewOn: '2027-01-01' },
      scenario.services,
    )
    await approveInRegister(chair, newest.id, scenario.services)
    const training: RegisterContent = {
      ...{ register: 'training', personId: owner.id, role: 'application-owner' },
      ...{ course: '=1+1', completedOn: '2026-05-01' },
    }
    await keepInRegister(manager, { content: training, reviewOn: '2027-01-01' }, scenario.services)
    const cellsOf = async (register: 'policy' | 'training', entriesMax?: number) => {
      const workbook = new ExcelJS.Workbook()
      const file = await exportRegister(manager, register, scenario.services, entriesMax)
      await workbook.xlsx.load(Buffer.from(file) as never)
      const [sheet] = workbook.worksheets
      return sheet!.getSheetValues().map((row) => (row as unknown[] | undefined)?.slice(1) ?? [])
    }
    const [, header, ...rows] = await cellsOf('policy')
    expect(header?.slice(0, 2)).toEqual(['类别 Kind', '名称 Title'])
    expect(rows.map((row) => [row[2], row[4]])).toEqual([
      ['3', '有效 Holds'],
      ['2', '已被替换 Replaced'],
      ['1', '已被替换 Replaced'],
    ])
    const [, , , ...cut] = await cellsOf('policy', 1)
    expect(cut).toEqual([
      ['仅列出最近 1 条，更早的未列出。 Only the newest 1 are listed; older ones are left out.'],
    ])
    const [, , trained] = await cellsOf('training')
    // What somebody typed stays text, whatever a spreadsheet would make of it.
    expect(trained?.slice(0, 3)).toEqual([owner.name, '应用负责人 Application owner', '=1+1'])
    await expect(
      exportRegister({ ...manager, roles: [] }, 'policy', scenario.services),
    ).rejects.toMatchObject({ code: 'identity.forbidden' })
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
