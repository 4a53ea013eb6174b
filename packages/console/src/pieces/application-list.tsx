import { Link } from '@tanstack/react-router'
import type { Query } from '../api/client.ts'
import { useRead } from '../api/use-api.ts'
import { useSay } from '../language/language.tsx'
import { Blank, Read } from './states.tsx'
import { StageTag, TierTag } from './status.tsx'

/** As many as one request answers; the page of all applications has filters for more. */
const SHOWN_MAX = 200

/** The applications that use something, each with its tier and stage. */
export function ApplicationList({ of, none }: { of: Query<'GET /applications'>; none: string }) {
  const read = useSay()
  const applications = useRead('GET /applications', { query: { ...of, limit: SHOWN_MAX } })
  return (
    <Read of={applications}>
      {({ items }) =>
        items.length === 0 ? (
          <Blank title={none} />
        ) : (
          <ul className="listed">
            {items.map(({ id, name, tier, stage }) => (
              <li key={id} className="row">
                <Link to="/applications/$id" params={{ id }}>
                  {read(name)}
                </Link>
                <TierTag tier={tier} />
                <StageTag stage={stage} />
              </li>
            ))}
          </ul>
        )
      }
    </Read>
  )
}
