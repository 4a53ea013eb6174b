import { Link } from '@tanstack/react-router'
import type { Query } from '../api/client.ts'
import { useSay } from '../language/language.tsx'
import { LongList } from './long-list.tsx'
import { StageTag, TierTag } from './status.tsx'

/** The applications that use something, each with its tier and stage. */
export function ApplicationList({ of, none }: { of: Query<'GET /applications'>; none: string }) {
  const read = useSay()
  return (
    <LongList operation="GET /applications" query={of} none={none}>
      {(items) => (
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
      )}
    </LongList>
  )
}
