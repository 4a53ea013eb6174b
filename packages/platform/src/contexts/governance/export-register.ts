import { authorize, pageOfPeople } from '#contexts/identity/index.ts'
import { pageOfApplications } from '#contexts/registry/index.ts'
import type { Actor } from '#kernel/actor.ts'
import type { Bilingual } from '#kernel/bilingual.ts'
import type { ApplicationId, InstitutionId, PersonId } from '#kernel/ids.ts'
import type { Reader } from '#platform/database/schema.ts'
import { snapshot } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import type { Register, RegisterStanding } from './register.ts'
import { type RegisterColumn, type RegisterField, readRegisters } from './register-fields.ts'
import { type KeptEntry, pageOfRegister } from './register-store.ts'

/** More than any register holds within the times that are kept; a workbook beyond it helps nobody. */
const ENTRIES_MAX = 10_000
const NAMES_PER_READ = 500
const MILLI = 1_000

const standingWords: Readonly<Record<RegisterStanding, Bilingual>> = {
  holds: { zh: '有效', en: 'Holds' },
  waiting: { zh: '待核准', en: 'To be approved' },
  replaced: { zh: '已被替换', en: 'Replaced' },
}
const headers = {
  standing: { zh: '状态', en: 'State' },
  reviewOn: { zh: '复评日期', en: 'Review on' },
  writtenBy: { zh: '登记人', en: 'Written by' },
  writtenAt: { zh: '登记时间', en: 'Written at' },
  approvedBy: { zh: '核准人', en: 'Approved by' },
  approvedAt: { zh: '核准时间', en: 'Approved at' },
}
const yesNo = { true: { zh: '是', en: 'Yes' }, false: { zh: '否', en: 'No' } }

const leftOutWords = (entriesMax: number): Bilingual => ({
  zh: `仅列出最近 ${entriesMax} 条，更早的未列出。`,
  en: `Only the newest ${entriesMax} are listed; older ones are left out.`,
})

type Names = ReadonlyMap<string, string>

/** Every entry of a register as an Excel workbook, newest first, with names for ids and headers in both languages. */
export async function exportRegister(
  actor: Actor,
  register: Register,
  { db }: Services,
  entriesMax = ENTRIES_MAX,
): Promise<Uint8Array> {
  authorize(actor, 'governance:read')
  const { institution } = actor
  const { title, fields } = readRegisters().find(({ id }) => id === register)!
  const { entries, names, leftOut } = await snapshot(db, async (reader) => {
    const page = { limit: entriesMax + 1 }
    const found = await pageOfRegister(reader, institution, { register }, page)
    const kept = found.slice(0, entriesMax)
    const leftOut = found.length > kept.length
    return { entries: kept, names: await namesIn(reader, institution, kept, fields), leftOut }
  })
  // Loaded when asked for: the library is large, and most processes never write a sheet.
  const { default: excel } = await import('exceljs')
  const workbook = new excel.Workbook()
  const sheet = workbook.addWorksheet(both(title), { views: [{ state: 'frozen', ySplit: 1 }] })
  sheet.addRow([...fields.map(({ label }) => both(label)), ...Object.values(headers).map(both)])
  sheet.getRow(1).font = { bold: true }
  for (const entry of entries) sheet.addRow(rowOf(entry, fields, names))
  if (leftOut) sheet.addRow([both(leftOutWords(entriesMax))])
  sheet.columns.forEach((column) => {
    column.width = 24
  })
  return new Uint8Array(await workbook.xlsx.writeBuffer())
}

const both = ({ zh, en }: Bilingual) => `${zh} ${en}`

function rowOf(entry: KeptEntry, fields: readonly RegisterField[], names: Names) {
  const content = entry.content as unknown as Readonly<Record<string, unknown>>
  const nameOf = (id: string | undefined) => (id === undefined ? '' : (names.get(id) ?? id))
  return [
    ...fields.map((field) => cellOf(field, content[field.id], names)),
    both(standingWords[entry.standing]),
    entry.reviewOn,
    ...[nameOf(entry.writtenBy), entry.writtenAt],
    ...[nameOf(entry.approvedBy), entry.approvedAt ?? ''],
  ]
}

function cellOf(field: RegisterField, value: unknown, names: Names): string | number {
  if (field.type !== 'rows') return plainCell(field, value, names)
  const rows = (value ?? []) as readonly Readonly<Record<string, unknown>>[]
  return rows
    .map((row) =>
      field.columns!.map((column) => plainCell(column, row[column.id], names)).join(' · '),
    )
    .join('\n')
}

function plainCell(
  { type, options }: Pick<RegisterField | RegisterColumn, 'type' | 'options'>,
  value: unknown,
  names: Names,
): string | number {
  if (value === undefined) return ''
  if (type === 'flag') return both(yesNo[value === true ? 'true' : 'false'])
  if (type === 'money') return (value as number) / MILLI
  if (type === 'integer') return value as number
  const text = String(value)
  const option = options?.find(({ id }) => id === text)
  return option === undefined ? (names.get(text) ?? text) : both(option.title)
}

/** Names of the people and applications that entries mean, and of the people who wrote and approved them. */
async function namesIn(
  reader: Reader,
  institution: InstitutionId,
  entries: readonly KeptEntry[],
  fields: readonly RegisterField[],
): Promise<Names> {
  const people = new Set<PersonId>()
  const applications = new Set<ApplicationId>()
  const note = (field: RegisterField | RegisterColumn, value: unknown) => {
    if (field.type === 'person') people.add(value as PersonId)
    if (field.type === 'application') applications.add(value as ApplicationId)
  }
  for (const entry of entries) {
    people.add(entry.writtenBy)
    if (entry.approvedBy !== undefined) people.add(entry.approvedBy)
    const content = entry.content as unknown as Readonly<Record<string, unknown>>
    for (const field of fields) {
      note(field, content[field.id])
      if (field.type !== 'rows') continue
      for (const row of content[field.id] as readonly Readonly<Record<string, unknown>>[]) {
        for (const column of field.columns!) note(column, row[column.id])
      }
    }
  }
  const names = new Map<string, string>()
  for (const ids of chunksOf([...people])) {
    const found = await pageOfPeople(reader, institution, { ids, limit: NAMES_PER_READ })
    for (const { id, name } of found) names.set(id, name)
  }
  for (const ids of chunksOf([...applications])) {
    const page = { limit: NAMES_PER_READ }
    const found = await pageOfApplications(reader, institution, { ids }, page)
    for (const { id, name } of found) names.set(id, both(name))
  }
  return names
}

function chunksOf<Id>(ids: readonly Id[]): readonly (readonly Id[])[] {
  const starts = Array.from({ length: Math.ceil(ids.length / NAMES_PER_READ) }, (_, at) => at)
  return starts.map((at) => ids.slice(at * NAMES_PER_READ, (at + 1) * NAMES_PER_READ))
}
