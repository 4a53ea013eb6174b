import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { entryWord } from '../language/entry-words.ts'
import { texts, useLanguage, useTexts } from '../language/language.tsx'
import { stageNames } from '../language/vocabulary.ts'
import { ApplicationName } from './applications.tsx'
import { Instant } from './instant.tsx'
import { usePeople } from './people.tsx'

const words = texts({
  product: ['系统', 'the product'],
  anonymous: ['未登录者', 'not signed in'],
})

/** The parts of the product that act by themselves; a part that is not listed goes by its own name. */
const partNames = texts({
  bootstrap: ['首次启动', 'first start'],
  'command-line': ['命令行', 'command line'],
  'command-line.assess': ['命令行', 'command line'],
  'controls.assess': ['定期评估', 'assessment'],
  drills: ['演练', 'drills'],
  'drills-end': ['演练', 'drills'],
  jobs: ['定时任务', 'jobs'],
  notices: ['通知', 'notices'],
  oversight: ['监督', 'oversight'],
  postman: ['投递', 'delivery'],
  probes: ['探针', 'probes'],
  reports: ['报告', 'reports'],
  reviews: ['人工复核', 'reviews'],
  sample: ['示例', 'sample'],
  'tier-table': ['分级表', 'tier table'],
})

interface Acting {
  readonly type: string
  readonly id: string
}

/** Who did it: a person or an application by name, or the part of the product that acted by itself. */
export function ActorName({ of: { type, id } }: { of: Acting }) {
  const say = useTexts(words)
  const parts = useTexts(partNames) as Readonly<Record<string, string>>
  const { nameOf } = usePeople()
  if (type === 'person') return nameOf(id)
  if (type === 'application') return <ApplicationName id={id} />
  return type === 'system' ? `${say.product} · ${parts[id] ?? id}` : say.anonymous
}

/** What an entry is about: by its name where it has one. */
export function EntrySubject({ id }: { id: string }) {
  const { nameOf } = usePeople()
  if (id.startsWith('app_')) return <ApplicationName id={id} />
  if (id.startsWith('per_')) return nameOf(id)
  return <span className="mono">{id}</span>
}

interface Entry {
  readonly id: string
  readonly at: string
  readonly kind: string
  readonly actor: Acting
  readonly body: unknown
}

/** One act of the ledger: what was done, by whom, when; a link to the entry with its proof. */
export function EntryLine({ entry }: { entry: Entry }) {
  const { language } = useLanguage()
  return (
    <div>
      <Link to="/records/$id" params={{ id: entry.id }}>
        {entryWord(entry.kind, language)}
      </Link>
      <Move of={entry} />
      <div className="dim">
        <ActorName of={entry.actor} /> · <Instant at={entry.at} />
      </div>
    </div>
  )
}

/** From which stage to which an application moved. */
function Move({ of: { kind, body } }: { of: Entry }): ReactNode {
  const stages = useTexts(stageNames) as Readonly<Record<string, string>>
  if (kind !== 'application.advanced') return null
  const { from, to } = body as { readonly from?: string; readonly to?: string }
  const named = [from, to].flatMap((stage) => (stage === undefined ? [] : (stages[stage] ?? stage)))
  return <span> {named.join(' → ')}</span>
}
