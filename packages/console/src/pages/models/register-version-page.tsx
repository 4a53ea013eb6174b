import { useNavigate, useParams } from '@tanstack/react-router'
import { Form, Input, InputNumber, Radio, Select } from 'antd'
import type { Reply } from '../../api/client.ts'
import type { Operations } from '../../api/schema.ts'
import { useRead } from '../../api/use-api.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { withoutBlanks } from '../../pieces/blanks.ts'
import { DigestInput } from '../../pieces/digest-input.tsx'
import { DraftForm } from '../../pieces/draft-form.tsx'
import { Page as PageFrame, Sheet } from '../../pieces/page.tsx'
import { ReadPage } from '../../pieces/read-page.tsx'
import { Read } from '../../pieces/states.tsx'
import { isFieldOf } from './model-fields.ts'

const words = texts({
  title: ['登记版本', 'Register a version'],
  models: ['模型', 'Models'],
  says: [
    '版本登记后除可解释性评级外不再更改；部署与准入在登记之后办理。',
    'Nothing of a version changes but its rating of explainability; deployment and admission come afterwards.',
  ],
  source: ['来源', 'Source'],
  version: ['版本号', 'Version'],
  versionHelp: ['字母、数字与 . _ + -，例如 1.4.0', 'Letters, digits and . _ + -, as 1.4.0'],
  held: ['由谁持有', 'Who holds it'],
  artefact: ['本机构持有的制品', 'An artefact that the institution holds'],
  endpoint: ['只调用的外部服务', 'A service that is only called'],
  location: ['存放位置', 'Where it lies'],
  digest: ['制品摘要（SHA-256）', 'Digest of the artefact (SHA-256)'],
  address: ['服务地址', 'Endpoint'],
  upstream: ['上游模型名', 'Model upstream'],
  statement: ['供应商关于版本的说明', 'The supplier’s statement of the version'],
  filing: ['备案或登记', 'Filing'],
  filingHelp: [
    '生成式模型需要；备案号与已导入的名单核对。',
    'A generative model needs one; the number is looked up in the imported lists.',
  ],
  track: ['类别', 'Track'],
  filed: ['备案', 'Filing'],
  registered: ['登记', 'Registration'],
  number: ['编号', 'Number'],
  entity: ['单位', 'Entity'],
  metering: ['计量', 'Metering'],
  context: ['上下文上限（词元）', 'Context (tokens)'],
  currency: ['币种', 'Currency'],
  input: ['每百万输入词元价格', 'Price of a million tokens in'],
  output: ['每百万输出词元价格', 'Price of a million tokens out'],
  gaps: [
    '不知道的留空：缺失会如实显示并由关口指出，不要臆造。',
    'Leave empty what is not known: a gap is shown and the gate names it; make nothing up.',
  ],
  required: ['必填', 'Required'],
  submit: ['登记版本', 'Register the version'],
})

type Draft = Operations['POST /models/:id/versions']['body']
type Model = Reply<'GET /models/:id'>

const FIELD_OF = { 'registry.version_exists': 'version' }

export function Page() {
  const say = useTexts(words)
  const read = useSay()
  const navigate = useNavigate()
  const { id } = useParams({ from: '/models/$id/versions/new' })
  const model = useRead('GET /models/:id', { params: { id } })
  return (
    <ReadPage of={model}>
      {(found) => (
        <PageFrame
          title={`${say.title} · ${read(found.name)}`}
          says={say.says}
          crumbs={[
            { title: say.models, to: '/models' },
            { title: read(found.name), to: `/models/${id}` },
          ]}
        >
          <DraftForm<'POST /models/:id/versions', Draft>
            name={`model/${id}/version`}
            operation="POST /models/:id/versions"
            initial={{ source: { type: 'artefact' } as Draft['source'] }}
            input={(draft) => ({
              params: { id },
              body: filled(draft),
            })}
            fieldOf={FIELD_OF}
            submit={say.submit}
            onDone={(version) =>
              void navigate({ to: '/model-versions/$id', params: { id: version.id } })
            }
          >
            <Source />
            <Filing />
            <Metering />
            <Provenance model={found} />
          </DraftForm>
        </PageFrame>
      )}
    </ReadPage>
  )
}

/** What is not known is left out; the gate names what lacks. */
const filled = (draft: Draft): Draft => {
  const { provenance = {}, ...rest } = withoutBlanks(draft)
  return { ...rest, provenance }
}

function Source() {
  const say = useTexts(words)
  const type = Form.useWatch(['source', 'type'])
  const required = [{ required: true, whitespace: true, message: say.required }]
  return (
    <Sheet title={say.source}>
      <Form.Item name="version" label={say.version} extra={say.versionHelp} rules={required}>
        <Input maxLength={80} style={{ width: 240 }} />
      </Form.Item>
      <Form.Item name={['source', 'type']} label={say.held}>
        <Radio.Group
          options={[
            { value: 'artefact', label: say.artefact },
            { value: 'endpoint', label: say.endpoint },
          ]}
        />
      </Form.Item>
      {type === 'endpoint' ? (
        <>
          <div className="fields-2">
            <Form.Item name={['source', 'endpoint']} label={say.address} rules={required}>
              <Input maxLength={500} />
            </Form.Item>
            <Form.Item name={['source', 'upstreamModel']} label={say.upstream} rules={required}>
              <Input maxLength={200} />
            </Form.Item>
          </div>
          <Form.Item name={['source', 'statement']} label={say.statement} rules={required}>
            <Input.TextArea rows={2} maxLength={500} />
          </Form.Item>
        </>
      ) : (
        <>
          <Form.Item name={['source', 'location']} label={say.location} rules={required}>
            <Input maxLength={500} />
          </Form.Item>
          <Form.Item name={['source', 'digest']} label={say.digest} rules={required}>
            <DigestInput prefix="sha256:" />
          </Form.Item>
        </>
      )}
    </Sheet>
  )
}

function Filing() {
  const say = useTexts(words)
  return (
    <Sheet title={say.filing}>
      <p className="dim">{say.filingHelp}</p>
      <div className="fields-2">
        <Form.Item name={['filing', 'track']} label={say.track}>
          <Select
            allowClear
            options={[
              { value: 'filing', label: say.filed },
              { value: 'registration', label: say.registered },
            ]}
          />
        </Form.Item>
        <Form.Item name={['filing', 'number']} label={say.number}>
          <Input maxLength={120} />
        </Form.Item>
        <Form.Item name={['filing', 'entity']} label={say.entity}>
          <Input maxLength={200} />
        </Form.Item>
      </div>
    </Sheet>
  )
}

function Metering() {
  const say = useTexts(words)
  return (
    <Sheet title={say.metering}>
      <div className="fields-2">
        <Form.Item name="contextTokensMax" label={say.context}>
          <InputNumber min={1} precision={0} style={{ width: 200 }} />
        </Form.Item>
        <Form.Item name={['price', 'currency']} label={say.currency}>
          <Select
            allowClear
            options={['CNY', 'USD'].map((value) => ({ value, label: value }))}
            style={{ width: 200 }}
          />
        </Form.Item>
        <Form.Item name={['price', 'inputPerMillion']} label={say.input}>
          <InputNumber min={0} style={{ width: 200 }} />
        </Form.Item>
        <Form.Item name={['price', 'outputPerMillion']} label={say.output}>
          <InputNumber min={0} style={{ width: 200 }} />
        </Form.Item>
      </div>
    </Sheet>
  )
}

/** What the catalogue asks of where a model of this kind and origin comes from. */
function Provenance({ model }: { model: Model }) {
  const say = useTexts(words)
  const read = useSay()
  const fields = useRead('GET /model-fields')
  return (
    <Read of={fields}>
      {({ groups }) => (
        <>
          {groups
            .map((group) => ({ ...group, fields: group.fields.filter(isFieldOf(model)) }))
            .filter((group) => group.fields.length > 0)
            .map((group, at) => (
              <Sheet key={group.id} title={read(group.title)}>
                {at === 0 && <p className="dim">{say.gaps}</p>}
                <div className="fields-2">
                  {group.fields.map(({ id, type, label, help }) => (
                    <Form.Item
                      key={id}
                      name={['provenance', id]}
                      label={read(label)}
                      extra={read(help)}
                    >
                      {type === 'digest' ? (
                        <DigestInput prefix="sha256:" />
                      ) : (
                        <Input maxLength={500} />
                      )}
                    </Form.Item>
                  ))}
                </div>
              </Sheet>
            ))}
        </>
      )}
    </Read>
  )
}
