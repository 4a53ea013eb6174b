import { useNavigate, useParams } from '@tanstack/react-router'
import { Checkbox, Form, Input, InputNumber, Radio } from 'antd'
import type { Item } from '../../api/client.ts'
import type { Operations } from '../../api/schema.ts'
import { useRead } from '../../api/use-api.ts'
import { texts, useTexts } from '../../language/language.tsx'
import { DraftForm } from '../../pieces/draft-form.tsx'
import { useModelVersions } from '../../pieces/model-versions.tsx'
import { Page as PageFrame, Sheet } from '../../pieces/page.tsx'
import { Blank, Read } from '../../pieces/states.tsx'

const words = texts({
  add: ['新增部署', 'Add a deployment'],
  change: ['修改部署', 'Change the deployment'],
  models: ['模型', 'Models'],
  says: [
    '网关由此处调用模型；凭据收到即加密封存，任何页面都不再显示。',
    'Where gateways call the model. The credential is sealed on arrival, and no page shows it again.',
  ],
  baseUrl: ['基础地址', 'Base URL'],
  baseUrlHelp: [
    'OpenAI 兼容接口的地址，例如 https://models.example.com/v1，或 builtin:extractive',
    'Of an OpenAI-compatible API, as https://models.example.com/v1, or builtin:extractive',
  ],
  upstream: ['上游模型名', 'Model upstream'],
  priority: ['优先级（小者先用）', 'Priority (least first)'],
  timeout: ['超时（毫秒）', 'Timeout (ms)'],
  enabled: ['启用', 'Enabled'],
  held: ['现有凭据', 'The credential there is'],
  keep: ['保留', 'Keep it'],
  replace: ['更换', 'Replace it'],
  remove: ['移除', 'Remove it'],
  credential: ['凭据', 'Credential'],
  credentialHelp: [
    '上游服务的密钥；没有则留空。',
    'The secret of the upstream; leave empty where it has none.',
  ],
  required: ['必填', 'Required'],
  gone: ['没有该部署', 'There is no such deployment'],
  submit: ['保存', 'Save'],
})

type Deployment = Item<'GET /model-versions/:id/deployments'>
type Draft = Operations['POST /model-versions/:id/deployments']['body']
type Typed = Omit<Draft, 'credential'> & {
  readonly credential?: string
  readonly held?: 'keep' | 'replace' | 'remove'
}

const NEW: Typed = {
  ...{ baseUrl: '', upstreamModel: '', priority: 0, timeoutMs: 60_000, enabled: true },
}
const FIELD_OF = {
  'registry.address_refused': 'baseUrl',
  'registry.deployment_differs': 'upstreamModel',
}
/** Secrets are kept nowhere, not in the tab either. */
const SECRET = ['credential']
const PREFIX = ['body', 'draft']

export function Page() {
  const say = useTexts(words)
  const { wordOf } = useModelVersions()
  const { id, deployment } = useParams({ strict: false }) as { id: string; deployment?: string }
  const all = useRead('GET /model-versions/:id/deployments', { params: { id } })
  return (
    <PageFrame
      title={deployment === undefined ? say.add : say.change}
      says={say.says}
      crumbs={[
        { title: say.models, to: '/models' },
        { title: wordOf(id), to: `/model-versions/${id}` },
      ]}
    >
      <Read of={all}>
        {({ items }) => {
          if (deployment === undefined) return <AddForm id={id} />
          const found = items.find((one) => one.id === deployment)
          return found === undefined ? (
            <Blank title={say.gone} />
          ) : (
            <ChangeForm deployment={found} />
          )
        }}
      </Read>
    </PageFrame>
  )
}

function AddForm({ id }: { id: string }) {
  const say = useTexts(words)
  const toVersion = useVersion(id)
  return (
    <DraftForm<'POST /model-versions/:id/deployments', Typed>
      name={`model-version/${id}/deployment`}
      operation="POST /model-versions/:id/deployments"
      initial={NEW}
      unkept={SECRET}
      input={(typed) => ({ params: { id }, body: draftOf(typed) })}
      fieldOf={FIELD_OF}
      submit={say.submit}
      onDone={toVersion}
    >
      <Fields hasCredential={false} />
    </DraftForm>
  )
}

function ChangeForm({ deployment }: { deployment: Deployment }) {
  const say = useTexts(words)
  const { id, modelVersionId, revision, hasCredential } = deployment
  const { baseUrl, upstreamModel, priority, timeoutMs, enabled } = deployment
  const toVersion = useVersion(modelVersionId)
  const initial: Typed = {
    ...{ baseUrl, upstreamModel, priority, timeoutMs, enabled },
    held: hasCredential ? 'keep' : 'replace',
  }
  return (
    <DraftForm<'PUT /deployments/:id', Typed>
      name={`deployment/${id}/${revision}`}
      operation="PUT /deployments/:id"
      prefix={PREFIX}
      initial={initial}
      unkept={SECRET}
      input={(typed) => ({ params: { id }, body: { revision, draft: draftOf(typed) } })}
      fieldOf={FIELD_OF}
      submit={say.submit}
      onDone={toVersion}
    >
      <Fields hasCredential={hasCredential} />
    </DraftForm>
  )
}

function useVersion(id: string) {
  const navigate = useNavigate()
  return () => void navigate({ to: '/model-versions/$id', params: { id } })
}

/** No credential keeps the one there is, and `null` removes it. */
function draftOf({ held, credential, ...draft }: Typed): Draft {
  if (held === 'remove') return { ...draft, credential: null }
  if (held === 'keep' || !credential) return draft
  return { ...draft, credential }
}

function Fields({ hasCredential }: { hasCredential: boolean }) {
  const say = useTexts(words)
  const held = Form.useWatch('held')
  const required = [{ required: true, whitespace: true, message: say.required }]
  const given = [{ required: true, message: say.required }]
  return (
    <Sheet>
      <Form.Item name="baseUrl" label={say.baseUrl} extra={say.baseUrlHelp} rules={required}>
        <Input maxLength={500} />
      </Form.Item>
      <Form.Item name="upstreamModel" label={say.upstream} rules={required}>
        <Input maxLength={200} />
      </Form.Item>
      <div className="fields-2">
        <Form.Item name="priority" label={say.priority} rules={given}>
          <InputNumber min={0} max={1_000} precision={0} style={{ width: 200 }} />
        </Form.Item>
        <Form.Item name="timeoutMs" label={say.timeout} rules={given}>
          <InputNumber min={100} max={600_000} precision={0} style={{ width: 200 }} />
        </Form.Item>
      </div>
      {hasCredential && (
        <Form.Item name="held" label={say.held}>
          <Radio.Group
            options={(['keep', 'replace', 'remove'] as const).map((value) => ({
              value,
              label: say[value],
            }))}
          />
        </Form.Item>
      )}
      {(!hasCredential || held === 'replace') && (
        <Form.Item name="credential" label={say.credential} extra={say.credentialHelp}>
          <Input.Password autoComplete="new-password" maxLength={4_096} />
        </Form.Item>
      )}
      <Form.Item name="enabled" valuePropName="checked" className="flag">
        <Checkbox>{say.enabled}</Checkbox>
      </Form.Item>
    </Sheet>
  )
}
