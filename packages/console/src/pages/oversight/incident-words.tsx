import type { Item, Reply } from '../../api/client.ts'
import { useAside } from '../../api/use-api.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { Status, type Tone } from '../../pieces/status.tsx'

export type Incident = Item<'GET /incidents'>
export type IncidentDetail = Reply<'GET /incidents/:id'>
export type Clock = IncidentDetail['clocks'][number]

export const clockNames = texts({
  running: ['计时中', 'Running'],
  'due-soon': ['即将到期', 'Due soon'],
  overdue: ['已逾期', 'Overdue'],
  sent: ['已报送', 'Sent'],
  'sent-late': ['逾期报送', 'Sent late'],
  lapsed: ['不再适用', 'Lapsed'],
})

const clockTones: Readonly<Record<Clock['state'], Tone>> = {
  running: 'info',
  'due-soon': 'warn',
  overdue: 'bad',
  sent: 'good',
  'sent-late': 'warn',
  lapsed: 'plain',
}

export function ClockTag({ state }: { state: Clock['state'] }) {
  const names = useTexts(clockNames)
  return <Status tone={clockTones[state]}>{names[state]}</Status>
}

const gradeTones: Readonly<Record<Incident['grade'], Tone>> = {
  'particularly-serious': 'bad',
  serious: 'bad',
  considerable: 'warn',
  general: 'plain',
}

/** Kinds, grades, marks and rules as the catalogue words them. */
export function useIncidentRules() {
  const read = useSay()
  const data = useAside('GET /incidents/rules')
  const titleIn = (list: 'kinds' | 'grades' | 'marks' | 'phases', id: string) => {
    const found = data?.[list].find((one) => one.id === id)
    return found === undefined ? id : read(found.title)
  }
  const optionsOf = (list: 'kinds' | 'grades' | 'marks') =>
    (data?.[list] ?? []).map(({ id, title }) => ({ value: id as string, label: read(title) }))
  const recipientOf = (rule: string) => {
    const found = data?.rules.find(({ id }) => id === rule)
    return found === undefined ? rule : read(found.recipient)
  }
  const sourceOf = (rule: string) => {
    const found = data?.rules.find(({ id }) => id === rule)
    const source = found === undefined ? undefined : data?.sources[found.source]
    return source === undefined ? undefined : read(source.title)
  }
  return { rules: data, titleIn, optionsOf, recipientOf, sourceOf }
}

export function GradeTag({ grade }: { grade: Incident['grade'] }) {
  const { titleIn } = useIncidentRules()
  return <Status tone={gradeTones[grade]}>{titleIn('grades', grade)}</Status>
}
