import { DownloadOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { Select } from 'antd'
import { useState } from 'react'
import type { Item } from '../../api/client.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { tierNames } from '../../language/vocabulary.ts'
import { ActButton } from '../../pieces/act.tsx'
import { ApplicationName } from '../../pieces/applications.tsx'
import { useAskedReport } from '../../pieces/asked-report.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { type Column, ListTable } from '../../pieces/list-table.tsx'
import { Page as PageFrame } from '../../pieces/page.tsx'
import { Blank, ErrorPanel } from '../../pieces/states.tsx'
import { StageTag, Status, TierTag, type Tone } from '../../pieces/status.tsx'
import { ControlsTabs } from './controls-tabs.tsx'
import { ReceiptAct } from './receipt-act.tsx'

const words = texts({
  title: ['应报告的应用', 'Reports due'],
  says: [
    '面向公众或高风险的生成式应用须向监管部门报告，签发准行证须有受理回执（第二十九条）。补齐缺项、导出报告、报送后登记回执；登记后即从此处移除，回执见应用的「审批与例外」。',
    'Generative applications that are public-facing or high-risk are reported, and no permit is minted without the receipt (measure 29). Complete what lacks, export the report, send it, then enter the receipt; it leaves this list then and stands with the approval of the application.',
  ],
  application: ['应用', 'Application'],
  tier: ['级别', 'Tier'],
  stage: ['阶段', 'Stage'],
  because: ['为何须报告', 'Why'],
  'public-facing': ['面向公众', 'public-facing'],
  'high-tier': ['高风险', 'high tier'],
  generative: [(why: string) => `生成式，${why}`, (why: string) => `generative, ${why}`],
  comma: ['、', ', '],
  by: ['何时前', 'By when'],
  before: ['签发准行证之前', 'before its permit is minted'],
  now: ['立即：已投入运行', 'now: it is in operation'],
  state: ['状态', 'State'],
  incomplete: ['材料不全', 'Incomplete'],
  due: ['待报送', 'To be sent'],
  sent: ['已导出，待登记回执', 'Exported, no receipt yet'],
  written: ['导出时间', 'Exported'],
  missing: ['缺什么', 'What lacks'],
  nothing: ['材料齐备', 'Nothing lacks'],
  complete: ['去补齐', 'Complete it'],
  acts: ['操作', 'Acts'],
  format: ['格式', 'Format'],
  export: ['导出报告', 'Export the report'],
  making: ['正在生成…', 'Being made…'],
  first: ['请先补齐缺项', 'Complete what lacks first'],
  empty: ['没有待报告的应用', 'No report is due'],
  emptySays: [
    '全部应报告的应用都已登记受理回执。',
    'Every application that must be reported has its receipt.',
  ],
})

type Due = Item<'GET /filings/due'>

const states = ['incomplete', 'due', 'sent'] as const
const tones: Readonly<Record<Due['state'], Tone>> = { incomplete: 'bad', due: 'warn', sent: 'info' }
const formats = ['pdf', 'docx', 'xlsx', 'json'] as const

/** Which applications must be reported to the supervisor, and each step on the way (29.1). */
export function Page() {
  const say = useTexts(words)
  const tiers = useTexts(tierNames)
  return (
    <PageFrame area={<ControlsTabs />} title={say.title} says={say.says}>
      <ListTable
        name="reports-due"
        operation="GET /filings/due"
        rowKey={({ id }) => id}
        columns={useColumns()}
        filters={[
          {
            name: 'state',
            label: say.state,
            options: states.map((value) => ({ value, label: say[value] })),
          },
          {
            name: 'tier',
            label: say.tier,
            options: Object.entries(tiers).map(([value, label]) => ({ value, label })),
          },
        ]}
        empty={<Blank title={say.empty}>{say.emptySays}</Blank>}
      />
    </PageFrame>
  )
}

function useColumns(): readonly Column<Due>[] {
  const say = useTexts(words)
  const isRunning = ({ stage }: Due) => stage === 'operation' || stage === 'maintenance'
  return [
    {
      key: 'application',
      title: say.application,
      render: ({ id, tier, stage }) => (
        <div className="stack start">
          <ApplicationName id={id} />
          <span className="row">
            <TierTag tier={tier} />
            <StageTag stage={stage} />
          </span>
        </div>
      ),
    },
    {
      key: 'because',
      title: say.because,
      render: ({ because }) => say.generative(because.map((reason) => say[reason]).join(say.comma)),
    },
    { key: 'by', title: say.by, render: (due) => (isRunning(due) ? say.now : say.before) },
    {
      key: 'state',
      title: say.state,
      render: ({ state, writtenAt }) => (
        <div className="stack start">
          <Status tone={tones[state]}>{say[state]}</Status>
          {writtenAt !== undefined && (
            <span className="dim">
              {say.written} <Instant at={writtenAt} />
            </span>
          )}
        </div>
      ),
    },
    { key: 'missing', title: say.missing, render: (due) => <Missing of={due} /> },
    {
      key: 'acts',
      title: say.acts,
      render: (due) => (
        <div className="stack start">
          <ExportAct due={due} />
          <ReceiptAct application={due.id} />
        </div>
      ),
    },
  ]
}

function Missing({ of: { id, missing } }: { of: Due }) {
  const say = useTexts(words)
  const read = useSay()
  if (missing.length === 0) return <Status tone="good">{say.nothing}</Status>
  return (
    <div className="wrapped">
      <ul className="plain-list">
        {missing.map((one) => (
          <li key={one.en}>{read(one)}</li>
        ))}
      </ul>
      <Link to="/applications/$id" params={{ id }} search={{ tab: 'dossier' }}>
        {say.complete}
      </Link>
    </div>
  )
}

function ExportAct({ due: { id, missing } }: { due: Due }) {
  const say = useTexts(words)
  const [format, setFormat] = useState<(typeof formats)[number]>('pdf')
  const operation = 'POST /applications/:id/filing'
  const { isMaking, error, make } = useAskedReport(operation)
  return (
    <>
      <span className="row">
        <Select
          size="small"
          aria-label={say.format}
          value={format}
          onChange={setFormat}
          options={formats.map((value) => ({ value, label: value.toUpperCase() }))}
        />
        <ActButton
          operation={operation}
          size="small"
          icon={<DownloadOutlined aria-hidden />}
          notNow={missing.length > 0 ? say.first : isMaking ? say.making : undefined}
          onClick={() => void make({ params: { id }, body: { format } })}
        >
          {say.export}
        </ActButton>
      </span>
      {error !== undefined && <ErrorPanel error={error} />}
    </>
  )
}
