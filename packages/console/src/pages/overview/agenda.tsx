import { Link } from '@tanstack/react-router'
import { useReadIf } from '../../api/use-api.ts'
import { texts, useTexts } from '../../language/language.tsx'
import { type DecisionSubject, useSubjectName } from '../../pieces/decision-subject.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { Status } from '../../pieces/status.tsx'
import { useMay } from '../../session/session.tsx'

const words = texts({
  vote: ['待表决', 'To vote on'],
})

/** Proposals that wait for votes, for who sits on a committee. */
export function Agenda() {
  const say = useTexts(words)
  const may = useMay()('POST /proposals/:id/votes')
  const pending = useReadIf(may, 'GET /proposals', { query: { pending: 'true' } })
  if (pending.data === undefined || pending.data.items.length === 0) return null
  return (
    <ul className="listed">
      {pending.data.items.map(({ id, requestedAt, ...of }) => (
        <li key={id} className="row">
          <Status tone="info">{say.vote}</Status>
          <ProposalLink id={id} of={of} />
          <Instant at={requestedAt} relative />
        </li>
      ))}
    </ul>
  )
}

function ProposalLink({ id, of }: { id: string; of: DecisionSubject }) {
  return (
    <Link to="/governance/proposals/$id" params={{ id }}>
      {useSubjectName(of)}
    </Link>
  )
}
