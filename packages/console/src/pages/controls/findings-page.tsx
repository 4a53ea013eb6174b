import { Link } from '@tanstack/react-router'
import { Form, Input } from 'antd'
import type { Item } from '../../api/client.ts'
import { nowMs } from '../../kernel/time.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { assessedNames, roleNames } from '../../language/vocabulary.ts'
import { ConfirmedAct } from '../../pieces/act.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { type Column, ListTable } from '../../pieces/list-table.tsx'
import { Page as PageFrame } from '../../pieces/page.tsx'
import { PersonSelect, usePeople } from '../../pieces/people.tsx'
import { Blank } from '../../pieces/states.tsx'
import { AssessedTag, Status } from '../../pieces/status.tsx'
import { ControlsTabs } from './controls-tabs.tsx'
import { effectOrder } from './effects.tsx'
import './controls.css'

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
  overdue: ['逾期', 'Overdue'],
  late: ['仅看逾期', 'Overdue only'],
  assign: ['指派', 'Assign'],
  assignSays: ['期限只能提前，不能推后。', 'Its date may come nearer, never later.'],
  person: ['人员', 'Person'],
  nearer: ['新期限（可选）', 'New date (optional)'],
  required: ['必填', 'Required'],
  gone: ['问题已关闭', 'It is closed'],
  empty: ['没有问题', 'No findings'],
  emptySays: ['首次评估后，这里列出未成立的条款。', 'They appear with the first assessment.'],
})

type Finding = Item<'GET /findings'>

export function Page() {
  const say = useTexts(words)
  const effects = useTexts(assessedNames)
  const roles = useTexts(roleNames)
  const columns = useColumns()
  return (
    <PageFrame title={say.title} says={say.says}>
      <ControlsTabs />
      <ListTable
        name="findings"
        operation="GET /findings"
        pageBy="before"
        rowKey={({ id }) => id}
        columns={columns}
        filters={[
          {
            name: 'open',
            label: say.state,
            options: [
              { value: 'true', label: say.open },
              { value: 'false', label: say.closed },
            ],
          },
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
      render: ({ reason }) => <div className="wrapped">{read(reason)}</div>,
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
      render: ({ dueAt, closedAt }) => (
        <span className="row">
          {closedAt === undefined && Date.parse(dueAt) < nowMs() && (
            <Status tone="bad">{say.overdue}</Status>
          )}
          <Instant at={dueAt} relative={closedAt === undefined} />
        </span>
      ),
    },
    {
      key: 'state',
      title: say.state,
      render: ({ closedAt }) => (
        <Status tone={closedAt === undefined ? 'warn' : 'good'}>
          {closedAt === undefined ? say.open : say.closed}
        </Status>
      ),
    },
    { key: 'assign', title: '', render: (finding) => <AssignAct finding={finding} /> },
  ]
}

function AssignAct({ finding: { id, closedAt } }: { finding: Finding }) {
  const say = useTexts(words)
  return (
    <ConfirmedAct
      operation="PUT /findings/:id/assignment"
      size="small"
      label={say.assign}
      title={say.assign}
      says={say.assignSays}
      notNow={closedAt === undefined ? undefined : say.gone}
      fields={
        <>
          <Form.Item
            name="to"
            label={say.person}
            rules={[{ required: true, message: say.required }]}
          >
            <PersonSelect />
          </Form.Item>
          <Form.Item name="due" label={say.nearer}>
            <Input type="date" />
          </Form.Item>
        </>
      }
      input={({ to, due }) => ({
        params: { id },
        body: {
          to: to!,
          ...(due !== undefined && due !== '' && { dueAt: `${due}T00:00:00.000Z` }),
        },
      })}
    />
  )
}
