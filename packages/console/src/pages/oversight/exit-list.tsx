import { Link } from '@tanstack/react-router'
import { texts, useTexts } from '../../language/language.tsx'
import { ApplicationName } from '../../pieces/applications.tsx'
import { either } from '../../pieces/filter-by.tsx'
import { Instant, useNumber } from '../../pieces/instant.tsx'
import { type Column, ListTable } from '../../pieces/list-table.tsx'
import { usePeople } from '../../pieces/people.tsx'
import { Blank } from '../../pieces/states.tsx'
import { type Exit, ExitState, Keep, useConditionWords } from './exit-words.tsx'

const words = texts({
  state: ['状态', 'State'],
  open: ['待决定', 'To be decided'],
  decided: ['已决定', 'Decided'],
  application: ['应用', 'Application'],
  condition: ['退出条件', 'Condition'],
  value: ['实测', 'Value'],
  opened: ['达到时间', 'Met'],
  by: ['决定人', 'Decided by'],
  reason: ['理由', 'Reason'],
  acts: ['操作', 'Acts'],
  none: ['没有应用达到退出条件', 'No application met an exit condition'],
  noneSays: [
    '退出条件由各应用的卷宗规定。退役须通过退役关口办理。',
    'The dossier of each application states its conditions. Retiring one goes through its gate.',
  ],
})

/** Applications that met a condition of exit, and what was decided. */
export function ExitList() {
  const say = useTexts(words)
  const wordsOf = useConditionWords()
  const number = useNumber()
  const people = usePeople()
  const columns: readonly Column<Exit>[] = [
    {
      key: 'state',
      title: say.state,
      width: 120,
      render: (exit) => <ExitState of={exit} />,
    },
    {
      key: 'application',
      title: say.application,
      render: ({ application }) => <ApplicationName id={application} />,
    },
    {
      key: 'condition',
      title: say.condition,
      render: ({ id, condition }) => (
        <Link to="/exits/$id" params={{ id }}>
          {wordsOf(condition)}
        </Link>
      ),
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
      filters={[either('open', say.state, say.open, say.decided)]}
      empty={<Blank title={say.none}>{say.noneSays}</Blank>}
    />
  )
}
