import { Link } from '@tanstack/react-router'
import type { Item } from '../../api/client.ts'
import { useAside } from '../../api/use-api.ts'
import { texts, useTexts } from '../../language/language.tsx'
import { Instant, useNumber } from '../../pieces/instant.tsx'
import { type Column, ListTable } from '../../pieces/list-table.tsx'
import { Page as PageFrame, Sheet } from '../../pieces/page.tsx'
import { usePeople } from '../../pieces/people.tsx'
import { SeriesChart } from '../../pieces/series-chart.tsx'
import { Blank } from '../../pieces/states.tsx'
import { ControlsTabs } from './controls-tabs.tsx'
import { EffectBar } from './effects.tsx'

const words = texts({
  title: ['评估', 'Assessments'],
  says: [
    '每次评估对全部条款作出结论并写入账本，可按过去任一时点重做。',
    'Each decides every statement and becomes an entry; it can be made of any past instant.',
  ],
  trend: ['成立的条款数（红色为未达到）', 'Statements that hold (failing in red)'],
  effective: ['成立', 'Effective'],
  failing: ['未达到', 'Failing'],
  at: ['时点', 'As of'],
  made: ['评估时间', 'Made'],
  by: ['发起', 'By'],
  counts: ['结论', 'Effects'],
  catalogue: ['目录版本', 'Catalogue'],
  log: ['账本长度', 'Log size'],
  open: ['查看', 'Open'],
  empty: ['尚未评估', 'Not assessed yet'],
})

type Assessment = Item<'GET /assessments'>

const TREND_MAX = 60
const NEED_FOR_TREND = 2

export function Page() {
  const say = useTexts(words)
  const number = useNumber()
  const people = usePeople()
  const columns: readonly Column<Assessment>[] = [
    {
      key: 'at',
      title: say.at,
      render: ({ id, at }) => (
        <Link to="/assessments/$id" params={{ id }}>
          <Instant at={at} />
        </Link>
      ),
    },
    {
      key: 'counts',
      title: say.counts,
      render: ({ counts }) => <EffectBar counts={counts} />,
    },
    {
      key: 'by',
      title: say.by,
      render: ({ madeBy }) => people.nameOf(madeBy),
    },
    { key: 'made', title: say.made, render: ({ madeAt }) => <Instant at={madeAt} /> },
    { key: 'catalogue', title: say.catalogue, render: ({ catalogue }) => catalogue.version },
    {
      key: 'log',
      title: say.log,
      align: 'right',
      spare: true,
      render: ({ logSize }) => number(logSize),
    },
  ]
  return (
    <PageFrame area={<ControlsTabs />} title={say.title} says={say.says}>
      <Trend />
      <ListTable
        name="assessments"
        operation="GET /assessments"
        pageBy="before"
        rowKey={({ id }) => id}
        columns={columns}
        empty={<Blank title={say.empty} />}
      />
    </PageFrame>
  )
}

function Trend() {
  const say = useTexts(words)
  const number = useNumber()
  const query = { ofThePresent: 'true', limit: TREND_MAX }
  const items = useAside('GET /assessments', { query })?.items ?? []
  if (items.length < NEED_FOR_TREND) return null
  return (
    <Sheet>
      <SeriesChart
        title={say.trend}
        worded={number}
        names={{ value: say.effective, bad: say.failing }}
        points={items.toReversed().map(({ at, counts }) => ({
          at,
          value: counts.effective ?? 0,
          bad: counts.failing ?? 0,
        }))}
      />
    </Sheet>
  )
}
