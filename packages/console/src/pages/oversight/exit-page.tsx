import { Link, useParams } from '@tanstack/react-router'
import type { Reply } from '../../api/client.ts'
import { useRead } from '../../api/use-api.ts'
import { DAY_MS } from '../../kernel/time.ts'
import { texts, useTexts } from '../../language/language.tsx'
import { ApplicationName, useApplicationName } from '../../pieces/applications.tsx'
import { Instant, useNumber } from '../../pieces/instant.tsx'
import { Facts, Page as PageFrame, Sheet } from '../../pieces/page.tsx'
import { usePeople } from '../../pieces/people.tsx'
import { ReadPage } from '../../pieces/read-page.tsx'
import { SeriesChart } from '../../pieces/series-chart.tsx'
import { Read } from '../../pieces/states.tsx'
import { type Exit, ExitState, exitMetricNames, Keep, useConditionWords } from './exit-words.tsx'
import { WhoWasTold } from './told.tsx'
import { ValueTrace } from './value-trace.tsx'

const words = texts({
  title: [
    (name: string) => `「${name}」达到退出条件`,
    (name: string) => `${name} met a condition of exit`,
  ],
  exits: ['达到退出条件', 'Exit conditions met'],
  says: [
    '须通过退役关口办理退役，或由应用负责人以外的风险管理人员说明理由后保留。',
    'It is taken through the gate into retirement, or kept for a reason by a risk manager who is not its owner.',
  ],
  what: ['达到的条件', 'What was met'],
  application: ['应用', 'Application'],
  condition: ['退出条件', 'Condition'],
  value: ['达到时的值', 'Value when it was met'],
  opened: ['达到时间', 'Met'],
  by: ['决定人', 'Decided by'],
  at: ['决定时间', 'Decided'],
  reason: ['理由', 'Reason'],
  more: ['进一步查看', 'Look further'],
  gate: ['退役关口', 'Gate into retirement'],
  stops: ['该应用的停用', 'Stops of the application'],
  monitor: ['该应用的运行监测', 'Monitoring of the application'],
  over: ['走势', 'Over time'],
  calls: ['每日调用数', 'Calls by day'],
})

export function Page() {
  const { id } = useParams({ from: '/exits/$id' })
  const detail = useRead('GET /exits/:id', { params: { id } })
  return <ReadPage of={detail}>{(found) => <ExitDetail {...found} />}</ReadPage>
}

function ExitDetail({ exit, told, trace }: Reply<'GET /exits/:id'>) {
  const say = useTexts(words)
  const metrics = useTexts(exitMetricNames)
  const name = useApplicationName(exit.application)
  const { metric, threshold, comparison } = exit.condition
  return (
    <PageFrame
      title={say.title(name)}
      says={say.says}
      crumbs={[{ title: say.exits, to: '/alarms', search: { tab: 'exits' } }]}
      mark={<ExitState of={exit} />}
      acts={<Keep exit={exit} />}
    >
      <div className="columns-2">
        <Sheet title={say.what}>
          <WhatWasMet exit={exit} />
        </Sheet>
        <WhoWasTold of={told} />
      </div>
      {metric === 'idle-days' && <CallsByDay exit={exit} />}
      {metric !== 'stop-count' && metric !== 'idle-days' && (
        <Sheet title={say.over}>
          <ValueTrace
            title={metrics[metric]}
            trace={trace}
            threshold={threshold}
            comparison={comparison}
          />
        </Sheet>
      )}
    </PageFrame>
  )
}

/** A chart of more days than this can no longer be read. */
const SHOWN_DAYS_MAX = 180

/** When it was still called. */
function CallsByDay({ exit: { application, openedAt, condition } }: { exit: Exit }) {
  const say = useTexts(words)
  const number = useNumber()
  const to = Math.ceil(Date.parse(openedAt) / DAY_MS) * DAY_MS
  const days = Math.min(condition.windowDays, SHOWN_DAYS_MAX)
  const series = useRead('GET /monitor/series', {
    query: {
      ...{ application, grain: 'day', to: new Date(to).toISOString() },
      from: new Date(to - days * DAY_MS).toISOString(),
    },
  })
  return (
    <Sheet title={say.over}>
      <Read of={series} rows={4}>
        {({ items }) => (
          <SeriesChart
            title={say.calls}
            worded={number}
            names={{ value: say.calls }}
            points={items.map(({ at, all }) => ({ at, value: all.calls }))}
          />
        )}
      </Read>
    </Sheet>
  )
}

function WhatWasMet({ exit }: { exit: Exit }) {
  const say = useTexts(words)
  const wordsOf = useConditionWords()
  const number = useNumber()
  const people = usePeople()
  const { application, resolvedBy, resolvedAt } = exit
  return (
    <Facts
      of={[
        [say.application, <ApplicationName key="application" id={application} />],
        [say.condition, wordsOf(exit.condition)],
        [say.value, number(exit.value)],
        [say.opened, <Instant key="opened" at={exit.openedAt} />],
        [say.by, resolvedBy && people.nameOf(resolvedBy)],
        [say.at, resolvedAt && <Instant key="resolved" at={resolvedAt} />],
        [say.reason, exit.reason],
        [
          say.more,
          <span key="more" className="row">
            <Link to="/applications/$id" params={{ id: application }} search={{ tab: 'lifecycle' }}>
              {say.gate}
            </Link>
            <Link to="/applications/$id" params={{ id: application }} search={{ tab: 'incidents' }}>
              {say.stops}
            </Link>
            <Link to="/monitor" search={{ application, span: 'days' }}>
              {say.monitor}
            </Link>
          </span>,
        ],
      ]}
    />
  )
}
