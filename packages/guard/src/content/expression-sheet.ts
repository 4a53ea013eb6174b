import { type RiskClass, riskClasses } from '../risk.ts'
import {
  type CompiledExpressions,
  compileExpressions,
  type Expression,
  type ExpressionProblem,
} from './expressions.ts'
import { parseSeparatedValues, type SeparatedRow } from './separated-values.ts'

export type SheetProblem =
  | ExpressionProblem
  | 'unknown-risk-class'
  | 'too-many-columns'
  | 'broken-quotation'
  | 'no-rows'

/** What is wrong with one row; `row` counts lines of the file from 1. It never repeats what the row says. */
export interface SheetError {
  readonly row: number
  readonly problem: SheetProblem
}

export type ParsedExpressions =
  | { readonly outcome: 'parsed'; readonly compiled: CompiledExpressions }
  | { readonly outcome: 'refused'; readonly errors: readonly SheetError[] }

const COLUMNS_MAX = 4
const headings = new Set(['name', '名称'])

export const sheetProblems: Readonly<
  Record<SheetProblem, { readonly zh: string; readonly en: string }>
> = {
  'bad-name': {
    zh: '名称须为小写字母、数字与连字符，至多 64 个字符',
    en: 'the name must be lower-case letters, digits and hyphens, at most 64',
  },
  'duplicate-name': { zh: '名称与前面的行重复', en: 'an earlier row has this name' },
  'bad-score': {
    zh: '分值须大于 0 且不大于 1',
    en: 'the score must be above 0 and at most 1',
  },
  'too-long': { zh: '表达式过长', en: 'the expression is too long' },
  'bad-syntax': {
    zh: '表达式不符合 RE2 语法（不支持回溯引用与环视）',
    en: 'the expression is not in the syntax of RE2 (no back references, no look-around)',
  },
  'too-large': { zh: '表达式展开后过大', en: 'the expression is too large when compiled' },
  'matches-nothing': {
    zh: '表达式匹配空文本，将命中一切',
    en: 'the expression matches the empty text, hence everything',
  },
  'too-many': { zh: '表达式过多', en: 'there are too many expressions' },
  'too-large-together': {
    zh: '全部表达式合计过大',
    en: 'all expressions together are too large',
  },
  'unknown-risk-class': {
    zh: '风险类别不在 A.1.a 至 A.5.b 之内',
    en: 'the risk class is none of A.1.a to A.5.b',
  },
  'too-many-columns': {
    zh: '列数超过四列（名称、表达式、风险类别、分值）',
    en: 'more than the four columns name, expression, risk class and score',
  },
  'broken-quotation': { zh: '引号未闭合', en: 'a quotation is not closed' },
  'no-rows': { zh: '文件中没有表达式', en: 'the file holds no expressions' },
}

/**
 * Reads expressions that an operator imports, as CSV or parted by tabs: name, expression, risk class, score.
 * All rows are judged at once. INVARIANT: with one wrong row nothing is compiled.
 */
export async function parseExpressions(
  text: string,
  { format }: { readonly format: 'csv' | 'txt' },
): Promise<ParsedExpressions> {
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text
  const rows = (format === 'csv' ? parseSeparatedValues(body) : plainRows(body)).filter(
    ({ cells }) => cells.some((cell) => cell.trim() !== ''),
  )
  if (headings.has(rows[0]?.cells[0]?.trim().toLowerCase() ?? '')) rows.shift()
  if (rows.length === 0) return { outcome: 'refused', errors: [{ row: 1, problem: 'no-rows' }] }
  const read = rows.map(expressionOf)
  const compiled = await compileExpressions(read.map(({ expression }) => expression))
  const errors = read.flatMap(({ row, problems }) => problems.map((problem) => ({ row, problem })))
  if (compiled.outcome === 'refused') {
    for (const { index, problem } of compiled.errors) {
      errors.push({ row: rows[index]!.row, problem })
    }
  }
  if (errors.length > 0) {
    return { outcome: 'refused', errors: errors.toSorted((a, b) => a.row - b.row) }
  }
  return { outcome: 'parsed', compiled: (compiled as { compiled: CompiledExpressions }).compiled }
}

function plainRows(text: string): SeparatedRow[] {
  return text
    .split(/\r\n|\r|\n/)
    .map((line, index) => ({ row: index + 1, cells: line.split('\t'), broken: false }))
    .filter(({ cells }) => !cells[0]!.startsWith('#'))
}

function expressionOf({ row, cells, broken }: SeparatedRow) {
  const problems: SheetProblem[] = []
  const [name = '', pattern = '', risk = '', score = ''] = cells.map((cell) => cell.trim())
  if (broken) problems.push('broken-quotation')
  if (cells.length > COLUMNS_MAX) problems.push('too-many-columns')
  const known = Object.hasOwn(riskClasses, risk)
  if (risk !== '' && !known) problems.push('unknown-risk-class')
  const expression: Expression = {
    name,
    pattern,
    // What is no number is refused with the scores that are out of range.
    ...(score !== '' && { score: Number(score) }),
    ...(known && { risk: risk as RiskClass }),
  }
  return { row, problems, expression }
}
