import { DownloadOutlined } from '@ant-design/icons'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { App } from 'antd'
import { useEffect } from 'react'
import { ApiError, type Item } from '../../api/client.ts'
import { reading } from '../../api/use-api.ts'
import { optionsOf, texts, useSay, useTexts } from '../../language/language.tsx'
import { ActButton } from '../../pieces/act.tsx'
import { ApplicationName, ApplicationSelect } from '../../pieces/applications.tsx'
import { takeReport } from '../../pieces/asked-report.tsx'
import { filterBy } from '../../pieces/filter-by.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { type Column, ListTable } from '../../pieces/list-table.tsx'
import { Sheet } from '../../pieces/page.tsx'
import { usePeople } from '../../pieces/people.tsx'
import { Blank } from '../../pieces/states.tsx'
import { Status } from '../../pieces/status.tsx'
import { periodNames } from './period-words.ts'
import { calendarInChina } from './report-periods.ts'

export const reportKindNames = texts({
  'self-assessment': ['自评估报告', 'Self-assessment'],
  inventory: ['应用台账', 'Inventory'],
  filing: ['生成式应用报告', 'Report of a generative application'],
  'evidence-application': ['应用证据包', 'Evidence pack of an application'],
  'evidence-measure': ['措施证据包', 'Evidence pack of a measure'],
})

const words = texts({
  title: ['已申请的报告', 'What was asked for'],
  kind: ['报告', 'Report'],
  of: ['对象', 'Of'],
  measure: [(number: number) => `第 ${number} 条`, (number: number) => `Measure ${number}`],
  asOf: ['时点', 'As of'],
  by: ['申请人', 'Asked for by'],
  at: ['申请时间', 'Asked for'],
  state: ['状态', 'State'],
  waiting: ['等待生成', 'Waiting'],
  reading: ['正在读取账本', 'Reading the ledger'],
  writing: ['正在写入文件', 'Writing the file'],
  made: ['已生成', 'Ready'],
  failed: ['未能生成', 'Failed'],
  expired: ['文件已过保存期', 'No longer kept'],
  kept: ['保存至', 'Kept until'],
  take: ['下载', 'Download'],
  none: ['尚未申请报告', 'Nothing was asked for yet'],
  application: ['应用', 'Application'],
})

type Report = Item<'GET /reports'>

const LOOK_EVERY_MS = 1_500

/** Looks again as long as something is being made, whoever asked for it. */
function useLooking() {
  const client = useQueryClient()
  const { data } = useQuery({
    ...reading('GET /reports', { query: { finished: 'false', limit: 20 } }),
    refetchInterval: ({ state }) => (state.data?.items.length ? LOOK_EVERY_MS : false),
  })
  const standing = data?.items.map(({ id, step }) => `${id} ${step}`).join()
  useEffect(() => {
    if (standing !== undefined) void client.invalidateQueries({ queryKey: ['GET /reports'] })
  }, [client, standing])
}

/** Reports and packs that were asked for, by whom and when, how far they are, and their files. */
export function MadeReports() {
  const say = useTexts(words)
  const kinds = useTexts(reportKindNames)
  const people = usePeople()
  useLooking()
  const columns: readonly Column<Report>[] = [
    { key: 'kind', title: say.kind, render: ({ asked }) => kinds[asked.kind] },
    { key: 'of', title: say.of, render: (report) => <Subject of={report} /> },
    { key: 'asOf', title: say.asOf, render: ({ asOf }) => <Instant at={asOf} /> },
    { key: 'by', title: say.by, render: ({ requestedBy }) => people.nameOf(requestedBy) },
    { key: 'at', title: say.at, render: ({ requestedAt }) => <Instant at={requestedAt} /> },
    { key: 'state', title: say.state, render: (report) => <State of={report} /> },
    { key: 'take', title: say.take, render: (report) => <Take of={report} /> },
  ]
  return (
    <Sheet title={say.title}>
      <ListTable
        name="reports"
        operation="GET /reports"
        pageBy="before"
        rowKey={({ id }) => id}
        columns={columns}
        filters={[
          { name: 'kind', label: say.kind, options: optionsOf(kinds) },
          filterBy(ApplicationSelect, 'application', say.application),
        ]}
        empty={<Blank title={say.none} />}
      />
    </Sheet>
  )
}

function Subject({ of: { asked, asOf } }: { of: Report }) {
  const say = useTexts(words)
  const names = useTexts(periodNames)
  switch (asked.kind) {
    case 'self-assessment': {
      const { year, quarter } = calendarInChina(Date.parse(asOf))
      return <>{asked.period === 'year' ? names.year(year) : names.quarter(year, quarter)}</>
    }
    case 'evidence-measure':
      return <>{say.measure(asked.measure)}</>
    case 'inventory':
      return <>–</>
    default:
      return <ApplicationName id={asked.application} />
  }
}

const tones = {
  made: 'good',
  failed: 'bad',
  waiting: 'plain',
  running: 'info',
  expired: 'plain',
} as const

function State({ of: { state, step, failure, delay, expiresAt } }: { of: Report }) {
  const say = useTexts(words)
  const read = useSay()
  const why = failure ?? delay
  return (
    <div className="stack">
      <div className="row">
        <Status tone={delay === undefined ? tones[state] : 'warn'}>
          {say[state === 'running' ? (step ?? 'reading') : state]}
        </Status>
      </div>
      {why !== undefined && (
        <span>
          {read(why.message)}。{read(why.remedy)}
        </span>
      )}
      {state === 'made' && expiresAt !== undefined && (
        <span className="dim">
          {say.kept} <Instant at={expiresAt} />
        </span>
      )}
    </div>
  )
}

function Take({ of: report }: { of: Report }) {
  const say = useTexts(words)
  const { message } = App.useApp()
  if (report.state !== 'made') return null
  async function take() {
    try {
      await takeReport(report)
    } catch (refusal) {
      if (!(refusal instanceof ApiError)) throw refusal
      void message.error(refusal.message)
    }
  }
  return (
    <ActButton
      operation="POST /reports/:id/downloads"
      size="small"
      icon={<DownloadOutlined aria-hidden />}
      onClick={() => void take()}
    >
      {say.take}
    </ActButton>
  )
}
