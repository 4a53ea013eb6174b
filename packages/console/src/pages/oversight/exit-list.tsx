import type { Item } from '../../api/client.ts'
import { texts, useTexts } from '../../language/language.tsx'
import { ConfirmedAct } from '../../pieces/act.tsx'
import { ApplicationName, useApplicationName } from '../../pieces/applications.tsx'
import { Instant, useNumber } from '../../pieces/instant.tsx'
import { type Column, ListTable } from '../../pieces/list-table.tsx'
import { usePeople } from '../../pieces/people.tsx'
import { Blank } from '../../pieces/states.tsx'
import { Status } from '../../pieces/status.tsx'

const words = texts({
  state: ['状态', 'State'],
  open: ['待决定', 'To be decided'],
  all: ['含已决定', 'Decided ones, too'],
  kept: ['继续使用', 'Kept'],
  retired: ['已退役', 'Retired'],
  application: ['应用', 'Application'],
  condition: ['退出条件', 'Condition'],
  above: ['高于', 'above'],
  below: ['低于', 'below'],
  within: [(days: number) => `（${days} 天内）`, (days: number) => ` within ${days} days`],
  value: ['实测', 'Value'],
  opened: ['达到时间', 'Met'],
  by: ['决定人', 'Decided by'],
  reason: ['理由', 'Reason'],
  acts: ['操作', 'Acts'],
  keep: ['继续使用', 'Keep it'],
  keepSays: [
    (name: string) => `「${name}」已达到退出条件，仍继续使用。理由写入账本。`,
    (name: string) => `${name} met its exit condition and stays in use. The reason is recorded.`,
  ],
  none: ['没有应用达到退出条件', 'No application met an exit condition'],
  noneSays: [
    '退出条件由各应用的卷宗规定。退役须通过退役关口办理。',
    'The dossier of each application states its conditions. Retiring one goes through its gate.',
  ],
})

const metricNames = texts({
  'stop-count': ['停用次数', 'Stops'],
  'complaint-count': ['投诉数', 'Complaints'],
  'drift-value': ['漂移值', 'Drift'],
  'error-percent': ['错误率（%）', 'Errors (%)'],
  'idle-days': ['闲置天数', 'Days without a call'],
})

type Exit = Item<'GET /exits'>

/** Applications that met a condition of exit, and what was decided. */
export function ExitList() {
  const say = useTexts(words)
  const metrics = useTexts(metricNames)
  const number = useNumber()
  const people = usePeople()
  const columns: readonly Column<Exit>[] = [
    {
      key: 'state',
      title: say.state,
      width: 120,
      render: ({ outcome }) => (
        <Status tone={outcome === undefined ? 'warn' : 'plain'}>{say[outcome ?? 'open']}</Status>
      ),
    },
    {
      key: 'application',
      title: say.application,
      render: ({ application }) => <ApplicationName id={application} />,
    },
    {
      key: 'condition',
      title: say.condition,
      render: ({ condition: { metric, comparison, threshold, windowDays } }) =>
        `${metrics[metric]} ${say[comparison]} ${number(threshold)}${say.within(windowDays)}`,
    },
    { key: 'value', title: say.value, align: 'right', render: ({ value }) => number(value) },
    { key: 'opened', title: say.opened, render: ({ openedAt }) => <Instant at={openedAt} /> },
    {
      key: 'by',
      title: say.by,
      render: ({ resolvedBy }) => (resolvedBy === undefined ? '' : people.nameOf(resolvedBy)),
    },
    { key: 'reason', title: say.reason, spare: true, render: ({ reason }) => reason },
    {
      key: 'acts',
      title: say.acts,
      render: (exit) => (exit.outcome === undefined ? <Keep exit={exit} /> : null),
    },
  ]
  return (
    <ListTable
      name="exits"
      operation="GET /exits"
      pageBy="before"
      rowKey={({ id }) => id}
      columns={columns}
      filters={[
        {
          name: 'open',
          label: say.state,
          options: [
            { value: 'true', label: say.open },
            { value: 'false', label: say.all },
          ],
        },
      ]}
      empty={<Blank title={say.none}>{say.noneSays}</Blank>}
    />
  )
}

function Keep({ exit: { id, application } }: { exit: Exit }) {
  const say = useTexts(words)
  const name = useApplicationName(application)
  return (
    <ConfirmedAct
      operation="POST /exits/:id/keeping"
      size="small"
      withReason
      label={say.keep}
      title={say.keep}
      says={say.keepSays(name)}
      input={({ reason }) => ({ params: { id }, body: { reason } })}
    />
  )
}
