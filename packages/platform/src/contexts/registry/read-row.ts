import assert from 'node:assert/strict'
import type { Bilingual } from '#kernel/bilingual.ts'
import { ModelVersionId, PersonId, SupplierId } from '#kernel/ids.ts'
import { ApplicationDraft } from './application.ts'
import { type ChoiceList, choiceOf, type readChoices } from './choices.ts'
import type { Directory } from './people.ts'
import type { SheetRow } from './read-sheet.ts'
import type { RowFault } from './row-fault.ts'
import { type Column, type ColumnId, headerOf, sheetColumns } from './sheet-columns.ts'

export interface RowContext {
  readonly choices: ReturnType<typeof readChoices>
  readonly directory: Directory
}

/** A row as a draft, or everything that is wrong with it. */
export type ReadRow =
  | { readonly draft: ApplicationDraft; readonly faults: readonly [] }
  | { readonly draft: undefined; readonly faults: readonly RowFault[] }

const REFERENCES_MAX = 50

/** Reads the cells that people fill in; each cell is judged, so that one pass names every fault of the row. */
export function readRow(row: SheetRow, context: RowContext): ReadRow {
  const faults: RowFault[] = []
  const values = new Map<ColumnId, unknown>()
  for (const column of sheetColumns) {
    if (column.kind === 'given') continue
    const read = readCell(column, row.cells.get(column.id) ?? '', context)
    if ('fault' in read) faults.push(faultAt(row.number, column.id, read.fault))
    else values.set(column.id, read.value)
  }
  if (faults.length > 0) return { draft: undefined, faults }
  const draft = ApplicationDraft.safeParse(assemble(values))
  // Each cell was held to the schema's own limits above, so what they make together is a draft.
  assert(draft.success, `cells passed that the schema refuses: ${draft.error?.message}`)
  return { draft: draft.data, faults: [] }
}

export function faultAt(row: number, id: ColumnId, message: Bilingual): RowFault {
  const column = sheetColumns.find((one) => one.id === id)
  assert(column !== undefined)
  return { row, column: headerOf(column), message }
}

type Read = { readonly value: unknown } | { readonly fault: Bilingual }

function readCell(column: Column, text: string, context: RowContext): Read {
  switch (column.kind) {
    case 'text':
      return readText(text, column.charactersMax ?? 0)
    case 'choice':
      return readChoice(text, column.choices!, context)
    case 'choices':
      return readSeveral(text, 1, (part) => readChoice(part, column.choices!, context))
    case 'ids':
      return readSeveral(text, 0, (part) => readId(part, column.id))
    case 'person':
      return readPerson(text, context.directory)
    case 'given':
      return { value: text }
  }
}

const MISSING = { fault: { zh: '不得为空', en: 'it is empty' } }

function readText(text: string, charactersMax: number): Read {
  if (text === '') return MISSING
  if (text.length <= charactersMax) return { value: text }
  return { fault: { zh: `超过 ${charactersMax} 字`, en: `over ${charactersMax} characters` } }
}

function readChoice(text: string, list: ChoiceList, { choices }: RowContext): Read {
  if (text === '') return MISSING
  const id = choiceOf(choices[list], text)
  if (id !== undefined) return { value: list === 'yesNo' ? id === 'true' : id }
  const zh = choices[list].map(({ title }) => title.zh).join('、')
  const en = choices[list].map(({ title }) => title.en).join(', ')
  return { fault: { zh: `不是可选值：${zh}`, en: `not one of: ${en}` } }
}

function readSeveral(text: string, countMin: number, read: (part: string) => Read): Read {
  const parts = text
    .split(/[,，、;；\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
  if (parts.length < countMin) return MISSING
  const values: unknown[] = []
  for (const part of parts) {
    const one = read(part)
    if ('fault' in one) return one
    values.push(one.value)
  }
  if (new Set(values).size !== values.length) {
    return { fault: { zh: '同一个值重复出现', en: 'the same value stands twice' } }
  }
  if (values.length > REFERENCES_MAX) {
    return { fault: { zh: `超过 ${REFERENCES_MAX} 个`, en: `over ${REFERENCES_MAX}` } }
  }
  return { value: values }
}

function readId(text: string, column: ColumnId): Read {
  const schema = column === 'supplierIds' ? SupplierId : ModelVersionId
  if (schema.safeParse(text).success) return { value: text }
  return { fault: { zh: '编号格式不正确', en: 'not an id of this kind' } }
}

/** By login; by id too, which is how the export names somebody whose login is gone. */
function readPerson(text: string, { idByLogin, loginById }: Directory): Read {
  if (text === '') return MISSING
  const id = PersonId.safeParse(text)
  if (id.success && loginById.has(id.data)) return { value: id.data }
  const byLogin = idByLogin.get(text.toLowerCase())
  if (byLogin !== undefined) return { value: byLogin }
  return { fault: { zh: '本机构没有该人员', en: 'nobody here has this login' } }
}

function assemble(values: ReadonlyMap<ColumnId, unknown>) {
  const get = (id: ColumnId) => values.get(id)
  const pair = (zh: ColumnId, en: ColumnId) => ({ zh: get(zh), en: get(en) })
  return {
    name: pair('nameZh', 'nameEn'),
    purpose: pair('purposeZh', 'purposeEn'),
    population: pair('populationZh', 'populationEn'),
    factors: {
      scenario: get('scenario'),
      importance: get('importance'),
      scale: get('scale'),
      customerEffect: get('customerEffect'),
      reliance: get('reliance'),
      complexity: get('complexity'),
      generative: get('generative'),
      customerFacing: get('customerFacing'),
      touchesContract: get('touchesContract'),
    },
    decidesAboutPeople: get('decidesAboutPeople'),
    publicFacing: get('publicFacing'),
    dataClasses: get('dataClasses'),
    supplierIds: get('supplierIds'),
    modelVersionIds: get('modelVersionIds'),
    ownerId: get('owner'),
    responsible: { business: get('business'), technology: get('technology'), data: get('data') },
  }
}
