import { Link } from '@tanstack/react-router'
import { entryWord } from '../language/entry-words.ts'
import { useLanguage } from '../language/language.tsx'
import { Instant } from './instant.tsx'
import { usePeople } from './people.tsx'

interface Entry {
  readonly id: string
  readonly at: string
  readonly kind: string
  readonly actor: { readonly type: string; readonly id: string }
}

/** One act of the ledger: what was done, by whom, when; a link to the entry with its proof. */
export function EntryLine({ entry }: { entry: Entry }) {
  const { language } = useLanguage()
  const { nameOf } = usePeople()
  return (
    <div>
      <Link to="/records/$id" params={{ id: entry.id }}>
        {entryWord(entry.kind, language)}
      </Link>
      <div className="dim">
        {entry.actor.type === 'person' ? nameOf(entry.actor.id) : entry.actor.id} ·{' '}
        <Instant at={entry.at} />
      </div>
    </div>
  )
}
