import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { useAct } from '../../api/use-api.ts'
import { texts, useTexts } from '../../language/language.tsx'
import { Sheet } from '../../pieces/page.tsx'
import { usePeople } from '../../pieces/people.tsx'
import { ErrorPanel } from '../../pieces/states.tsx'
import { useKeys } from '../../pieces/use-keys.ts'
import { useLeaving } from '../../pieces/use-leaving.ts'
import type { ReviewDetail } from './review-words.tsx'

const words = texts({
  title: ['决定', 'Decide'],
  release: ['放行（R）', 'Release (R)'],
  correct: ['更正（E）', 'Correct (E)'],
  answer: ['答复（E）', 'Answer (E)'],
  refuse: ['拒绝（X）', 'Refuse (X)'],
  reason: ['理由', 'Reason'],
  reasonHelp: [
    '写入账本，作为本次决定的依据。',
    'It stands in the ledger as the grounds of the decision.',
  ],
  text: ['更正后的内容', 'What leaves instead'],
  decision: ['应有的决定（一个词，可选）', 'The decision as it should be (one word, optional)'],
  send: ['确定', 'Decide'],
  two: [
    '本项需要两人复核：您的决定须由另一人确认后才生效。',
    'Two reviewers are asked for: what you decide needs another person.',
  ],
  proposed: [
    (name: string, verdict: string) => `${name} 建议：${verdict}`,
    (name: string, verdict: string) => `${name} proposes: ${verdict}`,
  ],
  agree: ['同意', 'Agree'],
  object: ['不同意，退回队列', 'Object, back to the queue'],
  required: ['必填', 'Required'],
  verdictRelease: ['放行', 'release'],
  verdictCorrect: ['更正', 'correct'],
  verdictRefuse: ['拒绝', 'refuse'],
})

type Verdict = 'release' | 'correct' | 'refuse'
interface Values {
  readonly reason: string
  readonly text?: string
  readonly decision?: string
}

/** The decision itself: by button or key, with a reason, never in one stroke. */
export function ReviewVerdict({ review }: { review: ReviewDetail }) {
  const say = useTexts(words)
  return (
    <Sheet title={say.title}>
      {review.proposal === undefined ? (
        <FirstVerdict review={review} />
      ) : (
        <SecondVerdict review={review} />
      )}
    </Sheet>
  )
}

function FirstVerdict({ review: { id, kind, reviewers } }: { review: ReviewDetail }) {
  const say = useTexts(words)
  const [verdict, setVerdict] = useState<Verdict>()
  const [form] = Form.useForm<Values>()
  const act = useAct('POST /reviews/:id/decisions')
  useLeaving(() => !act.isSuccess && form.isFieldsTouched())
  // A manual item has no answer of a model that could leave.
  const choose = kind === 'manual' ? undefined : () => setVerdict('release')
  useKeys({ r: choose, e: () => setVerdict('correct'), x: () => setVerdict('refuse') })
  const required = [{ required: true, whitespace: true, message: say.required }]
  const send = ({ reason, text, decision }: Values) =>
    act.mutate({
      params: { id },
      body: {
        ...{ verdict: verdict!, reason },
        ...(verdict === 'correct' && text !== undefined && { text }),
        ...(decision !== undefined && decision.trim() !== '' && { decision: decision.trim() }),
      },
    })
  const button = (value: Verdict, label: string, danger = false) => (
    <Button
      size="large"
      type={verdict === value ? 'primary' : 'default'}
      danger={danger}
      aria-pressed={verdict === value}
      onClick={() => setVerdict(value)}
    >
      {label}
    </Button>
  )
  return (
    <div className="stack">
      {reviewers === 2 && <p className="dim">{say.two}</p>}
      <div className="row">
        {choose !== undefined && button('release', say.release)}
        {button('correct', kind === 'manual' ? say.answer : say.correct)}
        {button('refuse', say.refuse, true)}
      </div>
      {act.error !== null && <ErrorPanel error={act.error} />}
      {verdict !== undefined && (
        <Form<Values> form={form} layout="vertical" onFinish={send} key={verdict}>
          {verdict === 'correct' && (
            <Form.Item name="text" label={say.text} rules={required}>
              <Input.TextArea rows={5} autoFocus />
            </Form.Item>
          )}
          <Form.Item name="reason" label={say.reason} extra={say.reasonHelp} rules={required}>
            <Input.TextArea rows={2} autoFocus={verdict !== 'correct'} />
          </Form.Item>
          {verdict !== 'release' && (
            <Form.Item name="decision" label={say.decision}>
              <Input maxLength={60} />
            </Form.Item>
          )}
          <Button
            type="primary"
            htmlType="submit"
            danger={verdict === 'refuse'}
            loading={act.isPending}
          >
            {say.send}
          </Button>
        </Form>
      )}
    </div>
  )
}

function SecondVerdict({ review: { id, proposal, proposedBy } }: { review: ReviewDetail }) {
  const say = useTexts(words)
  const people = usePeople()
  const [form] = Form.useForm<Values>()
  const act = useAct('POST /reviews/:id/confirmations')
  useLeaving(() => !act.isSuccess && form.isFieldsTouched())
  const verdicts = {
    release: say.verdictRelease,
    correct: say.verdictCorrect,
    refuse: say.verdictRefuse,
  }
  const send = (agrees: boolean) =>
    form
      .validateFields()
      .then(({ reason }) => act.mutate({ params: { id }, body: { agrees, reason } }))
      // What is missing stands at the field.
      .catch(() => undefined)
  return (
    <div className="stack">
      <p>
        {proposedBy !== undefined &&
          proposal !== undefined &&
          say.proposed(people.wordOf(proposedBy), verdicts[proposal.verdict])}
      </p>
      {act.error !== null && <ErrorPanel error={act.error} />}
      <Form<Values> form={form} layout="vertical">
        <Form.Item
          name="reason"
          label={say.reason}
          rules={[{ required: true, whitespace: true, message: say.required }]}
        >
          <Input.TextArea rows={2} autoFocus />
        </Form.Item>
      </Form>
      <div className="row">
        <Button type="primary" loading={act.isPending} onClick={() => void send(true)}>
          {say.agree}
        </Button>
        <Button danger onClick={() => void send(false)}>
          {say.object}
        </Button>
      </div>
    </div>
  )
}
