import { FileProtectOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { App } from 'antd'
import { useState } from 'react'
import {
  ApiError,
  type Input as ApiInput,
  call,
  type Operation,
  type Reply,
} from '../api/client.ts'
import { texts, useSay, useTexts } from '../language/language.tsx'
import { ConfirmedAct } from './act.tsx'
import { InstantField } from './date-field.tsx'
import { download } from './download.ts'
import { instantOf } from './typed-time.ts'

const words = texts({
  ready: [(name: string) => `已生成：${name}`, (name: string) => `Ready: ${name}`],
  pack: ['证据包', 'Evidence pack'],
  make: ['生成证据包', 'Make the evidence pack'],
  says: [
    '全部账目与证明封装为一个文件，可离线验证；完成后自动下载，也可在“报告与证据”页取回。',
    'All entries with their proofs in one archive that is verified offline. It is downloaded when it is ready, and stays on “Reports and evidence”.',
  ],
  asked: [
    '已申请，生成完毕后自动下载；进度见“报告与证据”页',
    'Asked for. It is downloaded once it is made; “Reports and evidence” shows how far it is.',
  ],
  from: ['调用与探测自（留空为不限）', 'Calls and probes from (empty for all)'],
  until: ['调用与探测至（留空为现在）', 'Calls and probes until (empty for now)'],
})

export type Report = Reply<'GET /reports/:id'>

/** What asks for a report or an evidence pack: it is made in its turn, and can be left. */
export type AskingOperation = Extract<
  Operation,
  | 'POST /reports/self-assessment'
  | 'POST /reports/inventory'
  | 'POST /applications/:id/filing'
  | 'POST /applications/:id/evidence'
  | 'POST /measures/:id/evidence'
>

const LOOK_EVERY_MS = 700

/** Hands the file of a report to the browser; the ledger keeps who took it. */
export async function takeReport({ id, name = id }: Pick<Report, 'id' | 'name'>) {
  const content: unknown = await call('POST /reports/:id/downloads', { params: { id } })
  download(content as Blob, name)
}

/** Until it is there, or nothing happens with it. */
async function whenFinished(id: string): Promise<Report> {
  for (;;) {
    const report = await call('GET /reports/:id', { params: { id } })
    if (report.finishedAt !== undefined || report.delay !== undefined) return report
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  }
}

/** Follows what was asked for until it is there, wherever the reader is by then; the list of reports shows it as well. */
export function useFollowing() {
  const say = useTexts(words)
  const read = useSay()
  const { message } = App.useApp()
  const client = useQueryClient()
  return async ({ id }: Pick<Report, 'id'>) => {
    void client.invalidateQueries({ queryKey: ['GET /reports'] })
    try {
      const report = await whenFinished(id)
      if (report.failure !== undefined) {
        void message.error(read(report.failure.message))
        return
      }
      if (report.delay !== undefined) {
        void message.warning(`${read(report.delay.message)}。${read(report.delay.remedy)}`)
        return
      }
      await takeReport(report)
      void message.success(say.ready(report.name ?? id))
    } catch (refusal) {
      if (!(refusal instanceof ApiError)) throw refusal
      void message.error(refusal.message)
    } finally {
      // An export is an act: whatever says when it was last made is read again.
      void client.invalidateQueries()
    }
  }
}

/** Asks for a report, then follows it. */
export function useAskedReport<O extends AskingOperation>(operation: O) {
  const follow = useFollowing()
  const [isMaking, setMaking] = useState(false)
  const [error, setError] = useState<ApiError>()
  async function make(input: ApiInput<O>) {
    setMaking(true)
    setError(undefined)
    try {
      const asked: unknown = await call(operation, input)
      await follow(asked as Report)
    } catch (refusal) {
      if (!(refusal instanceof ApiError)) throw refusal
      setError(refusal)
    } finally {
      setMaking(false)
    }
  }
  return { isMaking, error, make }
}

interface Span {
  readonly from?: string | undefined
  readonly until?: string | undefined
}

/** What was typed for the time from which calls and runs of probes are taken. */
export function spanOf({ from, until }: Span) {
  return { from: instantOf(from), until: instantOf(until) }
}

export function SpanFields() {
  const say = useTexts(words)
  return (
    <div className="fields-2">
      <InstantField name="from" label={say.from} />
      <InstantField name="until" label={say.until} />
    </div>
  )
}

/** Asks for the evidence pack of the application or measure whose page this is. */
export function EvidencePack({
  of,
  id,
}: {
  of: 'POST /applications/:id/evidence' | 'POST /measures/:id/evidence'
  id: string
}) {
  const say = useTexts(words)
  const follow = useFollowing()
  const [isMaking, setMaking] = useState(false)
  return (
    <ConfirmedAct
      operation={of}
      label={say.pack}
      loading={isMaking}
      said={say.asked}
      icon={<FileProtectOutlined aria-hidden />}
      title={say.make}
      says={say.says}
      fields={<SpanFields />}
      input={({ from, until }) => ({ params: { id }, body: spanOf({ from, until }) }) as never}
      onDone={(report) => {
        setMaking(true)
        void follow(report).finally(() => setMaking(false))
      }}
    />
  )
}
