import { useNavigate, useSearch } from '@tanstack/react-router'
import { Segmented, Table } from 'antd'
import type { Reply } from '../../api/client.ts'
import { useRead } from '../../api/use-api.ts'
import { DAY_MS, HOUR_MS, nowMs } from '../../kernel/time.ts'
import { useCallWords } from '../../language/call-words.ts'
import { texts, useTexts } from '../../language/language.tsx'
import { ApplicationName, ApplicationSelect } from '../../pieces/applications.tsx'
import { useNumber } from '../../pieces/instant.tsx'
import { Page as PageFrame, Sheet } from '../../pieces/page.tsx'
import { SeriesChart } from '../../pieces/series-chart.tsx'
import { Blank, Read } from '../../pieces/states.tsx'
import { OpenAlarms } from './open-alarms.tsx'
import { OversightTabs } from './oversight-tabs.tsx'

const words = texts({
  title: ['运行监测', 'Monitoring'],
  says: [
    '所有网关的实时指标；来自网关自己的计数，不来自填报。',
    'What all gateways are doing, counted by themselves and reported by nobody.',
  ],
  live: ['近 5 分钟', 'The last 5 minutes'],
  over: ['走势', 'Over time'],
  hours: ['24 小时', '24 hours'],
  days: ['30 天', '30 days'],
  application: ['应用', 'Application'],
  every: ['全部应用', 'All applications'],
  calls: ['调用', 'Calls'],
  failed: ['失败', 'Failed'],
  blocked: ['护栏拦截', 'Blocked by guards'],
  refused: ['拒绝', 'Refused'],
  found: ['有发现', 'With findings'],
  held: ['转人工', 'Held for people'],
  overridden: ['人工改判', 'Overridden'],
  p50: ['延迟 p50', 'p50'],
  p95: ['延迟 p95', 'p95'],
  tokens: ['词元', 'Tokens'],
  cost: ['费用', 'Cost'],
  ms: ['毫秒', 'ms'],
  callsOf: ['调用数（红色为失败）', 'Calls (failed in red)'],
  refusedOf: ['拒绝数', 'Refused calls'],
  latencyOf: ['延迟 p95（毫秒）', 'Latency p95 (ms)'],
  reasons: ['拒绝原因', 'Why calls were refused'],
  findings: ['护栏发现', 'What guards found'],
  none: ['近 5 分钟没有调用', 'No calls within the last 5 minutes'],
  noneSays: ['应用一有调用，这里就会显示。', 'They appear here as soon as an application calls.'],
  nothing: ['这段时间没有', 'None in this time'],
})

type Live = Reply<'GET /monitor/live'>['items'][number]
type Summary = Live['all']

const SPANS = {
  hours: { grain: 'hour', ms: DAY_MS, step: HOUR_MS },
  days: { grain: 'day', ms: 30 * DAY_MS, step: DAY_MS },
} as const
type Span = keyof typeof SPANS

export function Page() {
  const say = useTexts(words)
  const live = useRead('GET /monitor/live', { query: { minutes: 5 } })
  return (
    <PageFrame area={<OversightTabs />} title={say.title} says={say.says}>
      <OpenAlarms />
      <Sheet title={say.live} table>
        <Read of={live} rows={4}>
          {({ items }) => (items.length === 0 ? <Quiet /> : <LiveTable items={items} />)}
        </Read>
      </Sheet>
      <OverTime />
    </PageFrame>
  )
}

function Quiet() {
  const say = useTexts(words)
  return <Blank title={say.none}>{say.noneSays}</Blank>
}

function LiveTable({ items }: { items: readonly Live[] }) {
  const say = useTexts(words)
  const number = useNumber()
  const count = (name: 'calls' | 'failed' | 'blocked' | 'refused' | 'held' | 'overridden') => ({
    key: name,
    title: say[name],
    align: 'right' as const,
    render: (_: unknown, { all }: Live) => number(all[name]),
  })
  const latency = (name: 'p50' | 'p95') => ({
    key: name,
    title: `${say[name]} (${say.ms})`,
    align: 'right' as const,
    render: (_: unknown, { all }: Live) =>
      all.latencyMs === undefined ? '–' : number(all.latencyMs[name]),
  })
  return (
    <Table<Live>
      size="middle"
      pagination={false}
      rowKey={({ application }) => application}
      dataSource={[...items]}
      scroll={{ x: 'max-content' }}
      columns={[
        {
          key: 'application',
          title: say.application,
          render: (_, { application }) => <ApplicationName id={application} />,
        },
        ...[count('calls'), count('failed'), count('blocked'), count('refused')],
        ...[count('held'), count('overridden'), latency('p50'), latency('p95')],
        {
          key: 'tokens',
          title: say.tokens,
          align: 'right',
          render: (_, { all }) => number(all.inputTokens + all.outputTokens),
        },
        {
          key: 'cost',
          title: say.cost,
          align: 'right',
          render: (_, { all }) => number(all.costMilli / 1_000),
        },
      ]}
    />
  )
}

/** The span and the application stand in the address, so that what is seen can be passed on. */
function OverTime() {
  const say = useTexts(words)
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as { span?: string; application?: string }
  const span: Span = search.span === 'days' ? 'days' : 'hours'
  const narrow = (changed: Readonly<Record<string, string | undefined>>) =>
    void navigate({ to: '.', search: { ...search, ...changed } as never })
  return (
    <Sheet
      title={say.over}
      acts={
        <>
          <ApplicationSelect
            allowClear
            aria-label={say.application}
            placeholder={say.every}
            style={{ minWidth: 260 }}
            value={search.application ?? null}
            onChange={(chosen: unknown) =>
              narrow({ application: (chosen as string | null) ?? undefined })
            }
          />
          <Segmented<Span>
            value={span}
            onChange={(chosen) => narrow({ span: chosen })}
            options={[
              { value: 'hours', label: say.hours },
              { value: 'days', label: say.days },
            ]}
          />
        </>
      }
    >
      <Series span={span} application={search.application} />
    </Sheet>
  )
}

function Series({ span, application }: { span: Span; application: string | undefined }) {
  const say = useTexts(words)
  const number = useNumber()
  const worded = useCallWords()
  // Findings are counted by `guard:kind`.
  const findingOf = (name: string) => {
    const [guard = '', ...kind] = name.split(':')
    return worded.finding(guard, kind.join(':'))
  }
  const { grain, ms, step } = SPANS[span]
  // To the end of the step that is running, so that the query stays the same within one.
  const to = Math.ceil(nowMs() / step) * step
  const from = to - ms
  const query = {
    ...{ grain, from: new Date(from).toISOString(), to: new Date(to).toISOString() },
    ...(application !== undefined && { application }),
  }
  const series = useRead('GET /monitor/series', { query })
  return (
    <Read of={series} rows={6}>
      {({ items }) => {
        const known = new Map(items.map(({ at, all }) => [Date.parse(at), all]))
        const steps = Array.from({ length: ms / step }, (_, index) => from + index * step)
        const points = (value: (all: Summary) => number, bad?: (all: Summary) => number) =>
          steps.map((start) => {
            const all = known.get(start)
            return {
              at: new Date(start).toISOString(),
              value: all === undefined ? 0 : value(all),
              ...(bad !== undefined && { bad: all === undefined ? 0 : bad(all) }),
            }
          })
        return (
          <>
            <div className="columns-2">
              <SeriesChart
                title={say.callsOf}
                worded={number}
                names={{ value: say.calls, bad: say.failed }}
                points={points(
                  ({ calls }) => calls,
                  ({ failed }) => failed,
                )}
              />
              <SeriesChart
                title={say.latencyOf}
                worded={number}
                names={{ value: say.p95 }}
                points={points(({ latencyMs }) => latencyMs?.p95 ?? 0)}
              />
            </div>
            <div className="columns-2">
              <Counts
                title={say.reasons}
                of={items.map(({ all }) => all.refusals)}
                wordOf={worded.doorCode}
              />
              <Counts
                title={say.findings}
                of={items.map(({ all }) => all.findings)}
                wordOf={findingOf}
              />
            </div>
          </>
        )
      }}
    </Read>
  )
}

/** The sum of counts by name, most first. */
function Counts({
  title,
  of,
  wordOf,
}: {
  title: string
  of: readonly Readonly<Record<string, number>>[]
  wordOf: (name: string) => string
}) {
  const say = useTexts(words)
  const number = useNumber()
  const sums = new Map<string, number>()
  for (const counts of of) {
    for (const [name, count] of Object.entries(counts))
      sums.set(name, (sums.get(name) ?? 0) + count)
  }
  const rows = [...sums].sort(([, a], [, b]) => b - a)
  return (
    <section className="counts">
      <h3>{title}</h3>
      {rows.length === 0 ? (
        <p className="dim">{say.nothing}</p>
      ) : (
        <dl className="facts">
          {rows.map(([name, count]) => [
            <dt key={`${name}-name`}>{wordOf(name)}</dt>,
            <dd key={`${name}-count`}>{number(count)}</dd>,
          ])}
        </dl>
      )}
    </section>
  )
}
