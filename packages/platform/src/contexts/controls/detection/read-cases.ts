import { decodeText, parseCsv, type RowFault } from '#contexts/registry/index.ts'
import { issuesOf } from '#kernel/issue.ts'
import { ReferenceCase, type ReferenceSetTerms } from './reference-set.ts'

/** A run calls the door once for each, within the time of a round. */
export const CASES_MAX = 1_000
const FAULTS_MAX = 50
const COLUMNS = ['input', 'expected', 'kind']

export type ReadCases =
  | { readonly ok: true; readonly cases: readonly ReferenceCase[] }
  | { readonly ok: false; readonly faults: readonly RowFault[] }

type Row = { readonly row: number; readonly value?: unknown; readonly fault?: RowFault['message'] }

/** All cases of a file, or everything that is wrong with it. Error: `registry.malformed_csv` (encoding, CSV). */
export function readCases(format: ReferenceSetTerms['format'], content: Uint8Array): ReadCases {
  const text = decodeText(content)
  const rows = format === 'csv' ? rowsOfCsv(text) : rowsOfJsonLines(text)
  const cases: ReferenceCase[] = []
  const faults: RowFault[] = []
  const seen = new Set<string>()
  for (const { row, value, fault } of rows) {
    const parsed = ReferenceCase.safeParse(value, { reportInput: true })
    if (fault !== undefined) faults.push({ row, message: fault })
    else if (!parsed.success) {
      for (const { at, message } of issuesOf(parsed.error)) {
        faults.push({ row, ...(at !== '' && { column: at }), message })
      }
    } else if (seen.has(keyOf(parsed.data))) faults.push({ row, message: TWICE })
    else {
      seen.add(keyOf(parsed.data))
      cases.push(parsed.data)
    }
  }
  if (rows.length > CASES_MAX) faults.unshift({ row: CASES_MAX + 1, message: TOO_MANY })
  if (rows.length === 0) faults.push({ row: 1, message: EMPTY })
  return faults.length === 0
    ? { ok: true, cases }
    : { ok: false, faults: faults.slice(0, FAULTS_MAX) }
}

/** The same attack often would only weigh what is easy. */
const keyOf = ({ kind, input }: ReferenceCase) => `${kind} ${input}`

function rowsOfJsonLines(text: string): readonly Row[] {
  return text.split('\n').flatMap((line, index): Row[] => {
    if (line.trim() === '') return []
    const row = index + 1
    try {
      return [{ row, value: JSON.parse(line) }]
    } catch {
      return [{ row, fault: NO_JSON }]
    }
  })
}

function rowsOfCsv(text: string): readonly Row[] {
  const [header, ...records] = parseCsv(text.replace(/^\uFEFF/, ''))
  const columns = header?.fields.map((field) => field.trim().toLowerCase()) ?? []
  const isWhole = columns.length === COLUMNS.length && COLUMNS.every((one) => columns.includes(one))
  if (!isWhole) return [{ row: 1, fault: NO_HEADER }]
  return records.map(({ line, fields }) => ({
    row: line,
    value: Object.fromEntries(columns.map((column, index) => [column, fields[index]])),
  }))
}

const EMPTY = { zh: '文件中没有样例', en: 'the file holds no case' }
const TOO_MANY = {
  zh: `样例超过 ${CASES_MAX} 个`,
  en: `there are more than ${CASES_MAX} cases`,
}
const TWICE = { zh: '与前面的样例相同', en: 'stands there already' }
const NO_JSON = { zh: '不是一行合法的 JSON', en: 'is not a line of JSON' }
const NO_HEADER = {
  zh: '表头须为 input、expected、kind 三列',
  en: 'the header names the three columns input, expected and kind',
}
