import { DownloadOutlined } from '@ant-design/icons'
import { App, Form, Select } from 'antd'
import { type ReactNode, useId, useState } from 'react'
import { ApiError, type Input as ApiInput, call } from '../../api/client.ts'
import { useAside } from '../../api/use-api.ts'
import { nowMs } from '../../kernel/time.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { ActButton } from '../../pieces/act.tsx'
import { ApplicationSelect } from '../../pieces/applications.tsx'
import {
  type AskingOperation,
  SpanFields,
  spanOf,
  useAskedReport,
} from '../../pieces/asked-report.tsx'
import { InstantField } from '../../pieces/date-field.tsx'
import { download } from '../../pieces/download.ts'
import { Page as PageFrame, Sheet } from '../../pieces/page.tsx'
import { ErrorPanel } from '../../pieces/states.tsx'
import { instantOf } from '../../pieces/typed-time.ts'
import { ControlsTabs } from './controls-tabs.tsx'
import { MadeReports } from './made-reports.tsx'
import { periodNames } from './period-words.ts'
import { type ReportPeriod, reportPeriods } from './report-periods.ts'

const words = texts({
  title: ['报告与证据', 'Reports and evidence'],
  says: [
    '由账本与评估生成，不可手填；每次申请、生成与下载都写入账本。生成期间可离开本页：完成后自动下载，也可在下方列表取回。',
    'Made from the ledger and assessments, never filled in by hand; each request, file and download is recorded. You may leave while one is made: it is downloaded when it is ready, and stays in the list below.',
  ],
  'self-assessment': ['自评估报告', 'Self-assessment'],
  selfSays: [
    '按三十二条措施逐条陈述结论与依据，附缺口与整改。',
    'Every measure with its verdict, what it rests on, gaps and what is done about them.',
  ],
  inventory: ['应用台账', 'Inventory'],
  inventorySays: [
    '全部应用的级别、阶段、责任人与准行证。',
    'Every application with tier, stage, who answers for it, and its permit.',
  ],
  filing: ['生成式应用报告', 'Report of a generative application'],
  filingSays: [
    '向监管报告生成式应用的材料；有缺项时拒绝，并列出缺什么。',
    'What the supervisor is told of a generative application; refused with all that it lacks.',
  ],
  evidence: ['应用证据包', 'Evidence pack of an application'],
  evidenceSays: [
    '一个应用的全部账目与证明，封装为一个文件，可离线验证；调用记录取期间内最近 100 条，包内注明是否有未收录的。',
    'All entries of an application with their proofs in one archive that is verified offline; of the calls the newest 100 of the time, and whether there were more.',
  ],
  measureEvidence: ['措施证据包', 'Evidence pack of a measure'],
  measureSays: [
    '一条措施的条款结论、探测、问题与证明，封装为一个文件，可离线验证。',
    'What was decided of a measure, with probes, findings and proofs, in one archive that is verified offline.',
  ],
  measure: ['措施（条号）', 'Measure (its number)'],
  oscal: ['OSCAL 文档', 'OSCAL documents'],
  oscalSays: [
    '供其他系统读取的机器格式（OSCAL 1.2.2）。',
    'For other systems to read (OSCAL 1.2.2).',
  ],
  catalog: ['措施目录', 'Catalogue'],
  'component-definition': ['实现说明', 'What implements it'],
  'assessment-results': ['最近一次评估', 'Newest assessment'],
  'plan-of-action-and-milestones': ['未关闭的问题', 'Open findings'],
  'mapping-collection': ['对照关系', 'Cross-walk'],
  period: ['期间（按北京时间）', 'Period (by Beijing time)'],
  soFar: [(name: string) => `${name}至今`, (name: string) => `${name} so far`],
  at: ['时点（留空为当前）', 'As of (empty for now)'],
  format: ['格式', 'Format'],
  application: ['应用', 'Application'],
  make: ['生成并下载', 'Make and download'],
  making: ['正在生成…', 'Being made…'],
  ready: [(name: string) => `已生成：${name}`, (name: string) => `Ready: ${name}`],
  required: ['必填', 'Required'],
})

const formats = ['pdf', 'docx', 'xlsx', 'json'] as const
type Format = (typeof formats)[number]

const oscalDocuments = [
  'catalog',
  'component-definition',
  'assessment-results',
  'plan-of-action-and-milestones',
  'mapping-collection',
] as const

export function Page() {
  const say = useTexts(words)
  return (
    <PageFrame area={<ControlsTabs />} title={say.title} says={say.says}>
      <div className="columns-2">
        <SelfAssessment />
        <Inventory />
        <Filing />
        <Evidence />
        <MeasureEvidence />
        <Oscal />
      </div>
      <MadeReports />
    </PageFrame>
  )
}

interface Typed {
  /** The name of a year or quarter. */
  readonly period: string
  readonly format: Format
  /** Times of the reader's zone. */
  readonly at?: string
  readonly application: string
  readonly measure: number
  readonly from?: string
  readonly until?: string
}

function Export<O extends AskingOperation>({
  title,
  says,
  operation,
  input,
  children,
}: {
  title: string
  says: string
  operation: O
  input: (typed: Typed) => ApiInput<O>
  children: ReactNode
}) {
  const say = useTexts(words)
  const name = useId()
  const [form] = Form.useForm<Typed>()
  const { isMaking, error, make } = useAskedReport(operation)
  return (
    <Sheet title={title}>
      <p className="dim">{says}</p>
      <Form<Typed>
        form={form}
        // Fields of like names stand in several forms of this page: a label must lead to its own.
        name={name}
        layout="vertical"
        initialValues={{ format: 'pdf' }}
        onFinish={(typed) => void make(input(typed))}
      >
        {children}
        <div className="row">
          <ActButton
            operation={operation}
            icon={<DownloadOutlined aria-hidden />}
            loading={isMaking}
            onClick={() => form.submit()}
          >
            {say.make}
          </ActButton>
          <span role="status" className="dim">
            {isMaking ? say.making : ''}
          </span>
        </div>
      </Form>
      {error !== undefined && (
        <div style={{ marginTop: 12 }}>
          <ErrorPanel error={error} />
        </div>
      )}
    </Sheet>
  )
}

const atOf = ({ at }: Typed) => ({ at: instantOf(at) })

function FormatField() {
  const say = useTexts(words)
  return (
    <Form.Item name="format" label={say.format}>
      <Select options={formats.map((value) => ({ value, label: value.toUpperCase() }))} />
    </Form.Item>
  )
}

function AtField() {
  const say = useTexts(words)
  return <InstantField name="at" label={say.at} />
}

function ApplicationField() {
  const say = useTexts(words)
  return (
    <Form.Item
      name="application"
      label={say.application}
      rules={[{ required: true, message: say.required }]}
    >
      <ApplicationSelect />
    </Form.Item>
  )
}

function SelfAssessment() {
  const say = useTexts(words)
  const names = useTexts(periodNames)
  const [periods] = useState(() => reportPeriods(nowMs()))
  const nameOf = ({ year, quarter, at }: ReportPeriod) => {
    const name = quarter === undefined ? names.year(year) : names.quarter(year, quarter)
    return at === undefined ? say.soFar(name) : name
  }
  return (
    <Export
      title={say['self-assessment']}
      says={say.selfSays}
      operation="POST /reports/self-assessment"
      input={({ period, format }) => {
        const { quarter, at } = periods.find(({ name }) => name === period)!
        return { body: { period: quarter === undefined ? 'year' : 'quarter', at, format } }
      }}
    >
      <div className="fields-2 narrow">
        <Form.Item name="period" label={say.period} initialValue={periods[0]!.name}>
          <Select options={periods.map((one) => ({ value: one.name, label: nameOf(one) }))} />
        </Form.Item>
        <FormatField />
      </div>
      <AtField />
    </Export>
  )
}

function Inventory() {
  const say = useTexts(words)
  return (
    <Export
      title={say.inventory}
      says={say.inventorySays}
      operation="POST /reports/inventory"
      input={(typed) => ({ body: { format: typed.format, ...atOf(typed) } })}
    >
      <div className="fields-2 narrow">
        <FormatField />
      </div>
      <AtField />
    </Export>
  )
}

function Filing() {
  const say = useTexts(words)
  return (
    <Export
      title={say.filing}
      says={say.filingSays}
      operation="POST /applications/:id/filing"
      input={({ application, format }) => ({ params: { id: application }, body: { format } })}
    >
      <div className="fields-2 narrow">
        <ApplicationField />
        <FormatField />
      </div>
    </Export>
  )
}

function Evidence() {
  const say = useTexts(words)
  return (
    <Export
      title={say.evidence}
      says={say.evidenceSays}
      operation="POST /applications/:id/evidence"
      input={({ application, ...typed }) => ({
        params: { id: application },
        body: spanOf(typed),
      })}
    >
      <ApplicationField />
      <SpanFields />
    </Export>
  )
}

function MeasureEvidence() {
  const say = useTexts(words)
  const measures = useAside('GET /measures')
  const read = useSay()
  const options = measures?.measures.map(({ id, title }) => ({
    value: id,
    label: `${id} ${read(title)}`,
  }))
  return (
    <Export
      title={say.measureEvidence}
      says={say.measureSays}
      operation="POST /measures/:id/evidence"
      input={({ measure, ...typed }) => ({ params: { id: measure }, body: spanOf(typed) })}
    >
      <Form.Item
        name="measure"
        label={say.measure}
        rules={[{ required: true, message: say.required }]}
      >
        <Select showSearch optionFilterProp="label" options={options ?? []} />
      </Form.Item>
      <SpanFields />
    </Export>
  )
}

function Oscal() {
  const say = useTexts(words)
  const { message } = App.useApp()
  const [isMaking, setMaking] = useState(false)
  const [error, setError] = useState<ApiError>()
  async function make(document: (typeof oscalDocuments)[number]) {
    setMaking(true)
    setError(undefined)
    try {
      const content: unknown = await call('GET /oscal/:document', { params: { document } })
      const name = `${document}.json`
      download(new Blob([JSON.stringify(content)], { type: 'application/json' }), name)
      void message.success(say.ready(name))
    } catch (refusal) {
      if (!(refusal instanceof ApiError)) throw refusal
      setError(refusal)
    } finally {
      setMaking(false)
    }
  }
  return (
    <Sheet title={say.oscal}>
      <p className="dim">{say.oscalSays}</p>
      <div className="row">
        {oscalDocuments.map((document) => (
          <ActButton
            key={document}
            operation="GET /oscal/:document"
            icon={<DownloadOutlined aria-hidden />}
            notNow={isMaking ? say.making : undefined}
            onClick={() => void make(document)}
          >
            {say[document]}
          </ActButton>
        ))}
      </div>
      {error !== undefined && <ErrorPanel error={error} />}
    </Sheet>
  )
}
