import { Link, useNavigate } from '@tanstack/react-router'
import type { Item, Reply } from '../../api/client.ts'
import { useRead } from '../../api/use-api.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { ActButton } from '../../pieces/act.tsx'
import { AddressTabs } from '../../pieces/address-tabs.tsx'
import { Outcome } from '../../pieces/decision-facts.tsx'
import { SubjectName, SubjectTier } from '../../pieces/decision-subject.tsx'
import { either } from '../../pieces/filter-by.tsx'
import { Day, Instant } from '../../pieces/instant.tsx'
import { type Column, ListTable } from '../../pieces/list-table.tsx'
import { Facts, Page as PageFrame, Sheet } from '../../pieces/page.tsx'
import { usePeople } from '../../pieces/people.tsx'
import { Blank, Read } from '../../pieces/states.tsx'
import { Status } from '../../pieces/status.tsx'
import { membersOf, seatFunctionNames } from './committee-words.ts'
import { ExceptionsTab } from './exceptions-tab.tsx'
import { GovernanceTabs } from './governance-tabs.tsx'

const words = texts({
  empty: ['没有决议或核准', 'No decisions yet'],
  emptySays: [
    '应用的批准在其“审批”页提请：高风险由委员会表决，中低风险由风险管理人员核准。',
    'Ask for one on the approval page of an application: a committee votes on a high tier, a risk manager approves the others.',
  ],
  title: ['治理', 'Governance'],
  says: ['委员会的议程、表决与决议。', 'The agenda, votes and resolutions of the committees.'],
  agenda: ['议程', 'Agenda'],
  decisions: ['决议与核准', 'Resolutions and approvals'],
  committees: ['委员会', 'Committees'],
  exceptions: ['例外', 'Exceptions'],
  form: ['设立委员会', 'Form a committee'],
  subject: ['事项', 'Subject'],
  tier: ['等级', 'Tier'],
  requester: ['提请人', 'Asked for by'],
  asked: ['提请时间', 'Asked for'],
  state: ['状态', 'State'],
  pending: ['表决中', 'Being voted on'],
  resolved: ['已决议', 'Resolved'],
  voided: ['已作废', 'Void'],
  votes: ['表决', 'Votes'],
  open: ['查看表决', 'See the votes'],
  number: ['文号', 'Number'],
  outcome: ['结果', 'Outcome'],
  decided: ['作出时间', 'Decided'],
  until: ['有效期至', 'Valid until'],
  approvers: ['批准人', 'Approved by'],
  board: ['设立依据', 'Formed by'],
  quorum: ['法定人数', 'Quorum'],
  quorumSays: [
    (numerator: number, denominator: number, least: number) =>
      `成员的 ${numerator}/${denominator}，且不少于 ${least} 人`,
    (numerator: number, denominator: number, least: number) =>
      `${numerator}/${denominator} of the members, ${least} at least`,
  ],
  lastMet: ['最近会议', 'Last met'],
  never: ['尚无会议记录', 'No meeting on record'],
  seats: ['成员', 'Members'],
  chair: ['主任委员', 'Chair'],
  none: ['没有委员会', 'There is no committee'],
  noAgenda: ['没有提案', 'Nothing is on the agenda'],
})

export function Page() {
  const say = useTexts(words)
  return (
    <PageFrame area={<GovernanceTabs />} title={say.title} says={say.says}>
      <AddressTabs
        of={[
          { key: 'agenda', label: say.agenda, children: <Agenda /> },
          { key: 'decisions', label: say.decisions, children: <Decisions /> },
          { key: 'committees', label: say.committees, children: <Committees /> },
          { key: 'exceptions', label: say.exceptions, children: <ExceptionsTab /> },
        ]}
      />
    </PageFrame>
  )
}

type Proposal = Item<'GET /proposals'>

function Agenda() {
  const say = useTexts(words)
  const { nameOf } = usePeople()
  const columns: readonly Column<Proposal>[] = [
    {
      key: 'subject',
      title: say.subject,
      render: (one) => <SubjectName of={one} />,
    },
    { key: 'tier', title: say.tier, render: (one) => <SubjectTier of={one} /> },
    { key: 'requester', title: say.requester, render: ({ requestedBy }) => nameOf(requestedBy) },
    { key: 'asked', title: say.asked, render: ({ requestedAt }) => <Instant at={requestedAt} /> },
    { key: 'state', title: say.state, render: (proposal) => <ProposalState proposal={proposal} /> },
    {
      key: 'open',
      title: say.votes,
      render: ({ id }) => (
        <Link to="/governance/proposals/$id" params={{ id }}>
          {say.open}
        </Link>
      ),
    },
  ]
  return (
    <ListTable
      name="proposals"
      operation="GET /proposals"
      rowKey={({ id }) => id}
      columns={columns}
      filters={[either('pending', say.state, say.pending, say.resolved)]}
      empty={<Blank title={say.noAgenda} />}
    />
  )
}

export function ProposalState({
  proposal,
}: {
  proposal: Pick<Proposal, 'voidedAt' | 'resolvedAt'>
}) {
  const say = useTexts(words)
  if (proposal.voidedAt !== undefined) return <Status tone="plain">{say.voided}</Status>
  return proposal.resolvedAt === undefined ? (
    <Status tone="info">{say.pending}</Status>
  ) : (
    <Status tone="good">{say.resolved}</Status>
  )
}

function Decisions() {
  const say = useTexts(words)
  const read = useSay()
  const { namesOf } = usePeople()
  const columns: readonly Column<Item<'GET /decisions'>>[] = [
    { key: 'number', title: say.number, render: ({ number }) => read(number) },
    {
      key: 'subject',
      title: say.subject,
      render: (one) => <SubjectName of={one} />,
    },
    { key: 'tier', title: say.tier, render: (one) => <SubjectTier of={one} /> },
    { key: 'outcome', title: say.outcome, render: (decision) => <Outcome decision={decision} /> },
    {
      key: 'approvers',
      title: say.approvers,
      render: ({ approverIds }) => namesOf(approverIds, ' · '),
    },
    { key: 'decided', title: say.decided, render: ({ decidedAt }) => <Instant at={decidedAt} /> },
    {
      key: 'until',
      title: say.until,
      render: ({ validUntil }) => (validUntil === undefined ? '' : <Instant at={validUntil} />),
    },
  ]
  return (
    <ListTable
      name="decisions"
      operation="GET /decisions"
      rowKey={({ id }) => id}
      columns={columns}
      empty={<Blank title={say.empty}>{say.emptySays}</Blank>}
    />
  )
}

function Committees() {
  const say = useTexts(words)
  const navigate = useNavigate()
  const committees = useRead('GET /committees')
  return (
    <>
      <div className="row" style={{ marginBottom: 12 }}>
        <ActButton
          type="primary"
          operation="POST /committees"
          onClick={() => void navigate({ to: '/governance/committees/new' })}
        >
          {say.form}
        </ActButton>
      </div>
      <Read of={committees}>
        {({ items }) =>
          items.length === 0 ? (
            <Blank title={say.none} />
          ) : (
            <div className="columns-2">
              {items.map((committee) => (
                <CommitteeSheet key={committee.id} committee={committee} />
              ))}
            </div>
          )
        }
      </Read>
    </>
  )
}

type Committee = Reply<'GET /committees'>['items'][number]

function CommitteeSheet({ committee }: { committee: Committee }) {
  const say = useTexts(words)
  const read = useSay()
  const functions = useTexts(seatFunctionNames)
  const { nameOf } = usePeople()
  const { id, name, board, quorum, lastMetOn } = committee
  return (
    <Sheet
      title={
        <Link to="/governance/committees/$id" params={{ id }}>
          {read(name)}
        </Link>
      }
    >
      <Facts
        of={[
          [say.board, `${board.number} · ${board.date}`],
          [say.quorum, say.quorumSays(quorum.numerator, quorum.denominator, quorum.membersMin)],
          [say.lastMet, lastMetOn === undefined ? say.never : <Day key="met" on={lastMetOn} />],
          [
            say.seats,
            <ul key="seats" className="listed">
              {membersOf(committee).map((seat) => (
                <li key={seat.personId} className="row">
                  {nameOf(seat.personId)}
                  <span className="dim">{functions[seat.function]}</span>
                  {seat.chair && <Status tone="info">{say.chair}</Status>}
                </li>
              ))}
            </ul>,
          ],
        ]}
      />
    </Sheet>
  )
}
