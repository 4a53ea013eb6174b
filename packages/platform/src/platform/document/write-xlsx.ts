import type { Worksheet } from 'exceljs'
import type { Locale } from '#kernel/bilingual.ts'
import { repackOffice } from './pack-office.ts'
import {
  around,
  type Block,
  type Cell,
  inkOf,
  type Paper,
  say,
  sealedBlocks,
  timeInChina,
} from './paper.ts'

const SHEET_NAME_MAX = 31
const COLUMN_CHARACTERS_MIN = 10
const COLUMN_CHARACTERS_MAX = 60
/** Of a sheet's width in characters, over all its columns. */
const SHEET_CHARACTERS = 130
const INVALID_IN_SHEET_NAME = /[\\/*?:[\]]/g

/** The paper as a workbook: its words and figures on the first sheet, every table on a sheet of its own. */
export async function writeXlsx(paper: Paper, locale: Locale): Promise<Uint8Array> {
  // Loaded when asked for: the library is large, and most processes never write a sheet.
  const { default: excel } = await import('exceljs')
  const workbook = new excel.Workbook()
  const at = new Date(paper.asOf)
  Object.assign(workbook, { created: at, modified: at, creator: say(paper.institution, locale) })
  const overview = workbook.addWorksheet(say(around.overview, locale))
  overview.columns = [{ width: 28 }, { width: 18 }, { width: 18 }, { width: 60 }]
  heading(overview, say(paper.title, locale), 16)
  overview.addRow([say(paper.institution, locale)])
  overview.addRow([say(paper.subtitle, locale)])
  overview.addRow([say(around.asOf, locale), timeInChina(paper.asOf)])
  const names = new Set([overview.name])
  for (const block of sealedBlocks(paper)) {
    if (block.kind !== 'table') summarise(overview, block, locale)
    else addTable(workbook.addWorksheet(sheetName(say(block.title, locale), names)), block, locale)
  }
  return repackOffice(new Uint8Array(await workbook.xlsx.writeBuffer()))
}

function summarise(sheet: Worksheet, block: Exclude<Block, { kind: 'table' }>, locale: Locale) {
  switch (block.kind) {
    case 'heading':
      return void heading(sheet, say(block.words, locale), block.level === 1 ? 13 : 11)
    case 'paragraph':
      return void sheet.addRow([say(block.words, locale)])
    case 'facts':
      for (const { label, value } of block.rows) {
        sheet.addRow([say(label, locale), plain(value, locale)])
      }
      return
    case 'shares':
      heading(sheet, say(block.title, locale), 11)
      sheet.addRow(['', ...block.legend.map(({ label }) => say(label, locale))])
      for (const { label, parts } of block.rows) sheet.addRow([say(label, locale), ...parts])
      return
    case 'bars':
      heading(sheet, say(block.title, locale), 11)
      for (const { label, value } of block.bars) sheet.addRow([say(label, locale), value])
  }
}

function addTable(sheet: Worksheet, table: Extract<Block, { kind: 'table' }>, locale: Locale) {
  const { columns, rows, empty } = table
  const sum = columns.reduce((total, { width }) => total + width, 0)
  sheet.views = [{ state: 'frozen', ySplit: 1 }]
  sheet.columns = columns.map(({ title, width }) => ({
    header: say(title, locale),
    width: Math.min(
      COLUMN_CHARACTERS_MAX,
      Math.max(COLUMN_CHARACTERS_MIN, Math.round((SHEET_CHARACTERS * width) / sum)),
    ),
    style: { alignment: { wrapText: true, vertical: 'top' } },
  }))
  sheet.getRow(1).font = { bold: true }
  if (rows.length === 0) return void sheet.addRow([say(empty, locale)])
  for (const cells of rows) {
    const row = sheet.addRow(cells.map((cell) => plain(cell, locale)))
    for (const [index, cell] of cells.entries()) {
      row.getCell(index + 1).font = { color: { argb: `FF${inkOf(cell).slice(1)}` } }
    }
  }
  sheet.autoFilter = { from: { row: 1, column: 1 }, to: { row: 1, column: columns.length } }
}

function heading(sheet: Worksheet, text: string, size: number) {
  sheet.addRow([])
  sheet.addRow([text]).font = { bold: true, size }
}

const plain = (cell: Cell, locale: Locale) => (typeof cell === 'number' ? cell : say(cell, locale))

/** Short, of allowed characters, and there once. */
function sheetName(title: string, names: Set<string>): string {
  const short = title
    .replace(INVALID_IN_SHEET_NAME, ' ')
    .slice(0, SHEET_NAME_MAX - 3)
    .trim()
  let name = short
  for (let number = 2; names.has(name); number += 1) name = `${short} ${number}`
  names.add(name)
  return name
}
