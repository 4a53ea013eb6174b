import type { DataValidation, Workbook, Worksheet } from 'exceljs'
import { msOf } from '#kernel/time.ts'
import type { Application } from './application.ts'
import { type Choice, type ChoiceList, labelOf, readChoices } from './choices.ts'
import type { Directory } from './people.ts'
import { type Column, type ColumnId, headerOf, sheetColumns } from './sheet-columns.ts'

export const SHEET_ROWS_MAX = 5_000
export const INVENTORY_SHEET = '应用清单 Inventory'
const HELP_SHEET = '填写说明 Help'
const CHOICES_SHEET = '选项 Choices'

const MS_PER_DAY = 86_400_000
/** The serial number that spreadsheets give to 1970-01-01 (ECMA-376, 1900 date system). */
const EPOCH_SERIAL = 25_569

/**
 * The inventory as an Excel workbook (measure 15.2): one row for each application, drop-downs, and a sheet that explains
 * every column, in both languages. Without applications it is the template.
 */
export async function writeInventory(
  applications: readonly Application[],
  { loginById }: Pick<Directory, 'loginById'>,
): Promise<Uint8Array> {
  // Loaded when asked for: the library is large, and most processes never write a sheet.
  const { default: excel } = await import('exceljs')
  const workbook = new excel.Workbook()
  const choices = readChoices()
  const sheet = workbook.addWorksheet(INVENTORY_SHEET, { views: [{ state: 'frozen', ySplit: 1 }] })
  sheet.columns = sheetColumns.map((column) => ({
    header: headerOf(column),
    key: column.id,
    width: column.widthCharacters,
    // Text, so that a spreadsheet does not turn an id or a login into a number or a date.
    style: { numFmt: isTime(column) ? 'yyyy-mm-dd hh:mm:ss.000' : '@' },
  }))
  sheet.getRow(1).font = { bold: true }
  for (const application of applications) {
    sheet.addRow(cellsOf(application, loginById, choices))
  }
  addDropDowns(sheet, writeChoices(workbook, choices))
  writeHelp(workbook)
  return new Uint8Array(await workbook.xlsx.writeBuffer())
}

/** The cells of an application by column: what `readRow` in read-sheet.ts takes back. */
export function cellsOf(
  application: Application,
  loginById: Directory['loginById'],
  choices = readChoices(),
): Readonly<Record<ColumnId, string | number>> {
  const { factors, responsible } = application
  const label = (list: ChoiceList, id: string) => labelIn(choices[list], id)
  const login = (id: Application['ownerId']) => loginById.get(id) ?? id
  return {
    id: application.id,
    revision: String(application.revision),
    nameZh: application.name.zh,
    nameEn: application.name.en,
    purposeZh: application.purpose.zh,
    purposeEn: application.purpose.en,
    populationZh: application.population.zh,
    populationEn: application.population.en,
    scenario: label('scenario', factors.scenario),
    importance: label('importance', factors.importance),
    scale: label('scale', factors.scale),
    customerEffect: label('customerEffect', factors.customerEffect),
    reliance: label('reliance', factors.reliance),
    complexity: label('complexity', factors.complexity),
    generative: label('yesNo', String(factors.generative)),
    customerFacing: label('yesNo', String(factors.customerFacing)),
    touchesContract: label('yesNo', String(factors.touchesContract)),
    decidesAboutPeople: label('yesNo', String(application.decidesAboutPeople)),
    publicFacing: label('yesNo', String(application.publicFacing)),
    dataClasses: application.dataClasses.map((id) => label('dataClass', id)).join(', '),
    supplierIds: application.supplierIds.join(', '),
    modelVersionIds: application.modelVersionIds.join(', '),
    owner: login(application.ownerId),
    business: login(responsible.business),
    technology: login(responsible.technology),
    data: login(responsible.data),
    stage: label('stage', application.stage),
    tier: label('tier', application.tier),
    createdAt: serialOf(application.createdAt),
    endedAt: application.endedAt === undefined ? '' : serialOf(application.endedAt),
  }
}

function labelIn(choices: readonly Choice[], id: string): string {
  const choice = choices.find((one) => one.id === id)
  return choice === undefined ? id : labelOf(choice)
}

/** Dates go in as serial numbers of UTC: a date object would be shifted by the zone of the machine. */
function serialOf(instant: Application['createdAt']): number {
  return msOf(instant) / MS_PER_DAY + EPOCH_SERIAL
}

export function isTime({ id }: Column): boolean {
  return id === 'createdAt' || id === 'endedAt'
}

/** The choices stand in a sheet of their own, since a list inside a validation ends at 255 characters. */
function writeChoices(
  workbook: Workbook,
  choices: ReturnType<typeof readChoices>,
): ReadonlyMap<ChoiceList, string> {
  const sheet = workbook.addWorksheet(CHOICES_SHEET)
  const ranges = new Map<ChoiceList, string>()
  for (const [index, [list, values]] of Object.entries(choices).entries()) {
    const column = sheet.getColumn(index + 1)
    column.values = [list, ...values.map(labelOf)]
    column.width = 36
    const letter = column.letter
    ranges.set(
      list as ChoiceList,
      `'${CHOICES_SHEET}'!$${letter}$2:$${letter}$${values.length + 1}`,
    )
  }
  return ranges
}

/** The library's typings leave this out; with it a column takes one validation instead of one for each of its cells. */
interface Validated {
  readonly dataValidations: { add(range: string, validation: DataValidation): void }
}

function addDropDowns(sheet: Worksheet, ranges: ReadonlyMap<ChoiceList, string>) {
  for (const [index, column] of sheetColumns.entries()) {
    if (column.kind !== 'choice' || column.choices === undefined) continue
    const { letter } = sheet.getColumn(index + 1)
    const { dataValidations } = sheet as unknown as Validated
    dataValidations.add(`${letter}2:${letter}${SHEET_ROWS_MAX + 1}`, {
      type: 'list',
      allowBlank: true,
      formulae: [ranges.get(column.choices)!],
      showErrorMessage: true,
      errorTitle: column.header.zh,
      error: `${column.help.zh} ${column.help.en}`,
    })
  }
}

function writeHelp(workbook: Workbook) {
  const sheet = workbook.addWorksheet(HELP_SHEET)
  sheet.columns = [
    { header: '列 Column', width: 40 },
    { header: '说明', width: 60 },
    { header: 'Help', width: 60 },
  ]
  sheet.getRow(1).font = { bold: true }
  for (const column of sheetColumns) {
    sheet.addRow([headerOf(column), column.help.zh, column.help.en])
  }
  sheet.addRow([
    `行 Rows`,
    `至多 ${SHEET_ROWS_MAX} 行；编号为空的行登记为新应用，有编号的行更改该应用。任何一行有误则全部不导入。`,
    `At most ${SHEET_ROWS_MAX} rows. A row without an id registers an application, one with an id changes it. If any row is wrong, nothing is imported.`,
  ])
}
