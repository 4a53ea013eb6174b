import { Form, InputNumber, Table } from 'antd'
import type { Reply } from '../../api/client.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { tierNames } from '../../language/vocabulary.ts'
import { ConfirmedAct } from '../../pieces/act.tsx'
import { useNumber } from '../../pieces/instant.tsx'
import { Sheet } from '../../pieces/page.tsx'
import { Read } from '../../pieces/states.tsx'
import { Status, type TierName } from '../../pieces/status.tsx'
import { useAlarmKinds } from './alarm-kinds.ts'
import { metricNames } from './stop-words.tsx'

const words = texts({
  kind: ['告警类型', 'Kind'],
  metric: ['指标', 'Indicator'],
  window: ['窗口（分钟）', 'Window (minutes)'],
  callsMin: ['最少调用数', 'Calls at least'],
  own: ['本机构收紧', 'Tightened'],
  was: [(value: string) => `目录值 ${value}`, (value: string) => `catalogue: ${value}`],
  tighten: ['收紧', 'Tighten'],
  title: [
    (kind: string, tier: string) => `收紧阈值 · ${kind} · ${tier}`,
    (kind: string, tier: string) => `Tighten · ${kind} · ${tier}`,
  ],
  says: [
    (max: string) => `只能设为不高于目录值 ${max} 的值；立即对该级别全部应用生效。`,
    (max: string) =>
      `At or below the catalogue's ${max}; it holds for every application of the tier at once.`,
  ],
  threshold: ['阈值', 'Threshold'],
  required: ['必填', 'Required'],
})

type Kinds = Reply<'GET /alarms/kinds'>
type Kind = Kinds['items'][number]

const tiers: readonly TierName[] = ['high', 'medium', 'low']

/** From which value on each kind of alarm is raised, by tier, with what the institution has tightened. */
export function AlarmThresholds() {
  const say = useTexts(words)
  const read = useSay()
  const number = useNumber()
  const names = useTexts(tierNames)
  const metrics = useTexts(metricNames)
  const { kinds } = useAlarmKinds()
  return (
    <Sheet table>
      <Read of={kinds}>
        {({ items, own }) => (
          <Table<Kind>
            size="middle"
            pagination={false}
            rowKey={({ id }) => id}
            dataSource={[...items]}
            scroll={{ x: 'max-content' }}
            columns={[
              { key: 'kind', title: say.kind, render: (_, { title }) => read(title) },
              { key: 'metric', title: say.metric, render: (_, { metric }) => metrics[metric] },
              {
                key: 'window',
                title: say.window,
                align: 'right',
                render: (_, { windowMinutes }) => number(windowMinutes),
              },
              {
                key: 'callsMin',
                title: say.callsMin,
                align: 'right',
                render: (_, { callsMin }) => number(callsMin),
              },
              ...tiers.map((tier) => ({
                key: tier,
                title: names[tier],
                render: (_: unknown, kind: Kind) => <Threshold kind={kind} tier={tier} own={own} />,
              })),
            ]}
          />
        )}
      </Read>
    </Sheet>
  )
}

function Threshold({ kind, tier, own }: { kind: Kind; tier: TierName; own: Kinds['own'] }) {
  const say = useTexts(words)
  const read = useSay()
  const number = useNumber()
  const names = useTexts(tierNames)
  const most = kind.thresholds[tier] ?? 0
  const tightened = own.find((one) => one.kind === kind.id && one.tier === tier)?.threshold
  return (
    <div className="row">
      <b>{number(Math.min(most, tightened ?? most))}</b>
      {tightened !== undefined && (
        <>
          <Status tone="info">{say.own}</Status>
          <span className="dim">{say.was(number(most))}</span>
        </>
      )}
      <ConfirmedAct
        operation="PUT /alarms/thresholds"
        size="small"
        label={say.tighten}
        title={say.title(read(kind.title), names[tier])}
        says={say.says(number(most))}
        input={({ threshold }) => ({
          body: { kind: kind.id, tier, threshold: Number(threshold) },
        })}
        fields={
          <Form.Item
            name="threshold"
            label={say.threshold}
            rules={[{ required: true, message: say.required }]}
            initialValue={tightened ?? most}
          >
            <InputNumber min={0} max={most} style={{ width: 200 }} />
          </Form.Item>
        }
      />
    </div>
  )
}
