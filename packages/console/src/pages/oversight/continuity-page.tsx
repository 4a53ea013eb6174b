import { Link, useNavigate } from '@tanstack/react-router'
import type { Item } from '../../api/client.ts'
import { texts, useLanguage, useSay, useTexts } from '../../language/language.tsx'
import { tierNames } from '../../language/vocabulary.ts'
import { ActButton } from '../../pieces/act.tsx'
import { AddressTabs } from '../../pieces/address-tabs.tsx'
import { useNumber, wordedDate } from '../../pieces/instant.tsx'
import { type Column, ListTable } from '../../pieces/list-table.tsx'
import { Page as PageFrame } from '../../pieces/page.tsx'
import { Blank } from '../../pieces/states.tsx'
import { type StageName, StageTag, Status, TierTag } from '../../pieces/status.tsx'
import { DrillList } from './drill-list.tsx'
import { DrillState, drillKindNames } from './drill-words.tsx'
import { OversightTabs } from './oversight-tabs.tsx'

const words = texts({
  empty: ['没有应用', 'No applications yet'],
  emptySays: [
    '应用登记后，其连续性预案与演练在此列出。',
    'Once an application is registered, its continuity plan and drills stand here.',
  ],
  title: ['连续性', 'Continuity'],
  says: [
    '每个应用中断时怎么办、多久恢复，以及产品自己演练出来的结果。',
    'What is done when an application fails, how soon it is back, and what drills of the product measured.',
  ],
  standing: ['应用', 'Applications'],
  drills: ['演练记录', 'Drills'],
  schedule: ['安排演练', 'Schedule a drill'],
  application: ['应用', 'Application'],
  tier: ['级别', 'Tier'],
  impact: ['影响分析 RTO / RPO', 'Impact RTO / RPO'],
  plan: ['预案 RTO / RPO', 'Plan RTO / RPO'],
  minutes: [
    (rto: string, rpo: string) => `${rto} / ${rpo} 分钟`,
    (rto: string, rpo: string) => `${rto} / ${rpo} min`,
  ],
  review: ['预案复核', 'Plan review'],
  due: ['到期未复核', 'Review is due'],
  noPlan: ['没有预案', 'No plan'],
  overdue: ['逾期', 'Overdue'],
  never: ['从未演练', 'Never drilled'],
  notYet: ['投入运行后演练', 'Once it runs'],
  noMore: ['已退役，无须演练', 'Retired: none needed'],
  stage: ['阶段', 'Stage'],
})

const tabs = { standing: StandingList, drills: DrillList } as const

export function Page() {
  const say = useTexts(words)
  const navigate = useNavigate()
  return (
    <PageFrame
      area={<OversightTabs />}
      title={say.title}
      says={say.says}
      acts={
        <ActButton
          operation="POST /drills"
          type="primary"
          onClick={() => void navigate({ to: '/drills/new' })}
        >
          {say.schedule}
        </ActButton>
      }
    >
      <AddressTabs
        of={Object.entries(tabs).map(([key, Tab]) => ({
          key,
          label: say[key as keyof typeof tabs],
          children: <Tab />,
        }))}
      />
    </PageFrame>
  )
}

type Standing = Item<'GET /continuity'>

function StandingList() {
  const say = useTexts(words)
  const read = useSay()
  const number = useNumber()
  const names = useTexts(tierNames)
  const kinds = useTexts(drillKindNames)
  const within = (of: { rtoMinutes: number; rpoMinutes: number } | undefined) =>
    of === undefined ? '–' : say.minutes(number(of.rtoMinutes), number(of.rpoMinutes))
  const columns: readonly Column<Standing>[] = [
    {
      key: 'application',
      title: say.application,
      render: ({ application, name }) => (
        <Link to="/applications/$id/continuity" params={{ id: application }}>
          {read(name)}
        </Link>
      ),
    },
    { key: 'tier', title: say.tier, render: ({ tier }) => <TierTag tier={tier} /> },
    { key: 'stage', title: say.stage, render: ({ stage }) => <StageTag stage={stage} /> },
    { key: 'impact', title: say.impact, render: ({ impact }) => within(impact) },
    {
      key: 'plan',
      title: say.plan,
      render: ({ plan, stage }) => {
        if (plan !== undefined) return within(plan)
        // Before it runs a plan may still be written, and once it has retired none is needed.
        return <Status tone={isRunning(stage) ? 'warn' : 'plain'}>{say.noPlan}</Status>
      },
    },
    { key: 'review', title: say.review, render: (standing) => <PlanReview of={standing} /> },
    ...(['stop', 'fallback', 'recovery'] as const).map((kind) => ({
      key: kind,
      title: kinds[kind],
      render: (standing: Standing) => <LastDrill of={standing} kind={kind} />,
    })),
  ]
  return (
    <ListTable
      name="continuity"
      operation="GET /continuity"
      rowKey={({ application }) => application}
      columns={columns}
      filters={[
        {
          name: 'tier',
          label: say.tier,
          options: Object.entries(names).map(([value, label]) => ({ value, label })),
        },
      ]}
      empty={<Blank title={say.empty}>{say.emptySays}</Blank>}
    />
  )
}

const isRunning = (stage: StageName) => stage === 'operation' || stage === 'maintenance'

/** Why there is no drill of it: only of what runs is it a lack. */
function neverOf(stage: StageName, say: { never: string; notYet: string; noMore: string }) {
  if (isRunning(stage)) return say.never
  return stage === 'retirement' ? say.noMore : say.notYet
}

function PlanReview({ of: { plan, planReviewDue } }: { of: Standing }) {
  const say = useTexts(words)
  const { language } = useLanguage()
  if (plan === undefined) return null
  return (
    <div className="row">
      {wordedDate(plan.reviewOn, language)}
      {planReviewDue === true && <Status tone="bad">{say.due}</Status>}
    </div>
  )
}

function LastDrill({ of, kind }: { of: Standing; kind: 'stop' | 'fallback' | 'recovery' }) {
  const say = useTexts(words)
  const drill = of.drills.find((one) => one.kind === kind)
  if (drill === undefined) return <>–</>
  return (
    <div className="row">
      {drill.last === undefined ? (
        <span className="dim">{neverOf(of.stage, say)}</span>
      ) : (
        <Link to="/drills/$id" params={{ id: drill.last.id }}>
          <DrillState of={drill.last} />
        </Link>
      )}
      {drill.overdue && <Status tone="bad">{say.overdue}</Status>}
    </div>
  )
}
