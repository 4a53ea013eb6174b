import { useNavigate, useSearch } from '@tanstack/react-router'
import { Form, type FormInstance, Input, InputNumber, Select } from 'antd'
import type { Input as ApiInput } from '../../api/client.ts'
import { useAside, useAsideReading, useReadIf } from '../../api/use-api.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { roleNames } from '../../language/vocabulary.ts'
import { BilingualField } from '../../pieces/bilingual-field.tsx'
import { withoutBlanks } from '../../pieces/blanks.ts'
import { DraftForm } from '../../pieces/draft-form.tsx'
import { Page as PageFrame, Sheet } from '../../pieces/page.tsx'
import { Read } from '../../pieces/states.tsx'
import { metricNames } from '../oversight/stop-words.tsx'
import { byNames, comparisonNames, type Revision } from './own-words.tsx'
import { titleOf } from './threshold-words.ts'

const words = texts({
  title: ['起草自定条款', 'Draft an own statement'],
  amend: [
    (statement: string) => `起草 ${statement} 的新修订`,
    (statement: string) => `Draft a new revision of ${statement}`,
  ],
  catalogue: ['目录', 'Catalogue'],
  submit: ['提交草稿', 'Submit the draft'],
  saysIt: [
    '草稿由另一人使其生效后才计入评估。',
    'It counts in assessments once another person has put it in force.',
  ],
  done: ['草稿已提交', 'Drafted'],
  what: ['要求', 'What is asked'],
  statement: ['编号', 'Number'],
  statementHelp: [
    '以 X- 开头，后接大写字母与数字，如 X-1.1；不会与措施条款重号。',
    'X- and then capitals and digits, as X-1.1; never the number of a measure’s statement.',
  ],
  measure: ['细化的措施（可不选）', 'Measure that it refines (optional)'],
  says: ['要求', 'What it asks'],
  holds: ['成立条件', 'It holds when'],
  owner: ['责任角色', 'Owed by'],
  how: ['如何判断', 'How it is decided'],
  by: ['判断方式', 'Decided by'],
  of: ['依据条款', 'Check of'],
  ofHelp: [
    '使用该条款的检查与探针；阈值只能更严，留空即与该条款相同。',
    'Its check and probes decide; a threshold may only be stricter, and left empty it is the same.',
  ],
  stricter: [
    (name: string, value: number) => `${name}（现为 ${value}）`,
    (name: string, value: number) => `${name} (now ${value})`,
  ],
  notLooser: [
    (value: number) => `不得宽于现值 ${value}`,
    (value: number) => `Never looser than ${value}, which holds now`,
  ],
  metric: ['指标', 'Indicator'],
  comparison: ['何时不成立', 'It fails where it is'],
  threshold: ['限值', 'Limit'],
  finding: ['只计某类发现（可选）', 'Only findings of (optional)'],
  findingHelp: [
    '护栏或“护栏:类别”，如 injection、identifier:mobile；按每百次调用的发现数计',
    'A guard or guard:kind, as injection or identifier:mobile; counted per hundred calls',
  ],
  callsMin: ['最少调用数', 'Calls at least'],
  required: ['必填', 'Required'],
})

type Body = ApiInput<'POST /own-statements'>['body']

const BY_LABEL = { optionFilterProp: 'label' }
/** Counted once for all statements, so that none is set for one alone. */
const SHARED: readonly string[] = ['window-days', 'sample']
const limitMetrics = [
  ...(['error-percent', 'refusal-percent', 'finding-percent'] as const),
  ...(['latency-p50-ms', 'latency-p95-ms', 'latency-p99-ms'] as const),
  ...(['held-percent', 'overruled-percent', 'complaint-count', 'drift-value'] as const),
]
const METRIC = ['content', 'decidedBy', 'metric']
const PERCENT_MAX = 100

/** A new own statement, or a new revision of the one at `from`. */
export function Page() {
  const { from } = useSearch({ from: '/catalogue/own/new' })
  const before = useReadIf(from !== undefined, 'GET /own-statements/:id', {
    params: { id: String(from) },
  })
  if (from === undefined) return <Draft before={undefined} />
  return <Read of={before}>{(revision) => <Draft before={revision} />}</Read>
}

function Draft({ before }: { before: Revision | undefined }) {
  const say = useTexts(words)
  const navigate = useNavigate()
  const start = {
    statement: before?.statement,
    content: before?.content ?? { decidedBy: { by: 'word' } },
  }
  return (
    <PageFrame
      title={before === undefined ? say.title : say.amend(before.statement)}
      says={say.saysIt}
      crumbs={[{ title: say.catalogue, to: '/catalogue' }]}
    >
      <DraftForm<'POST /own-statements', Body>
        name={`own-statement/${before?.id ?? 'new'}`}
        operation="POST /own-statements"
        initial={start as unknown as Partial<Body>}
        input={(typed) => ({ body: withoutBlanks(typed) })}
        submit={say.submit}
        done={say.done}
        onDone={({ id }) => void navigate({ to: '/catalogue/own/$id', params: { id } })}
      >
        {(form) => <Fields form={form} isNew={before === undefined} />}
      </DraftForm>
    </PageFrame>
  )
}

function Fields({ form, isNew }: { form: FormInstance<Body>; isNew: boolean }) {
  const say = useTexts(words)
  const read = useSay()
  const roles = useTexts(roleNames)
  const reading = useAsideReading('GET /measures')
  const measures = reading.data?.measures ?? []
  const rules = [{ required: true, message: say.required }]
  return (
    <>
      <Sheet title={say.what}>
        <div className="fields-2">
          <Form.Item
            name="statement"
            label={say.statement}
            extra={say.statementHelp}
            rules={[
              ...rules,
              { pattern: /^X-[A-Z0-9]+(?:[.-][A-Z0-9]+)*$/, message: say.statementHelp },
            ]}
          >
            <Input maxLength={24} disabled={!isNew} autoComplete="off" />
          </Form.Item>
          <Form.Item name={['content', 'measure']} label={say.measure}>
            <Select
              allowClear
              loading={reading.isPending}
              showSearch={BY_LABEL}
              options={measures.map(({ id, title }) => ({
                value: id,
                label: `${id} ${read(title)}`,
              }))}
            />
          </Form.Item>
        </div>
        <BilingualField name={['content', 'says']} label={say.says} long max={1_000} />
        <BilingualField name={['content', 'holds']} label={say.holds} long max={1_000} />
        <Form.Item name={['content', 'owner']} label={say.owner} rules={rules}>
          <Select
            showSearch={BY_LABEL}
            options={Object.entries(roles).map(([value, label]) => ({ value, label }))}
          />
        </Form.Item>
      </Sheet>
      <Sheet title={say.how}>
        <Deciding form={form} />
      </Sheet>
    </>
  )
}

function Deciding({ form }: { form: FormInstance<Body> }) {
  const say = useTexts(words)
  const bys = useTexts(byNames)
  const by = Form.useWatch(['content', 'decidedBy', 'by'], form)
  const rules = [{ required: true, message: say.required }]
  return (
    <>
      <Form.Item name={['content', 'decidedBy', 'by']} label={say.by} rules={rules}>
        <Select options={Object.entries(bys).map(([value, label]) => ({ value, label }))} />
      </Form.Item>
      {by === 'check' && <CheckFields form={form} />}
      {by === 'limit' && <LimitFields />}
    </>
  )
}

function CheckFields({ form }: { form: FormInstance<Body> }) {
  const say = useTexts(words)
  const read = useSay()
  const measures = useAside('GET /measures')?.measures ?? []
  const of = Form.useWatch(['content', 'decidedBy', 'of'], form) as string | undefined
  const statements = measures.flatMap((measure) => measure.statements)
  const thresholds = statements.find(({ id }) => id === of)?.thresholds ?? {}
  return (
    <>
      <Form.Item
        name={['content', 'decidedBy', 'of']}
        label={say.of}
        extra={say.ofHelp}
        rules={[{ required: true, message: say.required }]}
      >
        <Select
          showSearch={BY_LABEL}
          options={statements
            .filter(({ duty }) => duty !== 'supervisory')
            .map(({ id, says }) => ({ value: id, label: `${id} ${read(says)}` }))}
        />
      </Form.Item>
      {Object.entries(thresholds)
        .filter(([name]) => !SHARED.includes(name))
        .map(([name, { title, value, stricter }]) => (
          <Form.Item
            key={`${of} ${name}`}
            name={['content', 'decidedBy', 'thresholds', name]}
            label={say.stricter(read(titleOf(name, { title })), value)}
            rules={[
              {
                type: 'number',
                [stricter === 'higher' ? 'min' : 'max']: value,
                message: say.notLooser(value),
              },
            ]}
          >
            <InputNumber style={{ width: 200 }} />
          </Form.Item>
        ))}
    </>
  )
}

function LimitFields() {
  const say = useTexts(words)
  const metrics = useTexts(metricNames)
  const comparisons = useTexts(comparisonNames)
  const rules = [{ required: true, message: say.required }]
  const at = (name: string) => ['content', 'decidedBy', name]
  const metric = Form.useWatch<string | undefined>(METRIC)
  const isPercent = metric?.endsWith('-percent') === true
  return (
    <div className="fields-2">
      <Form.Item name={METRIC} label={say.metric} rules={rules}>
        <Select options={limitMetrics.map((value) => ({ value, label: metrics[value] }))} />
      </Form.Item>
      <Form.Item name={at('comparison')} label={say.comparison} rules={rules}>
        <Select options={Object.entries(comparisons).map(([value, label]) => ({ value, label }))} />
      </Form.Item>
      <Form.Item name={at('threshold')} label={say.threshold} rules={rules}>
        <InputNumber min={0} {...(isPercent && { max: PERCENT_MAX })} style={{ width: 200 }} />
      </Form.Item>
      {metric === 'finding-percent' && (
        <Form.Item
          name={at('finding')}
          label={say.finding}
          extra={say.findingHelp}
          normalize={(text: string) => (text === '' ? undefined : text)}
        >
          <Input />
        </Form.Item>
      )}
      <Form.Item name={at('callsMin')} label={say.callsMin} rules={rules} initialValue={100}>
        <InputNumber min={1} precision={0} style={{ width: 200 }} />
      </Form.Item>
    </div>
  )
}
