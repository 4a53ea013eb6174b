import { Link } from '@tanstack/react-router'
import { useAsideIf } from '../api/use-api.ts'
import { texts, useTexts } from '../language/language.tsx'
import { ApplicationName, useApplicationName } from './applications.tsx'
import { TierTag } from './status.tsx'

const words = texts({
  table: ['分级表', 'Tier table'],
  version: [
    (version: number) => `分级表第 ${version} 版`,
    (version: number) => `Tier table, version ${version}`,
  ],
})

/** What a committee decides on: an application by its dossier, or a version of the tier table. */
export interface DecisionSubject {
  readonly applicationId?: string | undefined
  readonly tierTableId?: string | undefined
  readonly tier?: 'low' | 'medium' | 'high' | undefined
}

export function useSubjectName({ applicationId, tierTableId }: DecisionSubject): string {
  const say = useTexts(words)
  const application = useApplicationName(applicationId ?? '')
  const table = useAsideIf(tierTableId !== undefined, 'GET /tier-tables/:id', {
    params: { id: tierTableId ?? '' },
  })
  if (tierTableId === undefined) return application
  return table === undefined ? say.table : say.version(table.table.version)
}

export function SubjectName({ of }: { of: DecisionSubject }) {
  const name = useSubjectName(of)
  if (of.applicationId !== undefined) return <ApplicationName id={of.applicationId} />
  return (
    <Link to="/decision-tables/$id" params={{ id: of.tierTableId ?? '' }}>
      {name}
    </Link>
  )
}

/** The tier of the application; a table has none. */
export function SubjectTier({ of }: { of: DecisionSubject }) {
  return of.tier === undefined ? null : <TierTag tier={of.tier} />
}
