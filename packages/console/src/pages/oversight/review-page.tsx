import { useParams } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useAct, useRead } from '../../api/use-api.ts'
import { useReviewWords } from '../../language/condition-words.ts'
import { texts, useTexts } from '../../language/language.tsx'
import { ActButton, PlainAct } from '../../pieces/act.tsx'
import { ApplicationName } from '../../pieces/applications.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { Facts, Page as PageFrame, Sheet } from '../../pieces/page.tsx'
import { usePeople } from '../../pieces/people.tsx'
import { ReadPage } from '../../pieces/read-page.tsx'
import { Blank, ErrorPanel, Read } from '../../pieces/states.tsx'
import { Status, TierTag } from '../../pieces/status.tsx'
import { useKeys } from '../../pieces/use-keys.ts'
import { useMay, useSession } from '../../session/session.tsx'
import { CallPath } from './call-path.tsx'
import { ReviewVerdict } from './review-verdict.tsx'
import {
  factsOf,
  kindNames,
  OutcomeTag,
  ReasonText,
  type ReviewDetail,
  ReviewStateTag,
} from './review-words.tsx'
import { Spoken } from './spoken.tsx'

const words = texts({
  title: ['复核', 'Review'],
  reviews: ['人工复核', 'Reviews'],
  why: ['为什么需要人来决定', 'Why a person decides'],
  reasons: ['触发', 'What tripped'],
  known: ['判断依据', 'What is known'],
  application: ['应用', 'Application'],
  due: ['时限', 'Due'],
  overdue: ['已超时', 'Overdue'],
  reviewer: ['办理人', 'Reviewer'],
  second: ['需要两人复核', 'Two reviewers are asked for'],
  proposedBy: ['第一复核人', 'First reviewer'],
  decidedBy: ['决定人', 'Decided by'],
  closed: ['办结时间', 'Closed'],
  raw: ['原始内容', 'What was asked and answered'],
  rawNeedsClaim: [
    '领取后可见原始请求与答复；每次查看都会留痕。',
    'Shown to who has claimed it; each look leaves its entry.',
  ],
  path: ['推理路径与发现', 'Path and findings'],
  claim: ['领取（C）', 'Claim (C)'],
  giveBack: ['退回队列', 'Give back'],
})

/** What the record of a call keeps: as the caller sent and would get it, and as the model did where that differs. */
const contentNames = texts({
  request: ['请求', 'Request'],
  sent: ['发给模型的请求', 'Request as the model got it'],
  answer: ['待放行的答复', 'Answer that would leave'],
  received: ['模型的原始答复', 'Answer as the model gave it'],
})
type ContentName = keyof typeof contentNames

export function Page() {
  const say = useTexts(words)
  const kinds = useTexts(kindNames)
  const { id } = useParams({ from: '/reviews/$id' })
  const review = useRead('GET /reviews/:id', { params: { id } })
  return (
    <ReadPage of={review}>
      {(found) => (
        <PageFrame
          title={`${say.title} · ${kinds[found.kind]}`}
          crumbs={[{ title: say.reviews, to: '/reviews' }]}
          mark={
            <>
              <TierTag tier={found.tier} />
              {found.outcome === undefined ? (
                <ReviewStateTag state={found.state} />
              ) : (
                <OutcomeTag outcome={found.outcome} />
              )}
              {found.overdue && <Status tone="bad">{say.overdue}</Status>}
            </>
          }
          acts={<ClaimActs review={found} />}
        >
          <Work review={found} />
        </PageFrame>
      )}
    </ReadPage>
  )
}

function ClaimActs({ review: { id, state, claimedBy } }: { review: ReviewDetail }) {
  const say = useTexts(words)
  const may = useMay()
  const { person } = useSession()
  const claim = useAct('POST /reviews/:id/claim')
  const free = state !== 'closed' && claimedBy === undefined
  const take = () => claim.mutate({ params: { id } })
  useKeys({ c: free && may('POST /reviews/:id/claim') ? take : undefined })
  if (state === 'closed') return null
  if (claimedBy === person.id) {
    return (
      <PlainAct operation="POST /reviews/:id/return" input={() => ({ params: { id } })}>
        {say.giveBack}
      </PlainAct>
    )
  }
  return (
    <div className="stack">
      <ActButton
        operation="POST /reviews/:id/claim"
        type="primary"
        size="large"
        loading={claim.isPending}
        onClick={take}
      >
        {say.claim}
      </ActButton>
      {claim.error !== null && <ErrorPanel error={claim.error} />}
    </div>
  )
}

function Work({ review }: { review: ReviewDetail }) {
  const say = useTexts(words)
  const { person } = useSession()
  const mine = review.claimedBy === person.id && review.state !== 'closed'
  return (
    <div className="columns-2">
      <div>
        <Sheet title={say.raw}>
          {mine ? <Contents id={review.id} /> : <Blank title={say.rawNeedsClaim} />}
        </Sheet>
      </div>
      <div>
        <Sheet title={say.why}>
          <Grounds review={review} />
        </Sheet>
        {mine && <ReviewVerdict review={review} />}
        <Sheet title={say.path}>
          <CallPath body={review.call.body} />
        </Sheet>
      </div>
    </div>
  )
}

function Grounds({ review }: { review: ReviewDetail }) {
  const say = useTexts(words)
  const inWords = useReviewWords()
  const people = usePeople()
  const { reasons, application, dueAt, reviewers, claimedBy, proposedBy, decidedBy, closedAt } =
    review
  return (
    <Facts
      of={[
        [
          say.reasons,
          <div key="reasons">
            {reasons.map((reason) => (
              <div key={JSON.stringify(reason)}>
                <ReasonText reason={reason} />
              </div>
            ))}
          </div>,
        ],
        ...factsOf(review, inWords),
        [say.application, <ApplicationName key="application" id={application} />],
        [
          say.due,
          <span key="due">
            <Instant at={dueAt} relative /> · <Instant at={dueAt} />
          </span>,
        ],
        [say.second, reviewers === 2 && '2'],
        [say.reviewer, claimedBy !== undefined && people.nameOf(claimedBy)],
        [say.proposedBy, proposedBy !== undefined && people.nameOf(proposedBy)],
        [say.decidedBy, decidedBy !== undefined && people.nameOf(decidedBy)],
        [say.closed, closedAt !== undefined && <Instant key="closed" at={closedAt} />],
      ]}
    />
  )
}

/** The raw texts. Reading them is an act, so they are asked for once when the reviewer has the review. */
function Contents({ id }: { id: string }) {
  const names = useTexts(contentNames)
  const look = useAct('POST /reviews/:id/looks')
  const { mutate } = look
  useEffect(() => mutate({ params: { id } }), [mutate, id])
  const titleOf = (name: string) => (name in contentNames ? names[name as ContentName] : name)
  return (
    <Read of={{ ...look, refetch: () => mutate({ params: { id } }) }} rows={6}>
      {({ items }) =>
        items.map(({ name, text }) => <Spoken key={name} title={titleOf(name)} text={text} />)
      }
    </Read>
  )
}
