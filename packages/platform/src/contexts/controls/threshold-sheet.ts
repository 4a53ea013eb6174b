import type { CellValue } from 'exceljs'
import { authorize } from '#contexts/identity/index.ts'
import { assertWorkbookFits, type RowFault, registryErrors } from '#contexts/registry/index.ts'
import type { Actor } from '#kernel/actor.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { adoptedMeasures, measuresInForce } from './catalogue-in-force.ts'
import { saveThreshold } from './catalogue-store.ts'
import { controlsErrors } from './errors.ts'
import {
  isLooser,
  type Measures,
  type Statement,
  statementsOf,
  type Threshold,
} from './measures.ts'

const SHEET = '条款与阈值 Statements'
const ROWS_MAX = 2_000

const columns = [
  { key: 'statement', header: '条款 Statement', width: 10 },
  { key: 'zh', header: '内容', width: 48 },
  { key: 'en', header: 'Says', width: 48 },
  { key: 'duty', header: '方式 Duty', width: 12 },
  { key: 'name', header: '阈值 Threshold', width: 24 },
  { key: 'unit', header: '单位 Unit', width: 10 },
  { key: 'floor', header: '最宽 Floor', width: 10 },
  { key: 'value', header: '本机构 Own value', width: 14 },
] as const
type Key = (typeof columns)[number]['key']

/** The statements with their thresholds as a workbook: one row for each threshold, or one without. */
export async function exportThresholds(actor: Actor, { db }: Services): Promise<Uint8Array> {
  authorize(actor, 'controls:read')
  const { content } = await measuresInForce(db, actor.institution)
  // Loaded when asked for: the library is large, and most processes never write a sheet.
  const { default: excel } = await import('exceljs')
  const workbook = new excel.Workbook()
  const sheet = workbook.addWorksheet(SHEET, { views: [{ state: 'frozen', ySplit: 1 }] })
  sheet.columns = columns.map(({ key, header, width }) => ({ key, header, width }))
  sheet.getRow(1).font = { bold: true }
  for (const statement of statementsOf(content))
    for (const row of rowsOf(statement)) sheet.addRow(row)
  return new Uint8Array(await workbook.xlsx.writeBuffer())
}

function rowsOf({
  id,
  says,
  duty,
  thresholds,
}: Statement): Partial<Record<Key, string | number>>[] {
  const base = { statement: id, zh: says.zh, en: says.en, duty }
  const named = Object.entries(thresholds)
  if (named.length === 0) return [base]
  return named.map(([name, { value, floor, unit }]) => ({
    ...base,
    ...{ name, unit, value, floor: floor ?? value },
  }))
}

interface Change {
  readonly statement: string
  readonly name: string
  readonly value: number
}

/**
 * Reads own thresholds out of a workbook: all of them or none. Only what differs from what holds is set.
 * Errors: `controls.rows_refused` with every fault of every row, `registry.unreadable_workbook`, `workbook_too_large`.
 */
export async function importThresholds(
  actor: Actor,
  file: Uint8Array,
  { db, now, append }: Services,
): Promise<readonly Change[]> {
  authorize(actor, 'catalogue:adopt')
  const rows = await readRows(file)
  return serializable(db, async (tx) => {
    const adopted = await adoptedMeasures(tx, actor.institution)
    const held = await measuresInForce(tx, actor.institution)
    const changes = decide(rows, adopted.content, held.content)
    const at = now()
    for (const { statement, name, value } of changes) {
      const { floor, catalogue } = numbersOf(thresholdIn(adopted.content, statement, name)!)
      await saveThreshold(tx, actor.institution, { statement, name, value }, { by: actor.id, at })
      await append(tx, {
        kind: 'threshold.set',
        subject: statement,
        actor,
        body: { name, value, catalogue, floor },
      })
    }
    return changes
  })
}

interface Row {
  readonly number: number
  readonly cells: ReadonlyMap<Key, string>
}

async function readRows(file: Uint8Array): Promise<readonly Row[]> {
  assertWorkbookFits(file)
  const { default: excel } = await import('exceljs')
  const workbook = new excel.Workbook()
  try {
    const bytes = Uint8Array.from(file).buffer
    // Nothing of the sheet but its cells is needed, and some of the rest unfolds into millions of objects.
    await workbook.xlsx.load(bytes, {
      ignoreNodes: ['dataValidations', 'conditionalFormatting', 'mergeCells', 'extLst'],
    })
  } catch {
    throw registryErrors.unreadable_workbook()
  }
  const sheet = workbook.worksheets[0]
  if (sheet === undefined || sheet.actualRowCount > ROWS_MAX)
    throw registryErrors.unreadable_workbook()
  const rows: Row[] = []
  sheet.eachRow({ includeEmpty: false }, (row, number) => {
    if (number === 1) return
    const cells = columns.map(
      ({ key }, index) => [key, textOf(row.getCell(index + 1).value)] as const,
    )
    rows.push({ number, cells: new Map(cells) })
  })
  return rows
}

function textOf(value: CellValue): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : ''
}

/** What the rows would set. Pure: same rows, same catalogue, same answer. */
function decide(rows: readonly Row[], adopted: Measures, held: Measures): readonly Change[] {
  const faults: RowFault[] = []
  const changes: Change[] = []
  const seen = new Set<string>()
  for (const { number, cells } of rows) {
    const [statement = '', name = '', text = ''] = (['statement', 'name', 'value'] as const).map(
      (key) => cells.get(key),
    )
    if (name === '' && text === '') continue
    const fault = faultOf(
      thresholdIn(adopted, statement, name),
      text,
      seen.has(`${statement} ${name}`),
    )
    seen.add(`${statement} ${name}`)
    if (fault !== undefined) faults.push({ row: number, ...fault })
    else if (Number(text) !== thresholdIn(held, statement, name)?.value) {
      changes.push({ statement, name, value: Number(text) })
    }
  }
  if (faults.length > 0) throw controlsErrors.rows_refused({ faults })
  return changes
}

function faultOf(
  threshold: Threshold | undefined,
  text: string,
  isTwice: boolean,
): Omit<RowFault, 'row'> | undefined {
  if (threshold === undefined) {
    return {
      message: {
        zh: '目录中没有该条款或阈值',
        en: 'the catalogue has no such statement or threshold',
      },
    }
  }
  if (isTwice) return { message: { zh: '该阈值出现两次', en: 'the threshold stands twice' } }
  const column = columns.at(-1)!.header
  if (text === '' || !Number.isFinite(Number(text))) {
    return { column, message: { zh: '不是数字', en: 'not a number' } }
  }
  const { floor } = numbersOf(threshold)
  if (!isLooser(Number(text), floor, threshold.stricter)) return undefined
  return { column, message: { zh: `不得宽于 ${floor}`, en: `never looser than ${floor}` } }
}

function numbersOf({ value, floor = value }: Threshold) {
  return { catalogue: value, floor }
}

function thresholdIn(measures: Measures, statement: string, name: string): Threshold | undefined {
  const thresholds = statementsOf(measures).find(({ id }) => id === statement)?.thresholds ?? {}
  return Object.hasOwn(thresholds, name) ? thresholds[name] : undefined
}
