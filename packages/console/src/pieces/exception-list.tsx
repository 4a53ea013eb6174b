import { Form, Select } from 'antd'
import type { Item } from '../api/client.ts'
import { useAside, useRead } from '../api/use-api.ts'
import { nowMs } from '../kernel/time.ts'
import { texts, useSay, useTexts } from '../language/language.tsx'
import { useSession } from '../session/session.tsx'
import { ConfirmedAct } from './act.tsx'
import { InstantField } from './date-field.tsx'
import { Instant } from './instant.tsx'
import { usePeople } from './people.tsx'
import { Blank, Read } from './states.tsx'
import { Status } from './status.tsx'
import { instantOf } from './typed-time.ts'

const words = texts({
  none: ['没有例外', 'No exceptions'],
  ask: ['申请例外', 'Ask for an exception'],
  askSays: [
    '对一项可豁免的要求申请限期例外，由风险管理人员决定；最长 90 天。',
    'A dated departure from one waivable requirement, decided by a risk manager; 90 days at most.',
  ],
  requirement: ['要求', 'Requirement'],
  until: ['期限', 'Until'],
  required: ['必填', 'Required'],
  pending: ['待决定', 'To be decided'],
  approved: ['已批准', 'Approved'],
  rejected: ['未批准', 'Rejected'],
  approve: ['批准', 'Approve'],
  reject: ['不批准', 'Reject'],
  own: ['申请人不能自行决定', 'Who asked for it does not decide'],
  over: ['已过期', 'Over'],
  decideSays: [(what: string) => `要求：${what}`, (what: string) => `Requirement: ${what}`],
})

type Exception = Item<'GET /applications/:id/exceptions'>

export function ExceptionList({ applicationId }: { applicationId: string }) {
  const say = useTexts(words)
  const exceptions = useRead('GET /applications/:id/exceptions', { params: { id: applicationId } })
  return (
    <div className="stack">
      <Read of={exceptions}>
        {({ items }) =>
          items.length === 0 ? (
            <Blank title={say.none} />
          ) : (
            <ul className="listed">
              {items.map((exception) => (
                <ExceptionRow key={exception.id} exception={exception} />
              ))}
            </ul>
          )
        }
      </Read>
      <div>
        <AskForException applicationId={applicationId} />
      </div>
    </div>
  )
}

/** The requirement in the words of its gate. */
export function ExceptionRequirement({ of: { says, requirement } }: { of: Exception }) {
  const read = useSay()
  return says === undefined ? (
    <span className="mono">{requirement}</span>
  ) : (
    <span>{read(says)}</span>
  )
}

export function ExceptionState({ exception: { decision, until } }: { exception: Exception }) {
  const say = useTexts(words)
  if (decision === undefined) return <Status tone="info">{say.pending}</Status>
  if (decision === 'reject') return <Status tone="plain">{say.rejected}</Status>
  return Date.parse(until) > nowMs() ? (
    <Status tone="warn">{say.approved}</Status>
  ) : (
    <Status tone="plain">{say.over}</Status>
  )
}

/** What a risk manager decides of an exception that somebody else asked for. */
export function ExceptionActs({ exception }: { exception: Exception }) {
  const say = useTexts(words)
  const { person } = useSession()
  const read = useSay()
  const { id, requirement, says, requestedBy, decision } = exception
  if (decision !== undefined) return null
  const act = (choice: 'approve' | 'reject') => (
    <ConfirmedAct
      size="small"
      withReason
      danger={choice === 'reject'}
      operation="POST /exceptions/:id/decision"
      label={say[choice]}
      title={say[choice]}
      says={say.decideSays(says === undefined ? requirement : read(says))}
      notNow={requestedBy === person.id ? say.own : undefined}
      input={(given) => ({ params: { id }, body: { decision: choice, reason: given.reason } })}
    />
  )
  return (
    <div className="row">
      {act('approve')}
      {act('reject')}
    </div>
  )
}

function ExceptionRow({ exception }: { exception: Exception }) {
  const say = useTexts(words)
  const { nameOf } = usePeople()
  const { reason, until, requestedBy } = exception
  return (
    <li className="stack">
      <div className="row">
        <ExceptionState exception={exception} />
        <ExceptionRequirement of={exception} />
        <span className="dim">
          {nameOf(requestedBy)} · {say.until} <Instant at={until} />
        </span>
      </div>
      <div>{reason}</div>
      <ExceptionActs exception={exception} />
    </li>
  )
}

function AskForException({ applicationId }: { applicationId: string }) {
  const say = useTexts(words)
  const read = useSay()
  const gate = useAside('GET /applications/:id/gates/:gate', {
    params: { id: applicationId, gate: 'into-operation' },
  })
  const waivable = gate?.requirements.filter((requirement) => requirement.waivable) ?? []
  return (
    <ConfirmedAct
      size="small"
      withReason
      operation="POST /applications/:id/exceptions"
      label={say.ask}
      title={say.ask}
      says={say.askSays}
      input={({ requirement, until, reason }) => ({
        params: { id: applicationId },
        body: {
          requirement: requirement!,
          reason,
          until: instantOf(until)!,
        },
      })}
      fields={
        <>
          <Form.Item
            name="requirement"
            label={say.requirement}
            rules={[{ required: true, message: say.required }]}
          >
            <Select
              options={waivable.map(({ requirement, says }) => ({
                value: requirement,
                label: read(says),
              }))}
            />
          </Form.Item>
          <InstantField required name="until" label={say.until} />
        </>
      }
    />
  )
}
