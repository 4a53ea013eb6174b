import type { Workbook, Worksheet } from 'exceljs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  adoptOwn,
  draftOwn,
  exportCatalogue,
  importCatalogueSheet,
  type OwnStatement,
  tryCatalogueSheet,
} from '#contexts/controls/index.ts'
import { openScenario, type Scenario } from '../src/contexts/governance/testing/scenario.ts'
import { describeOnDatabases } from '../src/testing/world.ts'

const STATEMENTS = '条款与阈值 Statements'
const OWN = '自定条款 Own statements'

const words = { says: { zh: '要求', en: 'asked' }, holds: { zh: '成立', en: 'holds' } }
const decidings: readonly OwnStatement['decidedBy'][] = [
  { by: 'word' },
  { by: 'check', of: '1.1', thresholds: { 'members-min': 5 } },
  { by: 'limit', metric: 'error-percent', comparison: 'above', threshold: 2.5, callsMin: 100 },
]

describeOnDatabases('the catalogue as a workbook', (database) => {
  let scenario: Scenario
  beforeAll(async () => {
    scenario = await openScenario(database)
    const { manager, steward } = scenario.people
    for (const [index, decidedBy] of decidings.entries()) {
      const content: OwnStatement = { ...words, measure: 1, owner: 'risk-manager', decidedBy }
      const wish = { statement: `X-${index + 1}`, wish: { content } }
      const { id } = await draftOwn(manager, wish, scenario.services)
      // The last stays a draft.
      if (index < 2) await adoptOwn(steward, id, scenario.services)
    }
  })
  afterAll(() => scenario.close())

  const given = () => exportCatalogue(scenario.people.manager, scenario.services)
  const tried = (file: Uint8Array) =>
    tryCatalogueSheet(scenario.people.manager, file, scenario.services)
  const brought = (file: Uint8Array) =>
    importCatalogueSheet(scenario.people.manager, file, scenario.services)

  /** The workbook as somebody changed it. */
  const changed = async (
    change: (sheetOf: (name: string) => Worksheet, book: Workbook) => void,
  ) => {
    const { default: excel } = await import('exceljs')
    const workbook = new excel.Workbook()
    await workbook.xlsx.load(Uint8Array.from(await given()).buffer)
    change((name) => workbook.getWorksheet(name)!, workbook)
    return new Uint8Array(await workbook.xlsx.writeBuffer())
  }
  const columnOf = (sheet: Worksheet, header: string) =>
    (sheet.getRow(1).values as string[]).findIndex((one) => one?.startsWith(header))
  const put = (sheet: Worksheet, row: number, cells: Readonly<Record<string, string | number>>) => {
    for (const [header, value] of Object.entries(cells))
      sheet.getRow(row).getCell(columnOf(sheet, header)).value = value
  }
  const rowOf = (sheet: Worksheet, statement: string, name?: string) => {
    let found = 0
    sheet.eachRow((row, number) => {
      const isMeant = row.getCell(1).value === statement
      if (isMeant && (name === undefined || row.getCell(5).value === name)) found = number
    })
    return found
  }

  test('it holds the whole catalogue, and imported again changes nothing', async () => {
    const { default: excel } = await import('exceljs')
    const workbook = new excel.Workbook()
    const file = await given()
    await workbook.xlsx.load(Uint8Array.from(file).buffer)
    const rows = Object.fromEntries(
      workbook.worksheets.map(({ name, actualRowCount }) => [name, actualRowCount - 1]),
    )
    expect(rows).toMatchObject({ '措施 Measures': 32, '计划任务 Plan': 33, [OWN]: 3 })
    expect(rows['对照 Cross-walk']).toBeGreaterThan(20)
    expect(rows[STATEMENTS]).toBeGreaterThan(108)
    expect(await tried(file)).toEqual({ set: [], drafts: [], faults: [] })
    expect(await brought(file)).toEqual({ set: [], drafts: [] })
  })

  test('every fault of every row is named with its sheet, and then nothing is taken', async () => {
    const before = (await scenario.entries()).length
    const bad = await changed((sheetOf) => {
      const statements = sheetOf(STATEMENTS)
      put(statements, rowOf(statements, '1.5', 'trained-share-min'), { 本机构: 0.5 })
      put(statements, rowOf(statements, '1.5', 'training-days-max'), { 本机构: 300 })
      const own = sheetOf(OWN)
      put(own, 2, { 要求英文: '', 依据条款: '1.1' })
      put(own, 3, { 更严阈值: 'members-min=1', 责任角色: '行长' })
      put(own, 5, { 编号: '1.1', 判断方式: '人工声明' })
      put(own, 6, { 编号: 'X-1', 判断方式: '猜测' })
      put(own, 7, { 编号: 'X-7', 判断方式: 'limit', 限值: -1, 细化的措施: 40 })
    })
    const { faults, set } = await tried(bad)
    const named = faults.map(({ sheet, row, column }) => [sheet, row, column?.split(' ')[0]])
    expect(set).toEqual([{ statement: '1.5', name: 'training-days-max', value: 300 }])
    expect(named).toEqual(
      expect.arrayContaining([
        [STATEMENTS, expect.any(Number), '本机构'],
        [OWN, 2, '要求英文'],
        [OWN, 2, '依据条款'],
        [OWN, 3, '责任角色'],
        [OWN, 5, '编号'],
        [OWN, 6, '编号'],
        [OWN, 6, '判断方式'],
        [OWN, 7, '限值'],
        [OWN, 7, '指标'],
        [OWN, 7, '细化的措施'],
      ]),
    )
    for (const { message } of faults) expect(message.zh).not.toBe(message.en)
    await expect(brought(bad)).rejects.toMatchObject({
      code: 'controls.rows_refused',
      details: { faults },
    })
    expect((await scenario.entries()).length).toBe(before)
  })

  test('an own statement is held against the thresholds of the same workbook', async () => {
    const looser = await changed((sheetOf) => {
      const statements = sheetOf(STATEMENTS)
      put(statements, rowOf(statements, '1.1', 'members-min'), { 本机构: 7 })
      put(sheetOf(OWN), 3, { 要求: '改动' })
    })
    expect((await tried(looser)).faults).toMatchObject([
      { sheet: OWN, row: 3, message: { en: 'an own threshold is never looser than 7' } },
    ])
  })

  test('what differs is set, or drafted for another person to put in force', async () => {
    const good = await changed((sheetOf) => {
      const statements = sheetOf(STATEMENTS)
      put(statements, rowOf(statements, '1.5', 'training-days-max'), { 本机构: 300 })
      const own = sheetOf(OWN)
      put(own, 3, { 更严阈值: 'members-min = 6' })
      put(own, 5, {
        ...{ 编号: 'X-AML-1', 要求: '每日核对', 要求英文: 'checked daily' },
        ...{ 成立条件: '有记录', 成立条件英文: 'there is a record' },
        ...{ 责任角色: 'operator', 判断方式: 'word' },
      })
    })
    const { set, drafts } = await brought(good)
    expect(set).toEqual([{ statement: '1.5', name: 'training-days-max', value: 300 }])
    expect(drafts).toMatchObject([
      {
        statement: 'X-2',
        revision: 2,
        content: { decidedBy: { thresholds: { 'members-min': 6 } } },
      },
      { statement: 'X-AML-1', revision: 1, content: { owner: 'operator' } },
    ])
    const notices = (await scenario.entries()).filter(({ kind }) => kind === 'notice.posted')
    expect(notices.at(-1)!.text).toContain(drafts[0]!.id)
    await expect(
      adoptOwn(scenario.people.manager, drafts[0]!.id, scenario.services),
    ).rejects.toMatchObject({ code: 'controls.own_draft' })
    // The drafts stand in the next workbook, so that it, too, changes nothing.
    expect(await tried(await given())).toEqual({ set: [], drafts: [], faults: [] })
  })

  test('a missing column and a formula are named, and what is no such workbook is refused', async () => {
    const without = await changed((sheetOf) => {
      sheetOf(OWN).getRow(1).getCell(1).value = '别的'
    })
    expect((await tried(without)).faults).toMatchObject([{ sheet: OWN, row: 1 }])
    const neither = await changed((_, book) => {
      for (const name of [STATEMENTS, OWN]) book.removeWorksheet(name)
    })
    for (const file of [neither, Buffer.from('no workbook')]) {
      await expect(tried(file)).rejects.toMatchObject({ code: 'registry.unreadable_workbook' })
    }
    const formula = await changed((sheetOf) => {
      sheetOf(OWN).getRow(2).getCell(4).value = { formula: 'A1', date1904: false }
    })
    expect((await tried(formula)).faults[0]).toMatchObject({ sheet: OWN, row: 2 })
  })

  test('nobody without the role reads it in, and nothing is left of the refusal', async () => {
    const file = await given()
    const { validator } = scenario.people
    await expect(importCatalogueSheet(validator, file, scenario.services)).rejects.toMatchObject({
      code: 'identity.forbidden',
    })
  })
})
