import { Link, useNavigate, useParams } from '@tanstack/react-router'
import type { Reply } from '../../api/client.ts'
import { useRead } from '../../api/use-api.ts'
import { texts, useLanguage, useSay, useTexts } from '../../language/language.tsx'
import { ActButton, ConfirmedAct } from '../../pieces/act.tsx'
import { DateField } from '../../pieces/date-field.tsx'
import { Outcome } from '../../pieces/decision-facts.tsx'
import { Instant, wordedDate } from '../../pieces/instant.tsx'
import { LongList } from '../../pieces/long-list.tsx'
import { Facts, Page as PageFrame, Sheet } from '../../pieces/page.tsx'
import { usePeople } from '../../pieces/people.tsx'
import { ReadPage } from '../../pieces/read-page.tsx'
import { Status } from '../../pieces/status.tsx'
import { CommitteeAgenda } from './committee-agenda.tsx'
import { mandateNames, membersOf, seatFunctionNames } from './committee-words.ts'

const words = texts({
  governance: ['治理', 'Governance'],
  about: ['设立', 'How it was formed'],
  mandate: ['职责', 'Mandate'],
  board: ['设立依据', 'Formed by'],
  digest: ['决议文件摘要', 'Digest of the paper'],
  formed: ['登记时间', 'Put on record'],
  quorum: ['法定人数', 'Quorum'],
  quorumSays: [
    (numerator: number, denominator: number, least: number) =>
      `成员的 ${numerator}/${denominator}，且不少于 ${least} 人`,
    (numerator: number, denominator: number, least: number) =>
      `${numerator}/${denominator} of the members, ${least} at least`,
  ],
  members: ['在任成员', 'Members'],
  former: ['此前的席位', 'Earlier seats'],
  chair: ['主任委员', 'Chair'],
  since: ['自', 'since'],
  change: ['变更成员', 'Change the members'],
  meetings: ['会议', 'Meetings'],
  noMeetings: ['尚无会议记录', 'No meeting on record'],
  record: ['登记会议', 'Record a meeting'],
  recordSays: [
    '登记委员会已召开的会议；日期不能晚于今天。',
    'A meeting that was held; its date is not after today.',
  ],
  heldOn: ['召开日期', 'Held on'],
  recordedBy: ['登记人', 'recorded by'],
  resolutions: ['决议', 'Resolutions'],
  noResolutions: ['没有决议', 'No resolutions'],
})

type Committee = Reply<'GET /committees/:id'>
export function Page() {
  const say = useTexts(words)
  const read = useSay()
  const navigate = useNavigate()
  const { id } = useParams({ from: '/governance/committees/$id' })
  const committee = useRead('GET /committees/:id', { params: { id } })
  return (
    <ReadPage of={committee}>
      {(found) => (
        <PageFrame
          title={read(found.name)}
          crumbs={[{ title: say.governance, to: '/governance', search: { tab: 'committees' } }]}
          acts={
            <>
              <RecordMeeting id={id} />
              <ActButton
                operation="PUT /committees/:id/seats"
                onClick={() =>
                  void navigate({ to: '/governance/committees/$id/seats', params: { id } })
                }
              >
                {say.change}
              </ActButton>
            </>
          }
        >
          <div className="columns-2">
            <About committee={found} />
            <Seats committee={found} />
            <CommitteeAgenda id={id} />
            <Meetings id={id} />
            <Resolutions id={id} />
          </div>
        </PageFrame>
      )}
    </ReadPage>
  )
}

function About({ committee: { mandate, board, quorum, formedAt } }: { committee: Committee }) {
  const say = useTexts(words)
  const mandates = useTexts(mandateNames)
  const { language } = useLanguage()
  return (
    <Sheet title={say.about}>
      <Facts
        of={[
          [say.mandate, mandates[mandate]],
          [say.board, `${board.number} · ${wordedDate(board.date, language)}`],
          [
            say.digest,
            <span key="digest" className="mono">
              {board.digest}
            </span>,
          ],
          [say.quorum, say.quorumSays(quorum.numerator, quorum.denominator, quorum.membersMin)],
          [say.formed, <Instant key="formed" at={formedAt} />],
        ]}
      />
    </Sheet>
  )
}

function Seats({ committee }: { committee: Committee }) {
  const say = useTexts(words)
  const former = committee.seats.filter(({ until }) => until !== undefined)
  return (
    <Sheet title={say.members}>
      <SeatList of={membersOf(committee)} />
      {former.length > 0 && (
        <>
          <h3>{say.former}</h3>
          <SeatList of={former} />
        </>
      )}
    </Sheet>
  )
}

function SeatList({ of }: { of: Committee['seats'] }) {
  const say = useTexts(words)
  const functions = useTexts(seatFunctionNames)
  const { nameOf } = usePeople()
  return (
    <ul className="listed">
      {of.map((seat) => (
        <li key={`${seat.personId}${seat.from}`} className="row">
          {nameOf(seat.personId)}
          <span className="dim">
            {functions[seat.function]} · {seat.until === undefined && say.since}{' '}
            <Instant at={seat.from} />
            {seat.until !== undefined && (
              <>
                {' – '}
                <Instant at={seat.until} />
              </>
            )}
          </span>
          {seat.chair && seat.until === undefined && <Status tone="info">{say.chair}</Status>}
        </li>
      ))}
    </ul>
  )
}

function RecordMeeting({ id }: { id: string }) {
  const say = useTexts(words)
  return (
    <ConfirmedAct
      type="primary"
      operation="POST /committees/:id/meetings"
      label={say.record}
      title={say.record}
      says={say.recordSays}
      input={({ heldOn }) => ({ params: { id }, body: { heldOn: heldOn! } })}
      fields={<DateField required name="heldOn" label={say.heldOn} />}
    />
  )
}

function Meetings({ id }: { id: string }) {
  const say = useTexts(words)
  const { language } = useLanguage()
  const { nameOf } = usePeople()
  return (
    <Sheet title={say.meetings}>
      <LongList
        operation="GET /committees/:id/meetings"
        params={{ id }}
        pageBy="before"
        none={say.noMeetings}
      >
        {(items) => (
          <ul className="listed">
            {items.map(({ heldOn, recordedBy }) => (
              <li key={heldOn} className="row">
                {wordedDate(heldOn, language)}
                <span className="dim">
                  {say.recordedBy} {nameOf(recordedBy)}
                </span>
              </li>
            ))}
          </ul>
        )}
      </LongList>
    </Sheet>
  )
}

function Resolutions({ id }: { id: string }) {
  const say = useTexts(words)
  const read = useSay()
  return (
    <Sheet title={say.resolutions}>
      <LongList operation="GET /decisions" query={{ committee: id }} none={say.noResolutions}>
        {(items) => (
          <ul className="listed">
            {items.map((decision) => (
              <li key={decision.id} className="row">
                <Link to="/governance/proposals/$id" params={{ id: decision.proposalId ?? '' }}>
                  {read(decision.number)}
                </Link>
                <Outcome decision={decision} />
                <span className="dim">
                  <Instant at={decision.decidedAt} />
                </span>
              </li>
            ))}
          </ul>
        )}
      </LongList>
    </Sheet>
  )
}
