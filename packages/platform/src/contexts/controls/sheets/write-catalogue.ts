import type { DataValidation, Workbook, Worksheet } from 'exceljs'
import { authorize } from '#contexts/identity/index.ts'
import { type Choice, labelOf } from '#contexts/registry/index.ts'
import type { Actor } from '#kernel/actor.ts'
import { snapshot } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { crosswalk, plan } from '../catalogue.ts'
import { measuresInForce } from '../catalogue-in-force.ts'
import type { Measures } from '../measures.ts'
import { OWN_STATEMENTS_MAX, type OwnRevision } from '../own/own-statement.ts'
import { openDrafts, ownInForce } from '../own/own-store.ts'
import { OWN_SHEET, ownColumns, ownRow } from './own-rows.ts'
import { type Column, writeTable } from './table.ts'
import { THRESHOLD_SHEET, thresholdColumns, thresholdRows } from './threshold-rows.ts'

const CHOICES_SHEET = '选项 Choices'

/**
 * The whole catalogue as the institution holds it, as a workbook: measures, statements with their thresholds, own statements,
 * cross-walk and plan. Imported again it changes nothing.
 */
export async function exportCatalogue(actor: Actor, { db }: Services): Promise<Uint8Array> {
  authorize(actor, 'controls:read')
  const { institution } = actor
  const { content, own, drafts } = await snapshot(db, async (reader) => ({
    ...(await measuresInForce(reader, institution)),
    own: await ownInForce(reader, institution),
    drafts: await openDrafts(reader, institution),
  }))
  // Loaded when asked for: the library is large, and most processes never write a sheet.
  const { default: excel } = await import('exceljs')
  const workbook = new excel.Workbook()
  writeHelp(workbook)
  writeMeasures(workbook, content)
  writeTable(workbook, THRESHOLD_SHEET, thresholdColumns, thresholdRows(content))
  const sheet = writeTable(workbook, OWN_SHEET, ownColumns, ownRowsOf(own, drafts))
  writeCrosswalk(workbook)
  writePlan(workbook)
  addDropDowns(sheet, writeChoices(workbook))
  return new Uint8Array(await workbook.xlsx.writeBuffer())
}

/** Of each number one row: its open draft, or else what is in force. */
function ownRowsOf(own: readonly OwnRevision[], drafts: readonly OwnRevision[]) {
  const shown = new Map(own.map((one) => [one.statement, { one, state: '现行 in force' }]))
  for (const one of drafts) {
    if (one.content !== undefined) shown.set(one.statement, { one, state: '草稿 draft' })
  }
  return [...shown.values()].flatMap(({ one: { statement, content }, state }) =>
    content === undefined ? [] : [ownRow({ statement, content }, state)],
  )
}

function writeMeasures(workbook: Workbook, { measures, chapters }: Measures) {
  const chapterOf = (id: number) => chapters.find((chapter) => chapter.measures.includes(id))!
  const columns: readonly Column<'id' | 'chapter' | 'zh' | 'en' | 'count'>[] = [
    { key: 'id', header: '措施 Measure', width: 10 },
    { key: 'chapter', header: '章 Chapter', width: 40 },
    { key: 'zh', header: '名称 Title (zh)', width: 40 },
    { key: 'en', header: '英文 Title (en)', width: 40 },
    { key: 'count', header: '条款数 Statements', width: 12 },
  ]
  const rows = measures.map(({ id, title, statements }) => ({
    ...{ id, ...title, count: statements.length },
    chapter: `${chapterOf(id).title.zh} ${chapterOf(id).title.en}`,
  }))
  writeTable(workbook, '措施 Measures', columns, rows)
}

type Mapped = 'framework' | 'reference' | 'statements' | 'relation' | 'confidence' | 'zh' | 'en'

function writeCrosswalk(workbook: Workbook) {
  const columns: readonly Column<Mapped>[] = [
    { key: 'framework', header: '框架 Framework', width: 30 },
    { key: 'reference', header: '条目 Reference', width: 20 },
    { key: 'statements', header: '条款 Statements', width: 24 },
    { key: 'relation', header: '关系 Relation', width: 12 },
    { key: 'confidence', header: '把握 Confidence', width: 12 },
    { key: 'zh', header: '说明 Says (zh)', width: 48 },
    { key: 'en', header: '英文 Says (en)', width: 48 },
  ]
  const titles = new Map(crosswalk.frameworks.map(({ id, title }) => [id, title]))
  const rows = crosswalk.mappings.map(({ framework, statements, says, ...rest }) => ({
    ...{ ...rest, ...says, statements: statements.join(', ') },
    framework: titles.get(framework)!.en,
  }))
  writeTable(workbook, '对照 Cross-walk', columns, rows)
}

function writePlan(workbook: Workbook) {
  const columns: readonly Column<'id' | 'zh' | 'en' | 'answer' | 'by' | 'pack'>[] = [
    { key: 'id', header: '任务 Task', width: 8 },
    { key: 'zh', header: '名称 Title (zh)', width: 44 },
    { key: 'en', header: '英文 Title (en)', width: 44 },
    { key: 'answer', header: '落实方式 Answered by', width: 18 },
    { key: 'by', header: '条款 Statements', width: 24 },
    { key: 'pack', header: '参考应用 Reference application', width: 40 },
  ]
  const rows = plan.tasks.map(({ id, title, answer, by, pack }) => ({
    ...{ id, ...title, answer: answer.join(', '), by: by.join(', ') },
    ...(pack !== undefined && { pack: `${pack.zh} ${pack.en}` }),
  }))
  writeTable(workbook, '计划任务 Plan', columns, rows)
}

/** The choices stand in a sheet of their own, since a list inside a validation ends at 255 characters. */
function writeChoices(workbook: Workbook): ReadonlyMap<readonly Choice[], string> {
  const sheet = workbook.addWorksheet(CHOICES_SHEET)
  const ranges = new Map<readonly Choice[], string>()
  for (const { header, choices } of ownColumns) {
    if (choices === undefined) continue
    const column = sheet.getColumn(ranges.size + 1)
    column.values = [header, ...choices.map(labelOf)]
    column.width = 36
    const { letter } = column
    ranges.set(choices, `'${CHOICES_SHEET}'!$${letter}$2:$${letter}$${choices.length + 1}`)
  }
  return ranges
}

/** The library's typings leave this out; with it a column takes one validation instead of one for each of its cells. */
interface Validated {
  readonly dataValidations: { add(range: string, validation: DataValidation): void }
}

function addDropDowns(sheet: Worksheet, ranges: ReadonlyMap<readonly Choice[], string>) {
  for (const [index, { choices }] of ownColumns.entries()) {
    if (choices === undefined) continue
    const { letter } = sheet.getColumn(index + 1)
    const { dataValidations } = sheet as unknown as Validated
    dataValidations.add(`${letter}2:${letter}${OWN_STATEMENTS_MAX * 2}`, {
      ...{ type: 'list', allowBlank: true, formulae: [ranges.get(choices)!] },
      showErrorMessage: true,
    })
  }
}

const help: readonly (readonly [string, string, string])[] = [
  [
    THRESHOLD_SHEET,
    '仅读取“本机构 Own value”一列：填写更严格的值即收紧，不得宽于“最宽 Floor”。',
    'Only the column of the own value is read: a stricter one tightens; none may be looser than the floor.',
  ],
  [
    OWN_SHEET,
    '本机构自定条款。新编号或内容有变的行成为草稿，由另一人使其生效；删除行不会撤回条款。',
    "The institution's own statements. A row with a new number or changed words becomes a draft, which another person puts in force; deleting a row withdraws nothing.",
  ],
  ['其余 Others', '仅供阅读，导入时不读取。', 'For reading; nothing of them is imported.'],
  [
    '导入 Import',
    '任何一行有误则全部不导入，并逐行指出。',
    'If any row is wrong, nothing is imported, and every fault is named.',
  ],
]

function writeHelp(workbook: Workbook) {
  const columns: readonly Column<'sheet' | 'zh' | 'en'>[] = [
    { key: 'sheet', header: '工作表 Sheet', width: 30 },
    { key: 'zh', header: '说明', width: 60 },
    { key: 'en', header: 'Help', width: 60 },
  ]
  const rows = help.map(([sheet, zh, en]) => ({ sheet, zh, en }))
  writeTable(workbook, '说明 Help', columns, rows)
}
