import type { CellValue, Workbook, Worksheet } from 'exceljs'
import {
  assertWorkbookFits,
  type Choice,
  cellText,
  placesOf,
  type RowFault,
  registryErrors,
  TWICE,
} from '#contexts/registry/index.ts'

const ROWS_MAX = 2_000

/** A column of a sheet; its header says it in both languages. */
export interface Column<Key extends string> {
  readonly key: Key
  readonly header: string
  readonly width: number
  /** Written for people to read, and not read again; it may be left out. */
  readonly isGiven?: boolean
  readonly choices?: readonly Choice[]
}

export type Cells<Key extends string> = ReadonlyMap<Key, string>

export interface TableRow<Key extends string> {
  /** As the spreadsheet counts: the header is row 1. */
  readonly number: number
  readonly cells: Cells<Key>
}

export interface Table<Key extends string> {
  readonly rows: readonly TableRow<Key>[]
  readonly faults: readonly RowFault[]
}

export function writeTable<Key extends string>(
  workbook: Workbook,
  name: string,
  columns: readonly Column<Key>[],
  rows: readonly Partial<Record<Key, string | number>>[],
): Worksheet {
  const sheet = workbook.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 1 }] })
  sheet.columns = columns.map(({ key, header, width }) => ({ key, header, width }))
  sheet.getRow(1).font = { bold: true }
  for (const row of rows) {
    // Long words are read in full, and not over the edge of the next cell.
    sheet.addRow(row).alignment = { wrapText: true, vertical: 'top' }
  }
  return sheet
}

/** Errors: `registry.unreadable_workbook`, `workbook_too_large`. */
export async function loadWorkbook(file: Uint8Array): Promise<Workbook> {
  assertWorkbookFits(file)
  // Loaded when asked for: the library is large, and most processes never read a sheet.
  const { default: excel } = await import('exceljs')
  const workbook = new excel.Workbook()
  try {
    const bytes = Uint8Array.from(file).buffer
    // Nothing of a sheet but its cells is needed, and some of the rest unfolds into millions of objects.
    await workbook.xlsx.load(bytes, {
      ignoreNodes: ['dataValidations', 'conditionalFormatting', 'mergeCells', 'extLst'],
    })
  } catch {
    throw registryErrors.unreadable_workbook()
  }
  return workbook
}

/**
 * The rows of a sheet as text, its columns found by their headers; without the sheet there are none.
 * Error: `registry.workbook_too_large`.
 */
export function readTable<Key extends string>(
  workbook: Workbook,
  name: string,
  columns: readonly Column<Key>[],
): Table<Key> {
  const sheet = workbook.getWorksheet(name)
  if (sheet === undefined) return { rows: [], faults: [] }
  if (sheet.actualRowCount > ROWS_MAX + 1)
    throw registryErrors.workbook_too_large({ limit: ROWS_MAX, unit: 'rows' })
  const spellings = new Map(columns.map(({ key, header }) => [key, [header]]))
  const { places, twice } = placesOf(sheet.getRow(1), spellings)
  const wrong = columns.flatMap(({ key, header, isGiven }) => {
    const at = { sheet: name, row: 1, column: header }
    if (twice.includes(key)) return [{ ...at, message: TWICE }]
    return isGiven === true || places.has(key) ? [] : [{ ...at, message: MISSING }]
  })
  if (wrong.length > 0) return { rows: [], faults: wrong }
  const rows: TableRow<Key>[] = []
  const faults: RowFault[] = []
  sheet.eachRow({ includeEmpty: false }, (row, number) => {
    if (number === 1) return
    const cells = new Map<Key, string>()
    for (const { key, header } of columns) {
      const place = places.get(key)
      const text = place === undefined ? '' : cellText(row.getCell(place).value as CellValue)
      cells.set(key, text?.trim() ?? '')
      if (text === undefined)
        faults.push({ sheet: name, row: number, column: header, message: FORMULA })
    }
    if ([...cells.values()].some((text) => text !== '')) rows.push({ number, cells })
  })
  return { rows, faults }
}

const MISSING = { zh: '缺少该列', en: 'the column is missing' }
const FORMULA = {
  zh: '单元格含公式或错误，请填写值',
  en: 'a formula or an error; give the value',
}
