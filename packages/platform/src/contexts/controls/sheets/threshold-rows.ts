import type { RowFault } from '#contexts/registry/index.ts'
import type { OwnThreshold } from '../catalogue-store.ts'
import { isLooser, type Measures, statementsOf, type Threshold } from '../measures.ts'
import type { Column, Table } from './table.ts'

export const THRESHOLD_SHEET = '条款与阈值 Statements'

type Key = 'statement' | 'zh' | 'en' | 'duty' | 'name' | 'title' | 'unit' | 'floor' | 'value'

export const thresholdColumns: readonly Column<Key>[] = [
  { key: 'statement', header: '条款 Statement', width: 10 },
  { key: 'zh', header: '内容 Says (zh)', width: 48, isGiven: true },
  { key: 'en', header: '英文 Says (en)', width: 48, isGiven: true },
  { key: 'duty', header: '方式 Duty', width: 12, isGiven: true },
  { key: 'name', header: '阈值 Threshold', width: 24 },
  { key: 'title', header: '含义 Meaning', width: 36, isGiven: true },
  { key: 'unit', header: '单位 Unit', width: 10, isGiven: true },
  { key: 'floor', header: '最宽 Floor', width: 10, isGiven: true },
  { key: 'value', header: '本机构 Own value', width: 14 },
]

/** One row for each threshold; a statement without has one that only shows it. */
export function thresholdRows(held: Measures): Partial<Record<Key, string | number>>[] {
  return statementsOf(held).flatMap(({ id, says, duty, thresholds }) => {
    const base = { statement: id, zh: says.zh, en: says.en, duty }
    const named = Object.entries(thresholds)
    if (named.length === 0) return [base]
    return named.map(([name, { value, floor, unit, title }]) => ({
      ...base,
      ...{
        name,
        title: title === undefined ? '' : `${title.zh} ${title.en}`,
        unit,
        value,
        floor: floor ?? value,
      },
    }))
  })
}

/** What the rows would set beside what is held, and all that is wrong with them. Pure. */
export function readThresholds({ rows, faults }: Table<Key>, adopted: Measures, held: Measures) {
  const found: RowFault[] = [...faults]
  const set: OwnThreshold[] = []
  const seen = new Set<string>()
  for (const { number, cells } of rows) {
    const [statement, name, text] = (['statement', 'name', 'value'] as const).map(
      (key) => cells.get(key)!,
    ) as [string, string, string]
    if (name === '' && text === '') continue
    const isTwice = seen.has(`${statement} ${name}`)
    seen.add(`${statement} ${name}`)
    const fault = faultOf(thresholdIn(adopted, statement, name), text, isTwice)
    if (fault !== undefined) found.push({ sheet: THRESHOLD_SHEET, row: number, ...fault })
    else if (Number(text) !== thresholdIn(held, statement, name)?.value)
      set.push({ statement, name, value: Number(text) })
  }
  return { set, faults: found }
}

function faultOf(
  threshold: Threshold | undefined,
  text: string,
  isTwice: boolean,
): Pick<RowFault, 'column' | 'message'> | undefined {
  if (threshold === undefined) {
    return {
      message: {
        zh: '目录中没有该条款或阈值',
        en: 'the catalogue has no such statement or threshold',
      },
    }
  }
  if (isTwice) return { message: { zh: '该阈值出现两次', en: 'the threshold stands twice' } }
  const column = thresholdColumns.at(-1)!.header
  if (text === '' || !Number.isFinite(Number(text))) {
    return { column, message: { zh: '不是数字', en: 'not a number' } }
  }
  const { floor } = numbersOf(threshold)
  if (!isLooser(Number(text), floor, threshold.stricter)) return undefined
  return { column, message: { zh: `不得宽于 ${floor}`, en: `never looser than ${floor}` } }
}

export function numbersOf({ value, floor = value }: Threshold) {
  return { catalogue: value, floor }
}

export function thresholdIn(
  measures: Measures,
  statement: string,
  name: string,
): Threshold | undefined {
  const thresholds = statementsOf(measures).find(({ id }) => id === statement)?.thresholds ?? {}
  return Object.hasOwn(thresholds, name) ? thresholds[name] : undefined
}
