import { Alert, Form, InputNumber, Typography } from 'antd'
import type { Item } from '../api/client.ts'
import { nowMs } from '../kernel/time.ts'
import { texts, useTexts } from '../language/language.tsx'
import { useSession } from '../session/session.tsx'
import { ConfirmedAct } from './act.tsx'
import { Status } from './status.tsx'

export type Key = Omit<Item<'GET /keys'>, 'responsible'>

const words = texts({
  shown: ['密钥全文（仅此一次）', 'The key (shown once)'],
  rotate: ['轮换', 'Rotate'],
  rotateSays: [
    '签发新密钥；旧密钥在重叠期后失效。',
    'Issues a new key; the old one ends after the overlap.',
  ],
  overlap: ['重叠小时数（0 至 168）', 'Overlap in hours (0 to 168)'],
  revoke: ['撤销', 'Revoke'],
  revokeSays: [
    '持有此密钥的程序将立即被拒绝。',
    'Programs that hold this key are refused at once.',
  ],
  others: ['仅该应用的责任人与各负责人可以办理', 'Only who answers for the application may'],
  over: ['密钥已失效', 'The key has ended'],
  valid: ['有效', 'Valid'],
  revoked: ['已撤销', 'Revoked'],
  expired: ['已到期', 'Expired'],
})

type State = 'valid' | 'revoked' | 'expired'

function stateOf({ revokedAt, validUntil }: Key): State {
  if (revokedAt !== undefined) return 'revoked'
  return validUntil !== undefined && Date.parse(validUntil) <= nowMs() ? 'expired' : 'valid'
}

export function KeyState({ of }: { of: Key }) {
  const say = useTexts(words)
  const state = stateOf(of)
  return <Status tone={state === 'valid' ? 'good' : 'plain'}>{say[state]}</Status>
}

/** A key that was just issued: the one time that it can be read. */
export function ShownKey({ text, onClose }: { text: string | undefined; onClose: () => void }) {
  const say = useTexts(words)
  if (text === undefined) return null
  return (
    <Alert
      type="warning"
      closable={{ onClose }}
      title={say.shown}
      description={
        <Typography.Text copyable className="mono">
          {text}
        </Typography.Text>
      }
    />
  )
}

/** Replaces a key or ends it; `responsible` are the people who may. */
export function KeyActs({
  of,
  responsible,
  onText,
}: {
  of: Key
  responsible: readonly string[]
  onText: (text: string) => void
}) {
  const say = useTexts(words)
  const { person } = useSession()
  const { id } = of
  const own = responsible.includes(person.id) ? undefined : say.others
  const notNow = stateOf(of) === 'valid' ? own : say.over
  return (
    <div className="row">
      <ConfirmedAct
        size="small"
        operation="POST /keys/:id/rotation"
        label={say.rotate}
        title={say.rotate}
        says={say.rotateSays}
        notNow={notNow}
        input={({ overlapHours }) => ({
          params: { id },
          body: { overlapHours: Number(overlapHours) },
        })}
        onDone={({ text }) => onText(text)}
        fields={
          <Form.Item name="overlapHours" label={say.overlap} initialValue={24}>
            <InputNumber min={0} max={168} />
          </Form.Item>
        }
      />
      <ConfirmedAct
        danger
        size="small"
        operation="DELETE /keys/:id"
        label={say.revoke}
        title={say.revoke}
        says={say.revokeSays}
        notNow={notNow}
        input={() => ({ params: { id } })}
      />
    </div>
  )
}
