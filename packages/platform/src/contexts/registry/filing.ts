import { z } from 'zod'
import { defineId } from '#kernel/ids.ts'
import { calendarDate } from './calendar-date.ts'
import { decodeText, parseCsv } from './csv.ts'
import { registryErrors } from './errors.ts'
import { FilingTrack } from './model-version.ts'
import type { RowFault } from './row-fault.ts'

export const FilingSnapshotId = defineId('fil')
export type FilingSnapshotId = z.infer<typeof FilingSnapshotId>

export const FILING_ROWS_MAX = 20_000
const CELL_CHARACTERS_MAX = 200

/** The name of a list, so that a national and a provincial list stand beside each other, e.g. `national`. */
export const FilingListName = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/)

/** One filed model or registered service, as the cyberspace administration publishes it. */
export const Filing = z
  .strictObject({
    number: z.string(),
    track: FilingTrack,
    region: z.string(),
    modelName: z.string(),
    applicationName: z.string().optional(),
    entity: z.string(),
    /** `YYYY-MM-DD` */
    filedOn: z.string(),
  })
  .readonly()
export type Filing = z.infer<typeof Filing>

/** A filing with the list it stands in. */
export const ListedFiling = z
  .strictObject({ ...Filing.unwrap().shape, list: FilingListName, snapshotId: FilingSnapshotId })
  .readonly()
export type ListedFiling = z.infer<typeof ListedFiling>

/** The columns of the published lists; the ordinal (序号) says nothing and is not read. */
const columns = {
  region: ['属地', 'region'],
  modelName: ['模型名称', 'model name', 'model'],
  applicationName: ['应用/功能名称', '应用名称', '功能名称', 'application name'],
  entity: ['备案单位', '登记单位', '单位', 'entity'],
  number: ['备案号', '备案编号', 'filing number'],
  registrationNumber: ['上线编号', '登记编号', 'registration number'],
  filedOn: ['备案时间', '登记时间', '时间', 'filed on'],
} as const
type Column = keyof typeof columns

/** What a file holds: every good row, and everything that is wrong with the others, at once. */
export interface FilingList {
  readonly filings: readonly Filing[]
  readonly faults: readonly RowFault[]
}

/**
 * Reads a published list (CSV). A row with an online number (上线编号) is a registration (登记), any other a filing (备案).
 * Throws `registry.malformed_csv` when it is no table at all.
 */
export function readFilingList(file: Uint8Array): FilingList {
  const [header, ...records] = parseCsv(decodeText(file))
  const places = placesOf(header?.fields ?? [])
  const faults: RowFault[] = []
  const filings: Filing[] = []
  const seen = new Set<string>()
  if (records.length === 0) faults.push(faultAt(1, undefined, 'empty'))
  if (records.length > FILING_ROWS_MAX) faults.push(faultAt(FILING_ROWS_MAX + 2, undefined, 'many'))
  for (const { line, fields } of records.slice(0, FILING_ROWS_MAX)) {
    const { filing, faults: wrong } = readRow(line, (column) => {
      const place = places.get(column)
      return place === undefined ? '' : fields[place]!.normalize('NFKC').trim()
    })
    faults.push(...wrong)
    if (filing === undefined) continue
    if (seen.has(filing.number)) faults.push(faultAt(line, 'number', 'twice'))
    seen.add(filing.number)
    filings.push(filing)
  }
  return { filings, faults }
}

function readRow(line: number, cell: (column: Column) => string) {
  const faults: RowFault[] = []
  for (const column of Object.keys(columns) as Column[]) {
    if (cell(column).length > CELL_CHARACTERS_MAX) faults.push(faultAt(line, column, 'long'))
  }
  for (const column of ['region', 'modelName', 'entity'] as const) {
    if (cell(column) === '') faults.push(faultAt(line, column, 'missing'))
  }
  const registration = cell('registrationNumber')
  const number = registration === '' ? cell('number') : registration
  if (number === '') faults.push(faultAt(line, 'number', 'missing'))
  const filedOn = calendarDate(cell('filedOn'))
  if (filedOn === undefined) faults.push(faultAt(line, 'filedOn', 'date'))
  if (faults.length > 0 || filedOn === undefined) return { filing: undefined, faults }
  const applicationName = cell('applicationName')
  const filing: Filing = {
    number,
    track: registration === '' ? 'filing' : 'registration',
    region: cell('region'),
    modelName: cell('modelName'),
    ...(applicationName !== '' && { applicationName }),
    entity: cell('entity'),
    filedOn,
  }
  return { filing, faults }
}

function placesOf(header: readonly string[]): ReadonlyMap<Column, number> {
  const names = header.map((name) => name.normalize('NFKC').trim().toLowerCase())
  const places = new Map<Column, number>()
  for (const [column, spellings] of Object.entries(columns)) {
    const place = names.findIndex((name) => isSpelling(spellings, name))
    if (place !== -1) places.set(column as Column, place)
    // Of two that are called the same nobody can say which the list means.
    if (names.some((name, at) => at > place && place !== -1 && isSpelling(spellings, name))) {
      throw registryErrors.malformed_csv({ line: 1, reason: 'header_twice' })
    }
  }
  const numbered = places.has('number') || places.has('registrationNumber')
  const complete = (['region', 'modelName', 'entity', 'filedOn'] as const).every((column) =>
    places.has(column),
  )
  if (!complete || !numbered) throw registryErrors.malformed_csv({ line: 1, reason: 'header' })
  return places
}

function isSpelling(spellings: readonly string[], name: string): boolean {
  return spellings.includes(name)
}

const faultTexts = {
  empty: { zh: '名单中没有任何行', en: 'the list has no rows' },
  many: { zh: `名单超过 ${FILING_ROWS_MAX} 行`, en: `the list has over ${FILING_ROWS_MAX} rows` },
  missing: { zh: '不得为空', en: 'it is empty' },
  long: { zh: `超过 ${CELL_CHARACTERS_MAX} 字`, en: `over ${CELL_CHARACTERS_MAX} characters` },
  date: { zh: '不是有效日期', en: 'it is not a date' },
  twice: { zh: '该编号在名单中重复', en: 'the number stands twice in the list' },
} as const

function faultAt(
  row: number,
  column: Column | undefined,
  fault: keyof typeof faultTexts,
): RowFault {
  return {
    row,
    ...(column !== undefined && { column: columns[column][0] }),
    message: faultTexts[fault],
  }
}
