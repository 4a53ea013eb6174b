import { useNavigate, useSearch } from '@tanstack/react-router'
import { Checkbox, Form, Select } from 'antd'
import { texts, useLanguage, useTexts } from '../../language/language.tsx'
import { ApplicationSelect, useApplicationName } from '../../pieces/applications.tsx'
import { InstantField } from '../../pieces/date-field.tsx'
import { DraftForm } from '../../pieces/draft-form.tsx'
import { wordedInstant } from '../../pieces/instant.tsx'
import { Page as PageFrame, Sheet } from '../../pieces/page.tsx'
import { instantOf } from '../../pieces/typed-time.ts'
import { type DrillKind, drillKindNames, drillKinds } from './drill-words.tsx'

const words = texts({
  title: ['安排演练', 'Schedule a drill'],
  continuity: ['连续性', 'Continuity'],
  application: ['应用', 'Application'],
  kind: ['演练', 'Drill'],
  starts: ['窗口开始', 'Window begins'],
  ends: ['窗口结束', 'Window ends'],
  endsHelp: ['产品在窗口内自动执行。', 'The product runs it within the window by itself.'],
  required: ['必填', 'Required'],
  confirm: ['请确认', 'Confirm it'],
  confirms: [
    (name: string, kind: string, from: string, to: string) =>
      `我已与负责人商定：「${name}」于 ${from} 至 ${to} 进行${kind}演练，期间可能短时不可用。`,
    (name: string, kind: string, from: string, to: string) =>
      `Agreed with its owner: a drill (${kind}) of ${name} between ${from} and ${to}, which may take it from its users for a moment.`,
  ],
  incomplete: ['先填写应用与窗口', 'Choose application and window first'],
  submit: ['安排', 'Schedule'],
  stopSays: [
    '停用该应用，量取网关开始拒绝的时间，随后解除。',
    'Stops the application, measures how soon gateways refuse, and lifts the stop.',
  ],
  fallbackSays: [
    '以演练专用密钥发起一次调用，模型视作不可用，由后备应答。',
    'Makes a call with a key of its own as if the model were gone, for the fallback to answer.',
  ],
  recoverySays: [
    '备份数据并在旁恢复，量取恢复时间与丢失的数据；不影响运行。',
    'Backs up and restores beside the running product, and measures time and loss. Nothing in use is touched.',
  ],
})

interface Draft {
  readonly application: string
  readonly kind: DrillKind
  /** Times of the reader's zone. */
  readonly startsAt: string
  readonly endsAt: string
  readonly confirmsProduction: boolean
}

/** `application` and `kind` of the address are what the form begins with. */
export function Page() {
  const say = useTexts(words)
  const kinds = useTexts(drillKindNames)
  const navigate = useNavigate()
  const { application, kind } = useSearch({ from: '/drills/new' })
  const required = [{ required: true, message: say.required }]
  return (
    <PageFrame title={say.title} crumbs={[{ title: say.continuity, to: '/continuity' }]}>
      <DraftForm<'POST /drills', Draft>
        name={`drill/new/${application ?? ''}`}
        operation="POST /drills"
        initial={{
          ...(application !== undefined && { application: String(application) }),
          kind: drillKinds.find((one) => one === kind) ?? 'stop',
        }}
        input={({ startsAt, endsAt, ...rest }) => ({
          body: { ...rest, startsAt: instantOf(startsAt)!, endsAt: instantOf(endsAt)! },
        })}
        submit={say.submit}
        onDone={({ id }) => void navigate({ to: '/drills/$id', params: { id } })}
      >
        <Sheet>
          <Form.Item name="application" label={say.application} rules={required}>
            <ApplicationSelect />
          </Form.Item>
          <Form.Item name="kind" label={say.kind} rules={required} extra={<KindSays />}>
            <Select options={drillKinds.map((value) => ({ value, label: kinds[value] }))} />
          </Form.Item>
          <div className="fields-2">
            <InstantField required name="startsAt" label={say.starts} />
            <InstantField required name="endsAt" label={say.ends} extra={say.endsHelp} />
          </div>
          <Confirmation />
        </Sheet>
      </DraftForm>
    </PageFrame>
  )
}

function KindSays() {
  const say = useTexts(words)
  const kind: DrillKind = Form.useWatch('kind') ?? 'stop'
  return <>{say[`${kind}Says`]}</>
}

/** Names what will be hit and when, so that nobody confirms what they did not mean. */
function Confirmation() {
  const say = useTexts(words)
  const kinds = useTexts(drillKindNames)
  const { language } = useLanguage()
  const application: string = Form.useWatch('application') ?? ''
  const kind: DrillKind = Form.useWatch('kind') ?? 'stop'
  const startsAt = instantOf(Form.useWatch('startsAt'))
  const endsAt = instantOf(Form.useWatch('endsAt'))
  const name = useApplicationName(application)
  const isWhole = application !== '' && startsAt !== undefined && endsAt !== undefined
  const worded = (at: string) => wordedInstant(at, language)
  return (
    <Form.Item
      name="confirmsProduction"
      valuePropName="checked"
      rules={[
        {
          validator: (_, checked) =>
            checked === true ? Promise.resolve() : Promise.reject(new Error(say.confirm)),
        },
      ]}
    >
      <Checkbox disabled={!isWhole}>
        {isWhole
          ? say.confirms(name, kinds[kind], worded(startsAt), worded(endsAt))
          : say.incomplete}
      </Checkbox>
    </Form.Item>
  )
}
