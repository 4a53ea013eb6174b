import { Link } from '@tanstack/react-router'
import type { Item } from '../../api/client.ts'
import { texts, useTexts } from '../../language/language.tsx'
import { AddressTabs } from '../../pieces/address-tabs.tsx'
import { ApplicationName, ApplicationSelect } from '../../pieces/applications.tsx'
import { either, filterBy } from '../../pieces/filter-by.tsx'
import { Instant, useNumber } from '../../pieces/instant.tsx'
import { type Column, ListTable } from '../../pieces/list-table.tsx'
import { Page as PageFrame } from '../../pieces/page.tsx'
import { usePeople } from '../../pieces/people.tsx'
import { Blank } from '../../pieces/states.tsx'
import { TierTag } from '../../pieces/status.tsx'
import { AlarmActs, AlarmState, wasPassed } from './alarm-acts.tsx'
import { useAlarmKinds } from './alarm-kinds.ts'
import { AlarmThresholds } from './alarm-thresholds.tsx'
import { ExitList } from './exit-list.tsx'
import { OversightTabs } from './oversight-tabs.tsx'

const words = texts({
  title: ['告警', 'Alarms'],
  says: [
    '指标越过阈值时自动发出；无人确认时按级别逐级上报。',
    'Raised when an indicator passes its threshold; while nobody acknowledges one, more people are told.',
  ],
  alarms: ['告警', 'Alarms'],
  exits: ['达到退出条件', 'Exit conditions met'],
  thresholds: ['阈值', 'Thresholds'],
  state: ['状态', 'State'],
  open: ['未关闭', 'Open'],
  closed: ['已关闭', 'Closed'],
  kind: ['告警类型', 'Kind'],
  application: ['应用', 'Application'],
  tier: ['级别', 'Tier'],
  value: ['实测 / 阈值', 'Value / threshold'],
  calls: ['调用数', 'Calls'],
  opened: ['发出时间', 'Opened'],
  handler: ['处理人', 'Handled by'],
  reason: ['关闭理由', 'Why it was closed'],
  acts: ['操作', 'Acts'],
  none: ['没有未关闭的告警', 'No alarm is open'],
  noneSays: ['指标越过阈值时会出现在这里。', 'They appear here when a threshold is passed.'],
})

type Alarm = Item<'GET /alarms'>

const tabs = { alarms: AlarmList, exits: ExitList, thresholds: AlarmThresholds } as const

export function Page() {
  const say = useTexts(words)
  return (
    <PageFrame area={<OversightTabs />} title={say.title} says={say.says}>
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

function AlarmList() {
  const say = useTexts(words)
  const number = useNumber()
  const people = usePeople()
  const { nameOf, options } = useAlarmKinds()
  const columns: readonly Column<Alarm>[] = [
    { key: 'state', title: say.state, width: 120, render: (alarm) => <AlarmState of={alarm} /> },
    {
      key: 'kind',
      title: say.kind,
      render: ({ id, kind }) => (
        <Link to="/alarms/$id" params={{ id }}>
          {nameOf(kind)}
        </Link>
      ),
    },
    {
      key: 'application',
      title: say.application,
      render: ({ application }) => <ApplicationName id={application} />,
    },
    { key: 'tier', title: say.tier, render: ({ tier }) => <TierTag tier={tier} /> },
    {
      key: 'value',
      title: say.value,
      align: 'right',
      render: ({ value, threshold }) => `${number(value)} / ${number(threshold)}`,
    },
    {
      key: 'calls',
      title: say.calls,
      align: 'right',
      spare: true,
      render: ({ calls }) => number(calls),
    },
    { key: 'opened', title: say.opened, render: ({ openedAt }) => <Instant at={openedAt} /> },
    {
      key: 'handler',
      title: say.handler,
      render: ({ acknowledgedBy }) =>
        acknowledgedBy === undefined ? '' : people.nameOf(acknowledgedBy),
    },
    {
      key: 'reason',
      title: say.reason,
      spare: true,
      render: (alarm) => (wasPassed(alarm) ? '' : alarm.closeReason),
    },
    { key: 'acts', title: say.acts, render: (alarm) => <AlarmActs alarm={alarm} /> },
  ]
  return (
    <ListTable
      name="alarms"
      operation="GET /alarms"
      pageBy="before"
      rowKey={({ id }) => id}
      columns={columns}
      filters={[
        either('open', say.state, say.open, say.closed),
        { name: 'kind', label: say.kind, options },
        filterBy(ApplicationSelect, 'application', say.application),
      ]}
      empty={<Blank title={say.none}>{say.noneSays}</Blank>}
    />
  )
}
