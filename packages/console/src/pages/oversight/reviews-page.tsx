import { Link } from '@tanstack/react-router'
import { useAside } from '../../api/use-api.ts'
import { texts, useTexts } from '../../language/language.tsx'
import { ApplicationName } from '../../pieces/applications.tsx'
import { Instant, useNumber } from '../../pieces/instant.tsx'
import { type Column, ListTable } from '../../pieces/list-table.tsx'
import { Page as PageFrame } from '../../pieces/page.tsx'
import { usePeople } from '../../pieces/people.tsx'
import { Blank } from '../../pieces/states.tsx'
import { Status, TierTag } from '../../pieces/status.tsx'
import { OversightTabs } from './oversight-tabs.tsx'
import { kindNames, ReasonText, type Review, ReviewStateTag } from './review-words.tsx'

const words = texts({
  title: ['人工复核', 'Reviews'],
  says: [
    '在复核点被扣住的结果，由您放行、更正或拒绝；最紧急的排在最前。',
    'Results held at a review point: release, correct or refuse them. Most urgent first.',
  ],
  due: ['剩余时间', 'Due'],
  overdue: ['已超时', 'Overdue'],
  why: ['原因', 'Why'],
  application: ['应用', 'Application'],
  tier: ['等级', 'Tier'],
  kind: ['类型', 'Kind'],
  queue: ['队列', 'Queue'],
  state: ['状态', 'State'],
  by: ['办理人', 'Reviewer'],
  assigned: ['归属', 'Whose'],
  me: ['我的', 'Mine'],
  nobody: ['无人领取', 'Nobody’s'],
  late: ['仅看超时', 'Overdue only'],
  open: ['办理', 'Open'],
  counts: [
    (open: string, mine: string) => `待办 ${open} · 我的 ${mine}`,
    (open: string, mine: string) => `${open} open · ${mine} mine`,
  ],
  closed: ['已办结的复核', 'Reviews that have ended'],
  empty: ['没有待复核的结果', 'Nothing waits for review'],
  emptySays: [
    '准行证规定的复核点一被触发，结果就会出现在这里。',
    'What a permit holds back appears here at once.',
  ],
})

export function Page() {
  const say = useTexts(words)
  const kinds = useTexts(kindNames)
  const counts = useAside('GET /reviews/counts')?.items ?? []
  return (
    <PageFrame
      area={<OversightTabs />}
      title={say.title}
      says={say.says}
      mark={<Counts counts={counts} />}
      acts={<Link to="/reviews/closed">{say.closed}</Link>}
    >
      <ListTable
        name="reviews"
        operation="GET /reviews"
        rowKey={({ id }) => id}
        columns={useColumns()}
        filters={[
          {
            name: 'queue',
            label: say.queue,
            options: counts.map(({ queue }) => ({ value: queue, label: queue })),
          },
          {
            name: 'assigned',
            label: say.assigned,
            options: [
              { value: 'me', label: say.me },
              { value: 'nobody', label: say.nobody },
            ],
          },
          {
            name: 'kind',
            label: say.kind,
            options: Object.entries(kinds).map(([value, label]) => ({ value, label })),
          },
          { name: 'overdue', label: say.due, options: [{ value: 'true', label: say.late }] },
        ]}
        empty={<Blank title={say.empty}>{say.emptySays}</Blank>}
      />
    </PageFrame>
  )
}

function Counts({
  counts,
}: {
  counts: readonly { open: number; mine: number; overdue: number }[]
}) {
  const say = useTexts(words)
  const number = useNumber()
  const sum = (name: 'open' | 'mine' | 'overdue') =>
    counts.reduce((total, one) => total + one[name], 0)
  return (
    <>
      <Status tone={sum('open') > 0 ? 'info' : 'plain'}>
        {say.counts(number(sum('open')), number(sum('mine')))}
      </Status>
      {sum('overdue') > 0 && (
        <Status tone="bad">
          {say.overdue} {number(sum('overdue'))}
        </Status>
      )}
    </>
  )
}

function useColumns(): readonly Column<Review>[] {
  const say = useTexts(words)
  const kinds = useTexts(kindNames)
  const people = usePeople()
  return [
    {
      key: 'due',
      title: say.due,
      render: ({ dueAt, overdue }) => (
        <span className="row">
          {overdue && <Status tone="bad">{say.overdue}</Status>}
          <Instant at={dueAt} relative />
        </span>
      ),
    },
    {
      key: 'why',
      title: say.why,
      render: ({ id, reasons }) => (
        <Link to="/reviews/$id" params={{ id }}>
          {reasons.map((reason) => (
            <div key={JSON.stringify(reason)}>
              <ReasonText reason={reason} />
            </div>
          ))}
        </Link>
      ),
    },
    {
      key: 'application',
      title: say.application,
      render: ({ application }) => <ApplicationName id={application} />,
    },
    { key: 'tier', title: say.tier, render: ({ tier }) => <TierTag tier={tier} /> },
    { key: 'kind', title: say.kind, render: ({ kind }) => kinds[kind] },
    { key: 'queue', title: say.queue, render: ({ queue }) => queue },
    { key: 'state', title: say.state, render: ({ state }) => <ReviewStateTag state={state} /> },
    {
      key: 'by',
      title: say.by,
      render: ({ claimedBy }) => claimedBy !== undefined && people.nameOf(claimedBy),
    },
  ]
}
