import { Form } from 'antd'
import type { Item } from '../../api/client.ts'
import { nowMs } from '../../kernel/time.ts'
import { texts, useTexts } from '../../language/language.tsx'
import { ConfirmedAct } from '../../pieces/act.tsx'
import { DateField } from '../../pieces/date-field.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { PersonSelect } from '../../pieces/people.tsx'
import { Status } from '../../pieces/status.tsx'

export type Finding = Item<'GET /findings'>

const words = texts({
  open: ['未关闭', 'Open'],
  closed: ['已关闭', 'Closed'],
  overdue: ['逾期', 'Overdue'],
  assign: ['指派', 'Assign'],
  assignSays: ['期限只能提前，不能推后。', 'Its date may come nearer, never later.'],
  person: ['人员', 'Person'],
  nearer: ['新期限（可选）', 'New date (optional)'],
  required: ['必填', 'Required'],
  gone: ['问题已关闭', 'It is closed'],
})

export function FindingState({ of: { closedAt } }: { of: Finding }) {
  const say = useTexts(words)
  return (
    <Status tone={closedAt === undefined ? 'warn' : 'good'}>
      {closedAt === undefined ? say.open : say.closed}
    </Status>
  )
}

export function DueDate({ of: { dueAt, closedAt } }: { of: Finding }) {
  const say = useTexts(words)
  return (
    <span className="row">
      {closedAt === undefined && Date.parse(dueAt) < nowMs() && (
        <Status tone="bad">{say.overdue}</Status>
      )}
      <Instant at={dueAt} relative={closedAt === undefined} />
    </span>
  )
}

export function AssignAct({ finding: { id, closedAt } }: { finding: Finding }) {
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
          <DateField name="due" label={say.nearer} />
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
