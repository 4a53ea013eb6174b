import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useRead } from '../../api/use-api.ts'
import { texts, useTexts } from '../../language/language.tsx'
import { ActButton, ConfirmedAct } from '../../pieces/act.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { Facts, Page as PageFrame, Sheet } from '../../pieces/page.tsx'
import { usePeople } from '../../pieces/people.tsx'
import { ReadPage } from '../../pieces/read-page.tsx'
import { Blank, Read } from '../../pieces/states.tsx'
import { useSession } from '../../session/session.tsx'
import { AskedFacts, type Revision, RevisionTag, stateOf } from './own-words.tsx'

const words = texts({
  catalogue: ['目录', 'Catalogue'],
  title: [
    (statement: string, revision: number) => `${statement} 修订 ${revision}`,
    (statement: string, revision: number) => `${statement}, revision ${revision}`,
  ],
  asked: ['此修订', 'This revision'],
  noLonger: ['提请不再要求', 'To be asked no longer'],
  reason: ['理由', 'Reason'],
  inForce: ['现行修订', 'In force'],
  inForceNone: ['没有现行的修订', 'None is in force'],
  standing: ['评估', 'Assessment'],
  assessed: ['查看最近的结论', 'See what was decided last'],
  drafted: ['起草', 'Drafted'],
  adopted: ['生效', 'Put in force'],
  ended: ['结束', 'Ended'],
  digest: ['内容摘要', 'Digest'],
  adopt: ['使其生效', 'Put in force'],
  adoptTitle: ['使这份草稿生效？', 'Put this draft in force?'],
  adoptSays: [
    '下一次评估起计入；取代现行修订，此前的人工证明不再计入。',
    'It counts from the next assessment on, in the place of what is in force; words given before count no longer.',
  ],
  endSays: [
    '生效后不再要求该条款，其问题在下一次评估时关闭。',
    'It is asked no longer, and its finding closes with the next assessment.',
  ],
  own: ['不能由起草人本人使其生效', 'Nobody puts in force what they drafted'],
  noDraft: ['不是草稿', 'It is no draft'],
  discard: ['放弃草稿', 'Discard'],
  discardTitle: ['放弃这份草稿？', 'Discard this draft?'],
  discardSays: ['现行修订不受影响。', 'What is in force stays.'],
  amend: ['起草新修订', 'Draft a revision'],
  withdraw: ['提请不再要求', 'Draft to ask it no longer'],
  withdrawSays: [
    '另一人使其生效后，该条款不再要求。',
    'Once another person has put that in force, it is asked no longer.',
  ],
  notInForce: ['不是现行修订', 'It is not in force'],
  history: ['历次修订', 'Revisions'],
})

export function Page() {
  const say = useTexts(words)
  const { id } = useParams({ from: '/catalogue/own/$id' })
  const revision = useRead('GET /own-statements/:id', { params: { id } })
  return (
    <ReadPage of={revision}>
      {(found) => (
        <PageFrame
          title={say.title(found.statement, found.revision)}
          crumbs={[{ title: say.catalogue, to: '/catalogue' }]}
          mark={<RevisionTag of={found} />}
          acts={<Acts of={found} />}
        >
          <Words of={found} />
          <Sheet title={say.history}>
            <History statement={found.statement} />
          </Sheet>
        </PageFrame>
      )}
    </ReadPage>
  )
}

function Words({ of }: { of: Revision }) {
  const say = useTexts(words)
  const people = usePeople()
  const { content, reason, digest, draftedBy, draftedAt, adoptedBy, adoptedAt, endedBy, endedAt } =
    of
  const by = (person: string | undefined, at: string | undefined) =>
    person !== undefined && (
      <span key={at} className="row">
        {people.nameOf(person)} <Instant at={at!} />
      </span>
    )
  const told = [
    [say.reason, reason],
    [say.drafted, by(draftedBy, draftedAt)],
    [say.adopted, by(adoptedBy, adoptedAt)],
    [say.ended, by(endedBy, endedAt)],
    [say.standing, stateOf(of) === 'in-force' && <Standing key="standing" of={of.statement} />],
    [
      say.digest,
      <span key="digest" className="mono">
        {digest}
      </span>,
    ],
  ] as const
  return (
    <div className="columns-2">
      <Sheet title={content === undefined ? say.noLonger : say.asked}>
        {content === undefined ? <Facts of={told} /> : <AskedFacts content={content} more={told} />}
      </Sheet>
      {stateOf(of) !== 'in-force' && <InForce statement={of.statement} />}
    </div>
  )
}

function Standing({ of }: { of: string }) {
  const say = useTexts(words)
  return (
    <Link to="/controls/$id" params={{ id: of }}>
      {say.assessed}
    </Link>
  )
}

/** What a draft would take the place of, beside it. */
function InForce({ statement }: { statement: string }) {
  const say = useTexts(words)
  const held = useRead('GET /own-statements', { query: { statement, state: 'in-force', limit: 1 } })
  return (
    <Sheet title={say.inForce}>
      <Read of={held}>
        {({ items: [inForce] }) =>
          inForce?.content === undefined ? (
            <Blank title={say.inForceNone} />
          ) : (
            <>
              <p>
                <Link to="/catalogue/own/$id" params={{ id: inForce.id }}>
                  {say.title(inForce.statement, inForce.revision)}
                </Link>{' '}
                · <Standing of={statement} />
              </p>
              <AskedFacts content={inForce.content} />
            </>
          )
        }
      </Read>
    </Sheet>
  )
}

function Acts({ of }: { of: Revision }) {
  const say = useTexts(words)
  const navigate = useNavigate()
  const { person } = useSession()
  const { id, statement, content, draftedBy } = of
  const state = stateOf(of)
  const noDraft = state === 'draft' ? undefined : say.noDraft
  const open = (next: string) => void navigate({ to: '/catalogue/own/$id', params: { id: next } })
  return (
    <>
      <ConfirmedAct
        operation="POST /own-statements/:id/adoption"
        type="primary"
        label={say.adopt}
        title={say.adoptTitle}
        says={content === undefined ? say.endSays : say.adoptSays}
        notNow={noDraft ?? (draftedBy === person.id ? say.own : undefined)}
        input={() => ({ params: { id } })}
      />
      <ConfirmedAct
        operation="POST /own-statements/:id/discarding"
        label={say.discard}
        title={say.discardTitle}
        says={say.discardSays}
        notNow={noDraft}
        input={() => ({ params: { id } })}
      />
      <ActButton
        operation="POST /own-statements"
        onClick={() =>
          void navigate({
            to: '/catalogue/own/new',
            search: content === undefined ? {} : { from: id },
          })
        }
      >
        {say.amend}
      </ActButton>
      <ConfirmedAct
        operation="POST /own-statements/withdrawals"
        danger
        withReason
        label={say.withdraw}
        title={say.withdraw}
        says={say.withdrawSays}
        notNow={state === 'in-force' ? undefined : say.notInForce}
        input={({ reason }) => ({ body: { statement, reason } })}
        onDone={(draft) => open(draft.id)}
      />
    </>
  )
}

const REVISIONS_SHOWN = 50

function History({ statement }: { statement: string }) {
  const say = useTexts(words)
  const people = usePeople()
  const revisions = useRead('GET /own-statements', {
    query: { statement, limit: REVISIONS_SHOWN },
  })
  return (
    <Read of={revisions} rows={2}>
      {({ items }) => (
        <ul className="listed">
          {items.map((revision) => (
            <li key={revision.id} className="row">
              <RevisionTag of={revision} />
              <Link to="/catalogue/own/$id" params={{ id: revision.id }}>
                {say.title(revision.statement, revision.revision)}
              </Link>
              {revision.content === undefined && <i>{say.noLonger}</i>}
              <span>{people.nameOf(revision.draftedBy)}</span>
              <Instant at={revision.draftedAt} />
            </li>
          ))}
        </ul>
      )}
    </Read>
  )
}
