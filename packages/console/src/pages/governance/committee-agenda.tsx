import { Link } from '@tanstack/react-router'
import { texts, useTexts } from '../../language/language.tsx'
import { SubjectName, SubjectTier } from '../../pieces/decision-subject.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { LongList } from '../../pieces/long-list.tsx'
import { Sheet } from '../../pieces/page.tsx'

const words = texts({
  agenda: ['议程（表决中）', 'Agenda (being voted on)'],
  none: ['没有待表决的提案', 'Nothing is to be voted on'],
  asked: ['提请于', 'asked for'],
  votes: ['查看表决', 'See the votes'],
})

/** What a committee is to vote on. */
export function CommitteeAgenda({ id }: { id: string }) {
  const say = useTexts(words)
  return (
    <Sheet title={say.agenda}>
      <LongList
        operation="GET /proposals"
        query={{ committee: id, pending: 'true' }}
        none={say.none}
      >
        {(items) => (
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
        )}
      </LongList>
    </Sheet>
  )
}
