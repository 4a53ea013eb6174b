import { deflateRawSync } from 'node:zlib'
import ExcelJS from 'exceljs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { entriesOf } from '#contexts/ledger/index.ts'
import type { PersonActor } from '#kernel/actor.ts'
import type { InstitutionId } from '#kernel/ids.ts'
import { describeOnDatabases, openWorld, type World } from '../../testing/world.ts'
import { allApplications } from './application-store.ts'
import { choiceOf, labelOf, readChoices } from './choices.ts'
import { exportInventory, inventoryTemplate } from './export-inventory.ts'
import { applicationDraft, entriesOfKind, foundInstitution } from './fixture.ts'
import { importInventory, tryInventory } from './import-inventory.ts'
import { readSheet } from './read-sheet.ts'
import { registerApplication } from './register-application.ts'
import { type ColumnId, headerOf, sheetColumns } from './sheet-columns.ts'
import { assertWorkbookFits } from './workbook-size.ts'
import { INVENTORY_SHEET, SHEET_ROWS_MAX } from './write-sheet.ts'

type Cells = Partial<Record<ColumnId, unknown>>

/** Opens a workbook, lets `change` act on its inventory, and saves it: what a person does in a spreadsheet. */
async function changed(file: Uint8Array, change: (sheet: ExcelJS.Worksheet) => void) {
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(Buffer.from(file) as never)
  change(workbook.getWorksheet(INVENTORY_SHEET)!)
  return new Uint8Array(await workbook.xlsx.writeBuffer())
}

const place = (id: ColumnId) => sheetColumns.findIndex((column) => column.id === id) + 1

function setCells(sheet: ExcelJS.Worksheet, row: number, cells: Cells) {
  for (const [id, value] of Object.entries(cells)) {
    sheet.getCell(row, place(id as ColumnId)).value = value as ExcelJS.CellValue
  }
}

const newRow = (login: string): Cells => ({
  nameZh: '票据识别',
  nameEn: 'Reading forms',
  purposeZh: '识别纸质单据的要素',
  purposeEn: 'Reads the elements of paper forms',
  populationZh: '对公客户',
  populationEn: 'Corporate customers',
  scenario: '运营作业',
  importance: 'business',
  scale: '部门级 Department',
  customerEffect: 'Indirect',
  reliance: '辅助',
  complexity: '深度学习',
  generative: '否',
  customerFacing: 'no',
  touchesContract: false,
  decidesAboutPeople: '否 No',
  publicFacing: 'FALSE',
  dataClasses: '敏感，其他一般',
  owner: login,
  business: login.toUpperCase(),
  technology: login,
  data: login,
})

describeOnDatabases('the inventory as a workbook', (database) => {
  let world: World
  let institution: InstitutionId
  let owner: PersonActor
  let manager: PersonActor
  const login = 'application-owner.bank'

  beforeAll(async () => {
    world = await openWorld(database)
    const roles = ['application-owner', 'risk-manager'] as const
    const bank = await foundInstitution('bank', roles, world.services)
    institution = bank.institution
    owner = bank.people['application-owner']
    manager = bank.people['risk-manager']
    await registerApplication(owner, applicationDraft(owner), world.services)
    const dataClasses = ['core', 'general'] as const
    await registerApplication(owner, applicationDraft(owner, { dataClasses }), world.services)
  })
  afterAll(() => world.close())

  const registered = () => allApplications(world.db, institution)
  const countEntries = async () => {
    let count = 0
    for await (const _ of entriesOf(world.db, institution, {})) count += 1
    return count
  }
  const tryFile = (file: Uint8Array, actor = owner) => tryInventory(actor, file, world.services)

  test('an export imported again changes nothing, whoever imports it', async () => {
    const before = await registered()
    const file = await exportInventory(owner, {}, world.services)
    const outcome = {
      registeredCount: 0,
      editedCount: 0,
      unchangedCount: before.length,
      faults: [],
    }
    expect(await tryFile(file)).toEqual(outcome)
    expect(await importInventory(manager, file, world.services)).toEqual(outcome)
    expect(await registered()).toEqual(before)
    const [first] = before
    const narrowed = await exportInventory(owner, { ids: [first!.id] }, world.services)
    expect(await tryFile(narrowed)).toEqual({ ...outcome, unchangedCount: 1 })
    const [entry] = await entriesOfKind(world.services, institution, 'inventory.imported')
    expect(entry?.body).toMatchObject({ unchangedCount: before.length, editedCount: 0 })
  })

  test('rows are registered and changed with their entries; a dry run says so and does neither', async () => {
    const before = await registered()
    const file = await changed(await exportInventory(owner, {}, world.services), (sheet) => {
      setCells(sheet, 2, { nameEn: 'Renamed', scenario: '信贷审批' })
      setCells(sheet, before.length + 2, newRow(login))
    })
    const entries = await countEntries()
    const outcome = { registeredCount: 1, editedCount: 1, unchangedCount: before.length - 1 }
    expect(await tryFile(file)).toMatchObject(outcome)
    expect(await registered()).toEqual(before)
    expect(await countEntries()).toBe(entries)

    expect(await importInventory(owner, file, world.services)).toMatchObject(outcome)
    const after = await registered()
    expect(after[0]).toMatchObject({ name: { en: 'Renamed' }, tier: 'high', revision: 1 })
    expect(after.at(-1)).toMatchObject({
      stage: 'requirements',
      dataClasses: ['sensitive', 'general'],
      factors: { scale: 'department', customerEffect: 'indirect', generative: false },
      ownerId: owner.id,
    })
    expect(await countEntries()).toBe(entries + 3)
  })

  test('every fault of every row is named at once, and nothing is imported', async () => {
    const before = await registered()
    const next = before.length + 2
    const file = await changed(await exportInventory(owner, {}, world.services), (sheet) => {
      setCells(sheet, 2, { tier: '低风险 Low', revision: '99' })
      setCells(sheet, 3, { id: 'app_00000000000000000000000000000000' })
      setCells(sheet, next, {
        ...newRow(login),
        nameZh: 'x'.repeat(121),
        scenario: '占星',
        owner: 'nobody',
      })
      setCells(sheet, next + 1, { ...newRow(login), purposeEn: '', dataClasses: 'core, 核心' })
      setCells(sheet, next + 2, { ...newRow(login), nameEn: { formula: '1+1', result: 2 } })
      setCells(sheet, next + 3, { ...newRow(login), stage: '运行', modelVersionIds: 'latest' })
      setCells(sheet, next + 4, newRow(login))
    })
    const { faults } = await tryFile(file)
    const named = faults.map(
      ({ row, column }) => `${row} ${sheetColumns.find((one) => headerOf(one) === column)?.id}`,
    )
    const expected = [
      '2 tier',
      '2 revision',
      '3 id',
      '3 stage',
      '3 tier',
      '3 createdAt',
      '3 revision',
      `${next} nameZh`,
      `${next} scenario`,
      `${next} owner`,
      `${next + 1} purposeEn`,
      `${next + 1} dataClasses`,
      `${next + 2} nameEn`,
      `${next + 3} modelVersionIds`,
      `${next + 3} stage`,
    ]
    expect(named.toSorted()).toEqual(expected.toSorted())
    expect(faults.map(({ row }) => row)).toEqual(
      faults.map(({ row }) => row).toSorted((a, b) => a - b),
    )
    expect(faults.every(({ message }) => message.zh !== '' && message.en !== '')).toBe(true)
    await expect(importInventory(owner, file, world.services)).rejects.toMatchObject({
      code: 'registry.rows_refused',
      details: { faults },
    })
    expect(await registered()).toEqual(before)
  })

  test('who does not answer for an application cannot change it by a sheet either', async () => {
    const file = await changed(await exportInventory(owner, {}, world.services), (sheet) =>
      setCells(sheet, 2, { nameEn: 'Taken over' }),
    )
    expect(await tryFile(file, manager)).toMatchObject({
      faults: [{ row: 2, message: { en: expect.stringMatching(/responsible people/) } }],
    })
  })

  test('an export that is no longer the newest is refused row by row', async () => {
    const file = await exportInventory(owner, {}, world.services)
    const rename = await changed(file, (sheet) => setCells(sheet, 2, { nameEn: 'Renamed again' }))
    await importInventory(owner, rename, world.services)
    expect((await tryFile(rename)).faults).toMatchObject([{ row: 2, column: '修订号 Revision' }])
  })

  test('the template holds no row, explains every column and can be filled in', async () => {
    const template = await inventoryTemplate(owner)
    expect(await tryFile(template)).toMatchObject({ registeredCount: 0, faults: [] })
    const filled = await changed(template, (sheet) => setCells(sheet, 2, newRow(login)))
    expect(await tryFile(filled)).toMatchObject({ registeredCount: 1, faults: [] })
    const workbook = new ExcelJS.Workbook()
    await workbook.xlsx.load(Buffer.from(template) as never)
    expect(workbook.worksheets[2]!.actualRowCount).toBe(sheetColumns.length + 2)
    expect(workbook.worksheets[0]!.getCell(5_001, place('scenario')).dataValidation.type).toBe(
      'list',
    )
  })

  test('a sheet without a needed column names the column, once', async () => {
    const file = await changed(await exportInventory(owner, {}, world.services), (sheet) =>
      setCells(sheet, 1, { owner: 'something else' }),
    )
    expect((await tryFile(file)).faults).toMatchObject([
      { row: 1, column: '责任人 Accountable person' },
    ])
  })
})

describe('a workbook', () => {
  const codeOf = (file: Uint8Array) =>
    readSheet(file).then(
      () => 'read',
      (error: { code: string }) => error.code,
    )

  test('that is none, or is cut short, is refused', async () => {
    const workbook = new ExcelJS.Workbook()
    workbook.addWorksheet(INVENTORY_SHEET)
    const whole = new Uint8Array(await workbook.xlsx.writeBuffer())
    expect(await codeOf(whole)).toBe('read')
    for (const file of [new Uint8Array(), Buffer.from('not a workbook'), whole.subarray(0, 900)]) {
      expect(await codeOf(file)).toBe('registry.unreadable_workbook')
    }
  })

  test('with a column twice, or a number that is no day, is told so and never read as one of them', async () => {
    const workbook = new ExcelJS.Workbook()
    const sheet = workbook.addWorksheet(INVENTORY_SHEET)
    sheet.addRow([...sheetColumns.map(headerOf), '名称（中文）'])
    sheet.addRow(['', '', '甲', ...Array<string>(sheetColumns.length - 3).fill(''), '乙'])
    sheet.getCell(2, place('owner')).value = 1e10
    sheet.getCell(2, place('owner')).numFmt = 'yyyy-mm-dd'
    const { faults } = await readSheet(new Uint8Array(await workbook.xlsx.writeBuffer()))
    expect(faults.map(({ row, column }) => [row, column])).toEqual([
      [1, '名称（中文） Name (Chinese)'],
      [2, '责任人 Accountable person'],
    ])
  })

  test('with more rows than the limit is refused', async () => {
    const workbook = new ExcelJS.Workbook()
    const sheet = workbook.addWorksheet(INVENTORY_SHEET)
    for (let row = 0; row < SHEET_ROWS_MAX + 2; row += 1) sheet.addRow(['x'])
    const file = new Uint8Array(await workbook.xlsx.writeBuffer())
    expect(await codeOf(file)).toBe('registry.workbook_too_large')
  })

  test('that unpacks beyond the limit is refused before it is read, whatever size it states', () => {
    const packed = deflateRawSync(Buffer.alloc(200 * 1024 * 1024))
    expect(packed.length).toBeLessThan(1024 * 1024)
    expect(() => assertWorkbookFits(zipOf(packed))).toThrow(
      expect.objectContaining({ code: 'registry.workbook_too_large' }),
    )
  })

  test('of which two readers would see different parts is refused', () => {
    const one = zipOf(deflateRawSync(Buffer.from('x')))
    const hidden = zipOf(...['hidden', 'x'].map((text) => deflateRawSync(Buffer.from(text))))
    expect(() => assertWorkbookFits(one)).not.toThrow()
    const refused = expect.objectContaining({ code: 'registry.unreadable_workbook' })
    const end = hidden.length - 22
    const changed = (change: (archive: Buffer) => void) => {
      const archive = Buffer.from(hidden)
      change(archive)
      return archive
    }
    const archives = {
      'a directory that counts one part and lists two': changed((archive) => {
        archive.writeUInt16LE(1, end + 10)
        archive.writeUInt32LE(archive.readUInt32LE(end + 16) + 46, end + 16)
      }),
      'a directory longer than the parts that it counts': changed((archive) => {
        archive.writeUInt16LE(1, end + 10)
      }),
      'a second directory behind the one that is named': Buffer.concat([
        one.subarray(0, -22),
        hidden,
      ]),
      'a directory on another disk': changed((archive) => archive.writeUInt16LE(0xffff, end + 4)),
    }
    for (const [name, archive] of Object.entries(archives)) {
      expect(() => assertWorkbookFits(archive), name).toThrow(refused)
    }
  })
})

/** An archive of deflated parts, each of which claims to hold a single byte. */
function zipOf(...contents: readonly Uint8Array[]): Uint8Array {
  const locals: Buffer[] = []
  const entries: Buffer[] = []
  let offset = 0
  for (const packed of contents) {
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(8, 8)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE(8, 10)
    entry.writeUInt32LE(packed.length, 20)
    entry.writeUInt32LE(1, 24)
    entry.writeUInt32LE(offset, 42)
    locals.push(local, Buffer.from(packed))
    entries.push(entry)
    offset += local.length + packed.length
  }
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(contents.length, 10)
  end.writeUInt32LE(contents.length * 46, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, ...entries, end])
}

test('within a list no two choices can be mistaken for each other', () => {
  for (const choices of Object.values(readChoices())) {
    const spellings = choices.flatMap((one) => [
      ...new Set(
        [one.id, one.title.zh, one.title.en, labelOf(one)].map((text) => text.toLowerCase()),
      ),
    ])
    expect(new Set(spellings).size).toBe(spellings.length)
    for (const one of choices) expect(choiceOf(choices, ` ${labelOf(one)} `)).toBe(one.id)
  }
  expect(choiceOf(readChoices().yesNo, 'maybe')).toBeUndefined()
})
