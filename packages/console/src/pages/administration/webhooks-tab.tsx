import { Alert, Form, Input, InputNumber, Modal, Typography } from 'antd'
import { useState } from 'react'
import type { Item, Reply } from '../../api/client.ts'
import { texts, useTexts } from '../../language/language.tsx'
import { ConfirmedAct } from '../../pieces/act.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { type Column, ListTable } from '../../pieces/list-table.tsx'
import { usePeople } from '../../pieces/people.tsx'
import { Blank } from '../../pieces/states.tsx'
import { Status } from '../../pieces/status.tsx'
import { useWhyNot } from '../../session/session.tsx'

const words = texts({
  url: ['地址', 'Address'],
  description: ['用途', 'What it is for'],
  types: ['事件类型', 'Kinds of event'],
  typesHelp: [
    '以逗号分隔，如 incident.opened, stop.tripped；留空为全部。',
    'Separated by commas, as incident.opened, stop.tripped; empty for all.',
  ],
  every: ['全部', 'All'],
  state: ['状态', 'State'],
  active: ['启用', 'Active'],
  disabled: ['已停用', 'Disabled'],
  overlap: ['旧密钥有效至', 'Old secret until'],
  added: ['加入', 'Added'],
  acts: ['操作', 'Acts'],
  add: ['新增接收端', 'Add an endpoint'],
  addSays: [
    '按 Standard Webhooks 签名发送；密钥只显示一次。',
    'Signed as Standard Webhooks say; the secret is shown once.',
  ],
  rotate: ['更换密钥', 'Rotate the secret'],
  rotateSays: [
    (url: string) => `为 ${url} 生成新密钥；重叠期内新旧密钥同时签名。`,
    (url: string) => `A new secret for ${url}; both sign while they overlap.`,
  ],
  hours: ['重叠期（小时）', 'Overlap (hours)'],
  disable: ['停用', 'Disable'],
  disableSays: [
    (url: string) => `不再向 ${url} 发送任何内容。`,
    (url: string) => `Nothing more is sent to ${url}.`,
  ],
  required: ['必填', 'Required'],
  secret: ['接收端密钥', 'The secret of the endpoint'],
  once: ['只显示这一次，请立即存入接收端。', 'Shown this once: put it into the receiver now.'],
  kept: ['已保存', 'I have it'],
  none: ['尚无接收端', 'No endpoints yet'],
})

type Webhook = Item<'GET /webhooks'>
type WithSecret = Reply<'POST /webhooks'>

const OVERLAP_HOURS = 24
const OVERLAP_HOURS_MAX = 168

/** Systems of the institution that are told of events. A secret is kept in this component until it is put away. */
export function WebhooksTab() {
  const say = useTexts(words)
  const people = usePeople()
  const why = useWhyNot()('GET /webhooks')
  const [shown, setShown] = useState<WithSecret>()
  const columns: readonly Column<Webhook>[] = [
    { key: 'url', title: say.url, render: ({ url }) => <span className="mono">{url}</span> },
    { key: 'description', title: say.description, render: ({ description }) => description },
    {
      key: 'types',
      title: say.types,
      render: ({ types }) => (types.length === 0 ? say.every : types.join(' · ')),
    },
    { key: 'state', title: say.state, render: (webhook) => <WebhookState of={webhook} /> },
    {
      key: 'added',
      title: say.added,
      render: ({ addedBy, addedAt }) => (
        <>
          {people.nameOf(addedBy)} · <Instant at={addedAt} />
        </>
      ),
    },
    {
      key: 'acts',
      title: say.acts,
      render: (webhook) => <WebhookActs webhook={webhook} onSecret={setShown} />,
    },
  ]
  if (why !== undefined) return <Blank title={why} />
  return (
    <>
      <div className="row" style={{ marginBottom: 12 }}>
        <AddWebhook onSecret={setShown} />
      </div>
      <ListTable
        name="webhooks"
        operation="GET /webhooks"
        rowKey={({ id }) => id}
        columns={columns}
        empty={<Blank title={say.none}>{say.addSays}</Blank>}
      />
      {shown !== undefined && <Secret of={shown} onClose={() => setShown(undefined)} />}
    </>
  )
}

function WebhookState({ of: { disabledAt, previousUntil } }: { of: Webhook }) {
  const say = useTexts(words)
  if (disabledAt !== undefined) return <Status tone="plain">{say.disabled}</Status>
  return (
    <div className="row">
      <Status tone="good">{say.active}</Status>
      {previousUntil !== undefined && (
        <span className="dim">
          {say.overlap} <Instant at={previousUntil} />
        </span>
      )}
    </div>
  )
}

function AddWebhook({ onSecret }: { onSecret: (reply: WithSecret) => void }) {
  const say = useTexts(words)
  const rules = [{ required: true, whitespace: true, message: say.required }]
  return (
    <ConfirmedAct
      type="primary"
      operation="POST /webhooks"
      label={say.add}
      title={say.add}
      says={<Alert type="info" title={say.addSays} />}
      input={({ url, description, types }) => ({
        body: { url: url!, description: description!, types: typesOf(types) },
      })}
      fields={
        <>
          <Form.Item name="url" label={say.url} rules={rules}>
            <Input type="url" maxLength={500} placeholder="https://" autoComplete="off" />
          </Form.Item>
          <Form.Item name="description" label={say.description} rules={rules}>
            <Input maxLength={200} />
          </Form.Item>
          <Form.Item name="types" label={say.types} extra={say.typesHelp}>
            <Input />
          </Form.Item>
        </>
      }
      onDone={onSecret}
    />
  )
}

/** What is typed with commas, of either language, or spaces between. */
const typesOf = (typed: string | undefined) =>
  (typed ?? '').split(/[\s,，、]+/).filter((type) => type !== '')

function WebhookActs({
  webhook: { id, url, disabledAt },
  onSecret,
}: {
  webhook: Webhook
  onSecret: (reply: WithSecret) => void
}) {
  const say = useTexts(words)
  if (disabledAt !== undefined) return null
  return (
    <div className="row">
      <ConfirmedAct
        size="small"
        operation="POST /webhooks/:id/secret"
        label={say.rotate}
        title={say.rotate}
        says={say.rotateSays(url)}
        input={({ overlapHours }) => ({
          params: { id },
          body: { overlapHours: Number(overlapHours) },
        })}
        fields={
          <Form.Item
            name="overlapHours"
            label={say.hours}
            initialValue={OVERLAP_HOURS}
            rules={[{ required: true, message: say.required }]}
          >
            <InputNumber min={0} max={OVERLAP_HOURS_MAX} precision={0} />
          </Form.Item>
        }
        onDone={onSecret}
      />
      <ConfirmedAct
        size="small"
        danger
        withReason
        operation="POST /webhooks/:id/disabling"
        label={say.disable}
        title={say.disable}
        says={say.disableSays(url)}
        input={({ reason }) => ({ params: { id }, body: { reason } })}
      />
    </div>
  )
}

function Secret({ of: { webhook, secret }, onClose }: { of: WithSecret; onClose: () => void }) {
  const say = useTexts(words)
  return (
    <Modal
      open
      title={say.secret}
      okText={say.kept}
      cancelButtonProps={{ style: { display: 'none' } }}
      // Closed by nothing but the answer: the secret is not shown again.
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      onOk={onClose}
    >
      <div className="stack">
        <Alert type="warning" showIcon title={say.once} />
        <span className="dim">{webhook.url}</span>
        <Typography.Text copyable className="mono">
          {secret}
        </Typography.Text>
      </div>
    </Modal>
  )
}
