import { Link } from '@tanstack/react-router'
import { useRead } from '../../api/use-api.ts'
import { texts, useTexts } from '../../language/language.tsx'
import { SubjectName, SubjectTier } from '../../pieces/decision-subject.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { Sheet } from '../../pieces/page.tsx'
import { Blank, Read } from '../../pieces/states.tsx'

const words = texts({
  agenda: ['议程（表决中）', 'Agenda (being voted on)'],
  none: ['没有待表决的提案', 'Nothing is to be voted on'],
  asked: ['提请于', 'asked for'],
  votes: ['查看表决', 'See the votes'],
})

const SHOWN_MAX = 200

/** What a committee is to vote on. */
export function CommitteeAgenda({ id }: { id: string }) {
  const say = useTexts(words)
  const query = { committee: id, pending: 'true', limit: SHOWN_MAX }
  const proposals = useRead('GET /proposals', { query })
  return (
    <Sheet title={say.agenda}>
      <Read of={proposals}>
        {({ items }) =>
          items.length === 0 ? (
            <Blank title={say.none} />
          ) : (
            <ul className="listed">
              {items.map((proposal) => (
                <li key={proposal.id} className="row">
                  <SubjectName of={proposal} />
                  <SubjectTier of={proposal} />
                  <span className="dim">
                    {say.asked} <Instant at={proposal.requestedAt} />
                  </span>
                  <Link to="/governance/proposals/$id" params={{ id: proposal.id }}>
                    {say.votes}
                  </Link>
                </li>
              ))}
            </ul>
          )
        }
      </Read>
    </Sheet>
  )
}
