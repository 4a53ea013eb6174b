import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { Table } from 'antd'
import type { Reply } from '../../api/client.ts'
import { useRead } from '../../api/use-api.ts'
import { texts, useTexts } from '../../language/language.tsx'
import { ActButton } from '../../pieces/act.tsx'
import { useApplicationName } from '../../pieces/applications.tsx'
import { Day, Instant, useNumber } from '../../pieces/instant.tsx'
import { Facts, Page as PageFrame, Sheet } from '../../pieces/page.tsx'
import { usePeople } from '../../pieces/people.tsx'
import { Blank, Read } from '../../pieces/states.tsx'
import { DrillState, drillKindNames } from './drill-words.tsx'

const words = texts({
  title: [(name: string) => `连续性预案 · ${name}`, (name: string) => `Continuity plan · ${name}`],
  continuity: ['连续性', 'Continuity'],
  write: ['修订预案', 'Revise the plan'],
  schedule: ['安排演练', 'Schedule a drill'],
  inForce: [
    (revision: number) => `预案（第 ${revision} 版）`,
    (revision: number) => `The plan (revision ${revision})`,
  ],
  rto: ['恢复时间目标（RTO）', 'Recovery time (RTO)'],
  rpo: ['恢复点目标（RPO）', 'Recovery point (RPO)'],
  minutes: [(count: string) => `${count} 分钟`, (count: string) => `${count} minutes`],
  review: ['复核日期', 'Review on'],
  by: ['编写', 'Written'],
  steps: ['步骤', 'Steps'],
  action: ['做什么', 'What is done'],
  owner: ['由谁', 'By whom'],
  within: ['时限（分钟）', 'Within (minutes)'],
  earlier: ['以往版本', 'Earlier revisions'],
  none: ['尚无预案', 'There is no plan yet'],
  noneSays: [
    '写明中断时由谁在多久之内做什么。',
    'Write down what is done, by whom and within what time, when it fails.',
  ],
  drills: ['演练', 'Drills'],
  noDrills: ['尚未演练', 'No drills yet'],
})

type Plan = Reply<'GET /applications/:id/continuity-plan'>['revisions'][number]

export function Page() {
  const say = useTexts(words)
  const navigate = useNavigate()
  const { id } = useParams({ from: '/applications/$id/continuity' })
  const name = useApplicationName(id)
  const plans = useRead('GET /applications/:id/continuity-plan', { params: { id } })
  return (
    <PageFrame
      title={say.title(name)}
      crumbs={[
        { title: say.continuity, to: '/continuity' },
        { title: name, to: `/applications/${id}` },
      ]}
      acts={
        <>
          <ActButton
            operation="POST /drills"
            onClick={() => void navigate({ to: '/drills/new', search: { application: id } })}
          >
            {say.schedule}
          </ActButton>
          <ActButton
            type="primary"
            operation="PUT /applications/:id/continuity-plan"
            onClick={() =>
              void navigate({ to: '/applications/$id/continuity/edit', params: { id } })
            }
          >
            {say.write}
          </ActButton>
        </>
      }
    >
      <Read of={plans}>
        {({ revisions: [newest, ...earlier] }) =>
          newest === undefined ? (
            <Sheet>
              <Blank title={say.none}>{say.noneSays}</Blank>
            </Sheet>
          ) : (
            <>
              <PlanSheets plan={newest} />
              {earlier.length > 0 && <Earlier plans={earlier} />}
            </>
          )
        }
      </Read>
      <Drills application={id} />
    </PageFrame>
  )
}

function PlanSheets({ plan }: { plan: Plan }) {
  const say = useTexts(words)
  const number = useNumber()
  const people = usePeople()
  return (
    <>
      <Sheet title={say.inForce(plan.revision)}>
        <Facts
          of={[
            [say.rto, say.minutes(number(plan.rtoMinutes))],
            [say.rpo, say.minutes(number(plan.rpoMinutes))],
            [say.review, <Day key="review" on={plan.reviewOn} />],
            [
              say.by,
              <span key="by">
                {people.nameOf(plan.writtenBy)} · <Instant at={plan.writtenAt} />
              </span>,
            ],
          ]}
        />
      </Sheet>
      <Sheet title={say.steps} table>
        <Steps of={plan.steps} />
      </Sheet>
    </>
  )
}

function Steps({ of }: { of: Plan['steps'] }) {
  const say = useTexts(words)
  const number = useNumber()
  return (
    <Table<{ readonly step: Plan['steps'][number]; readonly place: number }>
      size="middle"
      pagination={false}
      rowKey={({ place }) => place}
      dataSource={of.map((step, index) => ({ step, place: index + 1 }))}
      columns={[
        { key: 'place', title: '', width: 48, render: (_, { place }) => place },
        { key: 'action', title: say.action, render: (_, { step }) => step.action },
        { key: 'owner', title: say.owner, render: (_, { step }) => step.owner },
        {
          key: 'within',
          title: say.within,
          align: 'right',
          render: (_, { step }) => number(step.withinMinutes),
        },
      ]}
    />
  )
}

function Earlier({ plans }: { plans: readonly Plan[] }) {
  const say = useTexts(words)
  return (
    <Sheet title={say.earlier}>
      {plans.map((plan) => (
        <details key={plan.revision}>
          <summary>
            {say.inForce(plan.revision)} · <Instant at={plan.writtenAt} />
          </summary>
          <Steps of={plan.steps} />
        </details>
      ))}
    </Sheet>
  )
}

const DRILLS_SHOWN_MAX = 10

function Drills({ application }: { application: string }) {
  const say = useTexts(words)
  const kinds = useTexts(drillKindNames)
  const drills = useRead('GET /drills', { query: { application, limit: DRILLS_SHOWN_MAX } })
  return (
    <Sheet title={say.drills}>
      <Read of={drills} rows={2}>
        {({ items }) =>
          items.length === 0 ? (
            <span className="dim">{say.noDrills}</span>
          ) : (
            <ul className="listed">
              {items.map((drill) => (
                <li key={drill.id} className="row">
                  <DrillState of={drill} />
                  <Link to="/drills/$id" params={{ id: drill.id }}>
                    {kinds[drill.kind]}
                  </Link>
                  <Instant at={drill.finishedAt ?? drill.startsAt} />
                </li>
              ))}
            </ul>
          )
        }
      </Read>
    </Sheet>
  )
}
