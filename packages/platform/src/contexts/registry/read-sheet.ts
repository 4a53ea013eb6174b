import type { CellValue, Row, Worksheet } from 'exceljs'
import type { Bilingual } from '#kernel/bilingual.ts'
import { instantOf } from '#kernel/time.ts'
import { registryErrors } from './errors.ts'
import type { RowFault } from './row-fault.ts'
import { type ColumnId, headerOf, sheetColumns } from './sheet-columns.ts'
import { assertWorkbookFits } from './workbook-size.ts'
import { INVENTORY_SHEET, SHEET_ROWS_MAX } from './write-sheet.ts'

export interface SheetRow {
  /** As the spreadsheet counts. */
  readonly number: number
  readonly cells: ReadonlyMap<ColumnId, string>
}

export interface Sheet {
  readonly rows: readonly SheetRow[]
  readonly faults: readonly RowFault[]
}

/**
 * Parts of a workbook that hold nothing of the inventory and that the library unfolds cell by cell, so that a few bytes
 * ("this drop-down is for all rows") become millions of objects.
 */
const IGNORED_NODES = [
  'dataValidations',
  'conditionalFormatting',
  'mergeCells',
  'hyperlinks',
  'drawing',
  'picture',
  'tableParts',
  'autoFilter',
  'extLst',
]

/**
 * The rows of an inventory workbook as text. Errors: `registry.unreadable_workbook`, `workbook_too_large`; what is wrong with
 * single cells is returned, all at once.
 */
export async function readSheet(file: Uint8Array): Promise<Sheet> {
  assertWorkbookFits(file)
  const sheet = await loadSheet(file)
  if (sheet === undefined) throw registryErrors.unreadable_workbook()
  // Counted on what holds values: a sheet may carry thousands of rows that are only formatted.
  if (sheet.actualRowCount > SHEET_ROWS_MAX + 1) {
    throw registryErrors.workbook_too_large({ limit: SHEET_ROWS_MAX, unit: 'rows' })
  }
  const { places, twice } = placesOf(sheet.getRow(1), spellingsOf)
  const faults = [...missingColumns(places), ...twice.map((id) => headerFault(id, TWICE))]
  const rows: SheetRow[] = []
  sheet.eachRow({ includeEmpty: false }, (row, number) => {
    if (number === 1) return
    const read = readCells(row, number, places)
    faults.push(...read.faults)
    if ([...read.cells.values()].some((text) => text !== '')) {
      rows.push({ number, cells: read.cells })
    }
  })
  return { rows, faults }
}

async function loadSheet(file: Uint8Array): Promise<Worksheet | undefined> {
  const { default: excel } = await import('exceljs')
  const workbook = new excel.Workbook()
  try {
    // The library's own type for buffers is older than the runtime's.
    await workbook.xlsx.load(Buffer.from(file) as never, { ignoreNodes: IGNORED_NODES })
  } catch {
    throw registryErrors.unreadable_workbook()
  }
  return workbook.getWorksheet(INVENTORY_SHEET) ?? workbook.worksheets[0]
}

const spellingsOf = new Map(
  sheetColumns.map((one) => [one.id, [headerOf(one), one.header.zh, one.header.en, one.id]]),
)

/**
 * Columns may be moved and left out where they are given by the system; they are found by the spellings of their header. Of one
 * that stands `twice` nobody can say which was meant.
 */
export function placesOf<Key extends string>(
  header: Row,
  spellings: ReadonlyMap<Key, readonly string[]>,
): { readonly places: ReadonlyMap<Key, number>; readonly twice: readonly Key[] } {
  const places = new Map<Key, number>()
  const twice = new Set<Key>()
  header.eachCell((cell, place) => {
    const text = plain(cellText(cell.value) ?? '')
    for (const [key, names] of spellings) {
      if (!names.some((name) => plain(name) === text)) continue
      if (places.has(key)) twice.add(key)
      places.set(key, place)
    }
  })
  return { places, twice: [...twice] }
}

const MISSING = { zh: '缺少该列', en: 'the column is missing' }
export const TWICE = { zh: '该列出现两次', en: 'the column stands twice' }

function headerFault(id: ColumnId, message: Bilingual): RowFault {
  return { row: 1, column: headerOf(sheetColumns.find((one) => one.id === id)!), message }
}

/** A header as it is compared: whatever the width, the spaces and the case. */
export function plain(text: string): string {
  return text.normalize('NFKC').replaceAll(/\s+/g, '').toLowerCase()
}

function missingColumns(places: ReadonlyMap<ColumnId, number>): RowFault[] {
  return sheetColumns
    .filter(({ id, kind }) => kind !== 'given' && !places.has(id))
    .map(({ id }) => headerFault(id, MISSING))
}

function readCells(row: Row, number: number, places: ReadonlyMap<ColumnId, number>) {
  const faults: RowFault[] = []
  const cells = new Map<ColumnId, string>()
  for (const column of sheetColumns) {
    const place = places.get(column.id)
    const text = place === undefined ? '' : cellText(row.getCell(place).value)
    cells.set(column.id, text?.trim() ?? '')
    if (text !== undefined) continue
    faults.push({
      row: number,
      column: headerOf(column),
      message: { zh: '单元格含公式或错误，请填写值', en: 'a formula or an error; give the value' },
    })
  }
  return { cells, faults }
}

/** The text of a cell; `undefined` where it holds no value but something that makes one. */
export function cellText(value: CellValue): string | undefined {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  // Read as UTC, as it was written: a spreadsheet's time has no zone. A number beyond all days may be formatted as one.
  if (value instanceof Date) {
    return Number.isNaN(value.getTime()) ? undefined : instantOf(value.getTime())
  }
  if ('richText' in value) return value.richText.map(({ text }) => text).join('')
  if ('text' in value) return cellText(value.text as CellValue)
  return undefined
}
