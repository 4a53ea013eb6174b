import { createHash } from 'node:crypto'
import { normalise } from '../normalise.ts'
import { type RiskClass, riskClasses } from '../risk.ts'
import { parseSeparatedValues, type SeparatedRow } from './separated-values.ts'

/** A word of a bank, as it is looked for: normalised, without blanks around it. */
export interface Keyword {
  readonly word: string
  readonly risk: RiskClass
  /** 0 (exclusive) to 1. */
  readonly score: number
  readonly note?: string
}

export interface KeywordBank {
  readonly keywords: readonly Keyword[]
  /** Digest of the content: two banks of one version find the same. */
  readonly version: string
}

export type BankProblem =
  | 'empty-word'
  | 'over-long-word'
  | 'duplicate-word'
  | 'unknown-risk-class'
  | 'bad-score'
  | 'over-long-note'
  | 'too-many-columns'
  | 'broken-quotation'
  | 'too-many-rows'
  | 'no-rows'

/** What is wrong with one row; `row` counts lines of the file from 1. It never repeats what the row says. */
export interface BankError {
  readonly row: number
  readonly problem: BankProblem
  /** For a duplicate: the row that has the word already. */
  readonly firstRow?: number
}

export type ParsedBank =
  | { readonly outcome: 'parsed'; readonly bank: KeywordBank }
  | { readonly outcome: 'refused'; readonly errors: readonly BankError[] }

export interface BankOptions {
  /** CSV: word, risk class, score, note. TXT: one word per line, the same columns parted by tabs. */
  readonly format: 'csv' | 'txt'
  /** The class of rows that name none. */
  readonly riskDefault?: RiskClass
}

export const KEYWORDS_MAX = 100_000
/** In UTF-16 code units after normalisation. */
export const KEYWORD_LENGTH_MAX = 64
const NOTE_LENGTH_MAX = 200
const COLUMNS_MAX = 4
const headings = new Set(['word', 'keyword', '词', '词语', '关键词', '敏感词'])

export const bankProblems: Readonly<
  Record<BankProblem, { readonly zh: string; readonly en: string }>
> = {
  'empty-word': { zh: '词为空', en: 'the word is empty' },
  'over-long-word': {
    zh: `词超过 ${KEYWORD_LENGTH_MAX} 个字符`,
    en: `the word is longer than ${KEYWORD_LENGTH_MAX} characters`,
  },
  'duplicate-word': { zh: '词与前面的行重复', en: 'an earlier row has this word' },
  'unknown-risk-class': {
    zh: '风险类别缺失或不在 A.1.a 至 A.5.b 之内',
    en: 'the risk class is absent or none of A.1.a to A.5.b',
  },
  'bad-score': {
    zh: '分值须大于 0 且不大于 1',
    en: 'the score must be above 0 and at most 1',
  },
  'over-long-note': {
    zh: `备注超过 ${NOTE_LENGTH_MAX} 个字符`,
    en: `the note is longer than ${NOTE_LENGTH_MAX} characters`,
  },
  'too-many-columns': {
    zh: '列数超过四列（词、风险类别、分值、备注）',
    en: 'more than the four columns word, risk class, score and note',
  },
  'broken-quotation': { zh: '引号未闭合', en: 'a quotation is not closed' },
  'too-many-rows': {
    zh: `超过 ${KEYWORDS_MAX} 个词`,
    en: `more than ${KEYWORDS_MAX} words`,
  },
  'no-rows': { zh: '文件中没有词', en: 'the file holds no words' },
}

/**
 * Reads a bank that an institution imports. All rows are judged before anything is refused, so that one look
 * tells what to mend. INVARIANT: a bank with one wrong row is no bank.
 */
export function parseBank(text: string, { format, riskDefault }: BankOptions): ParsedBank {
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text
  const rows = (format === 'csv' ? parseSeparatedValues(body) : plainRows(body)).filter(isFilled)
  const first = rows[0]
  if (first !== undefined && headings.has(first.cells[0]!.trim().toLowerCase())) rows.shift()
  if (rows.length === 0) return { outcome: 'refused', errors: [{ row: 1, problem: 'no-rows' }] }
  if (rows.length > KEYWORDS_MAX) {
    const row = rows[KEYWORDS_MAX]!.row
    return { outcome: 'refused', errors: [{ row, problem: 'too-many-rows' }] }
  }

  const errors: BankError[] = []
  const keywords: Keyword[] = []
  const rowOf = new Map<string, number>()
  for (const row of rows) {
    const { keyword, problems } = parseRow(row, riskDefault)
    for (const problem of problems) errors.push({ row: row.row, problem })
    if (keyword.word === '') continue
    const folded = keyword.word.toLowerCase()
    const firstRow = rowOf.get(folded)
    if (firstRow === undefined) rowOf.set(folded, row.row)
    else errors.push({ row: row.row, problem: 'duplicate-word', firstRow })
    keywords.push(keyword)
  }
  if (errors.length > 0) return { outcome: 'refused', errors }
  return { outcome: 'parsed', bank: { keywords, version: versionOf(keywords) } }
}

/** A row of nothing but blanks is a blank line; a row whose word alone is missing is a mistake. */
function isFilled({ cells }: SeparatedRow): boolean {
  return cells.some((cell) => cell.trim() !== '')
}

function plainRows(text: string): SeparatedRow[] {
  return text
    .split(/\r\n|\r|\n/)
    .map((line, index) => ({ row: index + 1, cells: line.split('\t'), broken: false }))
    .filter(({ cells }) => !cells[0]!.startsWith('#'))
}

function parseRow({ cells, broken }: SeparatedRow, riskDefault: RiskClass | undefined) {
  const problems: BankProblem[] = []
  const [rawWord = '', rawRisk = '', rawScore = '', rawNote = ''] = cells
  // Normalising a word of megabytes is of no use to anybody.
  const tooLong = rawWord.length > KEYWORD_LENGTH_MAX * 4
  const word = tooLong ? '' : normalise(rawWord).text.trim()
  if (broken) problems.push('broken-quotation')
  else if (tooLong || word.length > KEYWORD_LENGTH_MAX) problems.push('over-long-word')
  else if (word === '') problems.push('empty-word')

  const named = rawRisk.trim()
  const risk = named === '' ? riskDefault : riskOf(named)
  if (risk === undefined) problems.push('unknown-risk-class')

  const score = rawScore.trim() === '' ? 1 : scoreOf(rawScore.trim())
  if (score === undefined) problems.push('bad-score')

  const note = rawNote.trim()
  if (note.length > NOTE_LENGTH_MAX) problems.push('over-long-note')
  if (cells.length > COLUMNS_MAX) problems.push('too-many-columns')

  const keyword: Keyword = {
    word,
    risk: risk ?? 'A.1.h',
    score: score ?? 1,
    ...(note === '' ? {} : { note }),
  }
  return { keyword, problems }
}

function riskOf(name: string): RiskClass | undefined {
  return Object.hasOwn(riskClasses, name) ? (name as RiskClass) : undefined
}

function scoreOf(text: string): number | undefined {
  if (!/^(?:0?\.\d{1,6}|0|1|1\.0{1,6})$/.test(text)) return undefined
  const score = Number(text)
  return score > 0 && score <= 1 ? score : undefined
}

function versionOf(keywords: readonly Keyword[]): string {
  const digest = createHash('sha256')
  for (const { word, risk, score } of keywords) digest.update(`${word}\t${risk}\t${score}\n`)
  return digest.digest('hex').slice(0, 16)
}
