import { Link } from '@tanstack/react-router'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { assessedNames, roleNames } from '../../language/vocabulary.ts'
import { type Column, ListTable } from '../../pieces/list-table.tsx'
import { Page as PageFrame } from '../../pieces/page.tsx'
import { PersonSelect, usePeople } from '../../pieces/people.tsx'
import { Blank } from '../../pieces/states.tsx'
import { AssessedTag } from '../../pieces/status.tsx'
import { ControlsTabs } from './controls-tabs.tsx'
import { effectOrder } from './effects.tsx'
import './controls.css'
import { either, filterBy } from '../../pieces/filter-by.tsx'
import { AssignAct, DueDate, type Finding, FindingState } from './finding-words.tsx'

const words = texts({
  title: ['问题', 'Findings'],
  says: [
    '未成立的条款由评估开立问题；只有检查重新成立才会关闭。',
    'Assessments open them for what does not hold; only a check that holds again closes them.',
  ],
  statement: ['条款', 'Statement'],
  effect: ['结论', 'Effect'],
  reason: ['理由', 'Reason'],
  owner: ['责任角色', 'Owed by'],
  assigned: ['指派给', 'Assigned to'],
  due: ['期限', 'Due'],
  state: ['状态', 'State'],
  open: ['未关闭', 'Open'],
  closed: ['已关闭', 'Closed'],
  late: ['仅看逾期', 'Overdue only'],
  empty: ['没有问题', 'No findings'],
  emptySays: ['首次评估后，这里列出未成立的条款。', 'They appear with the first assessment.'],
})

export function Page() {
  const say = useTexts(words)
  const effects = useTexts(assessedNames)
  const roles = useTexts(roleNames)
  const columns = useColumns()
  return (
    <PageFrame area={<ControlsTabs />} title={say.title} says={say.says}>
      <ListTable
        name="findings"
        operation="GET /findings"
        pageBy="before"
        rowKey={({ id }) => id}
        columns={columns}
        filters={[
          either('open', say.state, say.open, say.closed),
          {
            name: 'effect',
            label: say.effect,
            options: effectOrder.map((value) => ({ value, label: effects[value] })),
          },
          {
            name: 'ownerRole',
            label: say.owner,
            options: Object.entries(roles).map(([value, label]) => ({ value, label })),
          },
          filterBy(PersonSelect, 'assignedTo', say.assigned),
          { name: 'overdue', label: say.due, options: [{ value: 'true', label: say.late }] },
        ]}
        empty={<Blank title={say.empty}>{say.emptySays}</Blank>}
      />
    </PageFrame>
  )
}

function useColumns(): readonly Column<Finding>[] {
  const say = useTexts(words)
  const read = useSay()
  const roles = useTexts(roleNames)
  const people = usePeople()
  return [
    {
      key: 'statement',
      title: say.statement,
      render: ({ statement }) => (
        <Link to="/controls/$id" params={{ id: statement }}>
          {statement}
        </Link>
      ),
    },
    { key: 'effect', title: say.effect, render: ({ effect }) => <AssessedTag status={effect} /> },
    {
      key: 'reason',
      title: say.reason,
      render: ({ id, reason }) => (
        <Link to="/findings/$id" params={{ id }} className="wrapped">
          {read(reason)}
        </Link>
      ),
    },
    { key: 'owner', title: say.owner, render: ({ ownerRole }) => roles[ownerRole] },
    {
      key: 'assigned',
      title: say.assigned,
      render: ({ assignedTo }) => assignedTo !== undefined && people.nameOf(assignedTo),
    },
    {
      key: 'due',
      title: say.due,
      render: (finding) => <DueDate of={finding} />,
    },
    {
      key: 'state',
      title: say.state,
      render: (finding) => <FindingState of={finding} />,
    },
    { key: 'assign', title: '', render: (finding) => <AssignAct finding={finding} /> },
  ]
}
