import type { ReactNode } from 'react'
import type { Item, Reply } from '../../api/client.ts'
import { texts, useLanguage, useSay, useTexts } from '../../language/language.tsx'
import { ApplicationName, useApplications } from '../../pieces/applications.tsx'
import { useNumber, wordedDate } from '../../pieces/instant.tsx'
import { usePeople } from '../../pieces/people.tsx'
import { Status } from '../../pieces/status.tsx'

export type RegisterDefinition = Reply<'GET /registers'>['items'][number]
export type RegisterField = RegisterDefinition['fields'][number]
export type RegisterColumn = NonNullable<RegisterField['columns']>[number]
export type KeptEntry = Item<'GET /registers/:register'>
export type Content = Readonly<Record<string, unknown>>

/** What an entry says, by the ids of its fields. */
export const contentOf = ({ content }: Pick<KeptEntry, 'content'>) => content as unknown as Content

/** Costs are kept in thousandths. */
export const MILLI = 1_000

const words = texts({
  yes: ['是', 'Yes'],
  no: ['否', 'No'],
  holds: ['有效', 'Holds'],
  waiting: ['待核准', 'To be approved'],
  replaced: ['已被替换', 'Replaced'],
})

const tones = { holds: 'good', waiting: 'warn', replaced: 'plain' } as const

export function Standing({ of }: { of: KeptEntry['standing'] }) {
  const say = useTexts(words)
  return <Status tone={tones[of]}>{say[of]}</Status>
}

/** A value of an entry in words, by the type of its field. */
export function useWorded(): (field: RegisterField | RegisterColumn, value: unknown) => string {
  const say = useTexts(words)
  const read = useSay()
  const number = useNumber()
  const { language } = useLanguage()
  const people = usePeople()
  const applications = useApplications()
  return ({ type, options }, value) => {
    if (value === undefined || value === null || value === '') return ''
    switch (type) {
      case 'flag':
        return value === true ? say.yes : say.no
      case 'money':
        return number(Number(value) / MILLI)
      case 'integer':
        return number(Number(value))
      case 'date':
        return wordedDate(String(value), language)
      case 'person':
        return people.wordOf(String(value))
      case 'application':
        return applications.wordOf(String(value))
      default: {
        const option = options?.find(({ id }) => id === value)
        return option === undefined ? String(value) : read(option.title)
      }
    }
  }
}

/** A value of an entry where it stands alone: with links, and rows as a list. */
export function RegisterValue({
  field,
  value,
}: {
  field: RegisterField
  value: unknown
}): ReactNode {
  const worded = useWorded()
  const read = useSay()
  if (field.type === 'application') return <ApplicationName id={String(value)} />
  if (field.type === 'digest') return <span className="mono">{String(value)}</span>
  if (field.type !== 'rows') return <span className="prose">{worded(field, value)}</span>
  const [first, ...others] = field.columns ?? []
  return (
    <ul className="listed">
      {(value as readonly Content[]).map((row) => (
        <li key={JSON.stringify(row)}>
          {first !== undefined && worded(first, row[first.id])}
          <div className="dim">
            {others
              .filter(({ id }) => row[id] !== undefined)
              .map((column) => `${read(column.label)} ${worded(column, row[column.id])}`)
              .join(' · ')}
          </div>
        </li>
      ))}
    </ul>
  )
}
