import type { z } from 'zod'
import { type Choice, choiceOf, labelOf, type RowFault } from '#contexts/registry/index.ts'
import { Role } from '#kernel/actor.ts'
import type { Bilingual } from '#kernel/bilingual.ts'
import { isCatalogueError } from '#kernel/errors.ts'
import { type Measures, OwnStatementId } from '../measures.ts'
import { assertFits } from '../own/draft-own.ts'
import { type DecidedBy, type OwnAsked, OwnStatement } from '../own/own-statement.ts'
import { both, roleName } from '../reports/wording.ts'
import type { Cells, Column, Table } from './table.ts'

export const OWN_SHEET = '自定条款 Own statements'

type Key =
  | 'statement'
  | 'state'
  | 'measure'
  | 'saysZh'
  | 'saysEn'
  | 'holdsZh'
  | 'holdsEn'
  | 'owner'
  | 'by'
  | 'of'
  | 'thresholds'
  | 'metric'
  | 'finding'
  | 'comparison'
  | 'limit'
  | 'callsMin'

export const ownerChoices: readonly Choice[] = Role.options.map((id) => ({
  id,
  title: roleName(id),
}))
export const byChoices: readonly Choice[] = [
  { id: 'word', title: both('人工声明', 'People’s word') },
  { id: 'check', title: both('措施条款的检查', 'Check of a statement') },
  { id: 'limit', title: both('指标限值', 'Limit of an indicator') },
]
export const metricChoices: readonly Choice[] = [
  { id: 'error-percent', title: both('出错率', 'Errors, percent') },
  { id: 'refusal-percent', title: both('拒绝率', 'Refusals, percent') },
  { id: 'finding-percent', title: both('护栏发现率', 'Findings, percent') },
  { id: 'latency-p50-ms', title: both('延迟中位数', 'Latency p50, ms') },
  { id: 'latency-p95-ms', title: both('延迟 p95', 'Latency p95, ms') },
  { id: 'latency-p99-ms', title: both('延迟 p99', 'Latency p99, ms') },
  { id: 'held-percent', title: both('留待复核率', 'Held for review, percent') },
  { id: 'overruled-percent', title: both('复核推翻率', 'Overruled in review, percent') },
  { id: 'complaint-count', title: both('投诉数', 'Complaints, count') },
  { id: 'drift-value', title: both('漂移值', 'Drift, value') },
]
export const comparisonChoices: readonly Choice[] = [
  { id: 'above', title: both('高于即不成立', 'Fails above') },
  { id: 'below', title: both('低于即不成立', 'Fails below') },
]

export const ownColumns: readonly Column<Key>[] = [
  { key: 'statement', header: '编号 Statement', width: 12 },
  { key: 'state', header: '状态 State', width: 14, isGiven: true },
  { key: 'measure', header: '细化的措施 Measure', width: 12 },
  { key: 'saysZh', header: '要求 Says (zh)', width: 40 },
  { key: 'saysEn', header: '要求英文 Says (en)', width: 40 },
  { key: 'holdsZh', header: '成立条件 Holds when (zh)', width: 40 },
  { key: 'holdsEn', header: '成立条件英文 Holds when (en)', width: 40 },
  { key: 'owner', header: '责任角色 Owner', width: 26, choices: ownerChoices },
  { key: 'by', header: '判断方式 Decided by', width: 30, choices: byChoices },
  { key: 'of', header: '依据条款 Check of', width: 14 },
  { key: 'thresholds', header: '更严阈值 Stricter thresholds', width: 26 },
  { key: 'metric', header: '指标 Indicator', width: 24, choices: metricChoices },
  { key: 'finding', header: '护栏与类别 Guard and kind', width: 24 },
  { key: 'comparison', header: '方向 Comparison', width: 24, choices: comparisonChoices },
  { key: 'limit', header: '限值 Limit', width: 12 },
  { key: 'callsMin', header: '最少调用 Calls at least', width: 14 },
]

/** What is asked, as a row that `readOwn` takes back; `state` is said for people to read. */
export function ownRow(
  { statement, content }: Pick<OwnAsked, 'statement' | 'content'>,
  state: string,
) {
  const { measure, says, holds, owner, decidedBy } = content
  return {
    ...{ statement, state, owner: labelIn(ownerChoices, owner) },
    ...(measure !== undefined && { measure }),
    ...{ saysZh: says.zh, saysEn: says.en, holdsZh: holds.zh, holdsEn: holds.en },
    by: labelIn(byChoices, decidedBy.by),
    ...decidingCells(decidedBy),
  }
}

function decidingCells(decidedBy: DecidedBy): Partial<Record<Key, string | number>> {
  switch (decidedBy.by) {
    case 'word':
      return {}
    case 'check':
      return {
        of: decidedBy.of,
        thresholds: Object.entries(decidedBy.thresholds)
          .map(([name, value]) => `${name}=${value}`)
          .join('; '),
      }
    case 'limit':
      return {
        metric: labelIn(metricChoices, decidedBy.metric),
        ...(decidedBy.finding !== undefined && { finding: decidedBy.finding }),
        comparison: labelIn(comparisonChoices, decidedBy.comparison),
        ...{ limit: decidedBy.threshold, callsMin: decidedBy.callsMin },
      }
  }
}

function labelIn(choices: readonly Choice[], id: string): string {
  return labelOf(choices.find((one) => one.id === id)!)
}

export interface OwnRow {
  readonly statement: string
  readonly content: OwnStatement
}

/** What the rows ask for, each once, and all that is wrong with them. Pure. */
export function readOwn({ rows, faults }: Table<Key>, measures: Measures) {
  const found: RowFault[] = [...faults]
  const asked: OwnRow[] = []
  const seen = new Set<string>()
  for (const { number: row, cells } of rows) {
    const fault = (message: Bilingual, key?: Key) =>
      found.push({
        ...{ sheet: OWN_SHEET, row, message },
        ...(key !== undefined && { column: headerOf(key) }),
      })
    const statement = cells.get('statement')!
    if (!OwnStatementId.safeParse(statement).success) fault(BAD_NUMBER, 'statement')
    else if (seen.has(statement)) fault(TWICE, 'statement')
    seen.add(statement)
    const before = found.length
    const content = readContent(cells, fault)
    if (content === undefined || found.length > before) continue
    try {
      assertFits(content, measures)
      asked.push({ statement, content })
    } catch (error) {
      if (!isCatalogueError(error)) throw error
      fault(error.text)
    }
  }
  return { asked, faults: found }
}

const BAD_NUMBER = both(
  '编号以 X- 开头，后接大写字母、数字，可用点或连字符分隔，至多 24 字符，如 X-1.1',
  'a number begins with X-, then capitals and digits, parted by dots or hyphens, 24 at most, as X-1.1',
)
const TWICE = both('该编号出现两次', 'the number stands twice')

type Tell = (message: Bilingual, key?: Key) => void

/** The columns of each way of deciding; what stands in another's would be lost without a word. */
const columnsOf: Readonly<Record<DecidedBy['by'], readonly Key[]>> = {
  word: [],
  check: ['of', 'thresholds'],
  limit: ['metric', 'finding', 'comparison', 'limit', 'callsMin'],
}

function readContent(cells: Cells<Key>, fault: Tell): OwnStatement | undefined {
  const choice = (key: Key) => {
    const { choices } = ownColumns.find((column) => column.key === key)!
    return choiceOf(choices!, cells.get(key)!)
  }
  const by = choice('by') as DecidedBy['by'] | undefined
  if (by === undefined) {
    fault(both('请选择判断方式', 'choose how it is decided'), 'by')
    return undefined
  }
  const others = Object.values(columnsOf)
    .flat()
    .filter((key) => !columnsOf[by].includes(key))
  for (const key of others.filter((one) => cells.get(one) !== ''))
    fault(
      both('此判断方式不用该列，请留空', 'not used by this way of deciding; leave it empty'),
      key,
    )

  const number = (key: Key) => (cells.get(key) === '' ? undefined : Number(cells.get(key)))
  const decidedBy = {
    word: { by },
    check: { by, of: cells.get('of'), thresholds: thresholdsIn(cells.get('thresholds')!) },
    limit: {
      ...{ by, metric: choice('metric'), comparison: choice('comparison') },
      ...(cells.get('finding') !== '' && { finding: cells.get('finding') }),
      ...{ threshold: number('limit'), callsMin: number('callsMin') },
    },
  }[by]
  const parsed = OwnStatement.safeParse({
    ...(cells.get('measure') !== '' && { measure: number('measure') }),
    says: { zh: cells.get('saysZh'), en: cells.get('saysEn') },
    holds: { zh: cells.get('holdsZh'), en: cells.get('holdsEn') },
    owner: choice('owner'),
    decidedBy,
  })
  if (parsed.success) return parsed.data
  for (const key of new Set(parsed.error.issues.map(columnOf))) fault(wrong[key] ?? MISSING, key)
  return undefined
}

/** `a=1; b=2`; what is none of it is kept, so that the schema refuses it. */
function thresholdsIn(text: string): Readonly<Record<string, number>> {
  const parts = text.split(/[;；]/).filter((part) => part.trim() !== '')
  return Object.fromEntries(
    parts.map((part) => {
      const [name = '', value = ''] = part.split(/[=＝]/)
      return [name.trim(), value.trim() === '' ? Number.NaN : Number(value)]
    }),
  )
}

const MISSING = both('请从列表中选择', 'choose from the list')
const TEXT = both('请填写，至多 1000 字', 'give it, in 1,000 characters at most')
const wrong: Partial<Record<Key, Bilingual>> = {
  measure: both('请填写措施编号 1 至 32，或留空', 'a measure from 1 to 32, or nothing'),
  ...{ saysZh: TEXT, saysEn: TEXT, holdsZh: TEXT, holdsEn: TEXT },
  of: both('请填写措施条款编号，如 16.2', 'the number of a statement, as 16.2'),
  thresholds: both(
    '请写作“名称=数值”，多个以分号隔开',
    'written as name=number, several parted by semicolons',
  ),
  finding: both(
    '仅用于护栏发现率，写作护栏或“护栏:类别”，如 identifier:mobile',
    'only of the share of findings: a guard, or guard:kind, as identifier:mobile',
  ),
  limit: both('请填写不小于 0 的数字，百分比至多 100', 'a number from 0, a percentage 100 at most'),
  callsMin: both('请填写不小于 1 的整数', 'a whole number, 1 at least'),
}

const places: Readonly<Record<string, Key>> = {
  ...{ measure: 'measure', owner: 'owner' },
  ...{ 'says.zh': 'saysZh', 'says.en': 'saysEn', 'holds.zh': 'holdsZh', 'holds.en': 'holdsEn' },
  ...{ 'decidedBy.of': 'of', 'decidedBy.thresholds': 'thresholds' },
  ...{ 'decidedBy.metric': 'metric', 'decidedBy.comparison': 'comparison' },
  'decidedBy.finding': 'finding',
  ...{ 'decidedBy.threshold': 'limit', 'decidedBy.callsMin': 'callsMin' },
}

function columnOf({ path }: z.core.$ZodIssue): Key {
  return places[path.slice(0, 2).join('.')] ?? 'by'
}

const headerOf = (key: Key) => ownColumns.find((column) => column.key === key)!.header
