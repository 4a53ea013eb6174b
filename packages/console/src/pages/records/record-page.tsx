import { useParams } from '@tanstack/react-router'
import { Timeline } from 'antd'
import type { Reply } from '../../api/client.ts'
import { useReadIf } from '../../api/use-api.ts'
import { useCallWords } from '../../language/call-words.ts'
import { entryWord } from '../../language/entry-words.ts'
import { texts, useLanguage, useTexts } from '../../language/language.tsx'
import { optionWords, wordedOption } from '../../language/option-words.ts'
import { Code } from '../../pieces/code.tsx'
import { ActorName, EntrySubject } from '../../pieces/entry-line.tsx'
import { Instant, useNumber } from '../../pieces/instant.tsx'
import { Facts, Page as PageFrame, Sheet } from '../../pieces/page.tsx'
import { usePeople } from '../../pieces/people.tsx'
import { ReadPage } from '../../pieces/read-page.tsx'
import { Blank } from '../../pieces/states.tsx'
import { Status } from '../../pieces/status.tsx'
import { useMay } from '../../session/session.tsx'
import { callOf } from './call-body.ts'
import { Payloads } from './payloads.tsx'
import { ProofSheet } from './proof-sheet.tsx'
import { CallOutcome } from './records-page.tsx'

const words = texts({
  records: ['记录', 'Records'],
  entry: ['条目', 'Entry'],
  id: ['编号', 'Id'],
  kind: ['类型', 'Kind'],
  subject: ['对象', 'Subject'],
  who: ['操作者', 'Who'],
  trialBy: ['试用人', 'Tried by'],
  when: ['写入时间', 'Written'],
  index: ['账本序号', 'Index'],
  waiting: ['即将编入账本（一秒内）', 'About to get its index (within a second)'],
  content: ['条目内容', 'What it says'],
  timeline: ['从请求到放行', 'From request to release'],
  asked: ['收到请求', 'The request came'],
  step: [
    (where: string, ms: string) => `部署 ${where}，${ms} 毫秒`,
    (where: string, ms: string) => `deployment ${where}, ${ms} ms`,
  ],
  first: ['首字节', 'First byte'],
  ended: ['应答结束', 'The answer ended'],
  written: ['写入记录', 'The record was written'],
  after: [(ms: string) => `+${ms} 毫秒`, (ms: string) => `+${ms} ms`],
  findings: ['护栏发现', 'What the guards found'],
  noFindings: ['没有发现', 'Nothing was found'],
  score: [(score: string) => `得分 ${score}`, (score: string) => `score ${score}`],
})

type Entry = Reply<'GET /ledger/entries/:id'>

export function Page() {
  const say = useTexts(words)
  const { language } = useLanguage()
  const may = useMay()
  const { id } = useParams({ from: '/records/$id' })
  const all = may('GET /ledger/entries/:id')
  const entry = useReadIf(all, 'GET /ledger/entries/:id', { params: { id } })
  const record = useReadIf(!all, 'GET /records/:id', { params: { id } })
  return (
    <ReadPage of={all ? entry : record}>
      {(found) => (
        <PageFrame
          title={entryWord(found.kind, language)}
          crumbs={[{ title: say.records, to: '/records' }]}
          mark={found.kind.startsWith('call.') && <CallOutcome entry={found} />}
        >
          {/* Two columns of their own: in rows, a short part would leave a gap as high as its neighbour. */}
          <div className="columns-2">
            <div>
              <About entry={found} />
              {found.kind.startsWith('call.') && <CallTimeline entry={found} />}
              {found.kind.startsWith('call.') && <Findings entry={found} />}
            </div>
            <div>
              <ProofSheet entryId={found.id} isIntegrated={found.index !== undefined} />
              {found.payloads.length > 0 && <Payloads entry={found} />}
            </div>
          </div>
          <Sheet title={say.content}>
            <Code label={say.content}>{JSON.stringify(found.body, undefined, 2)}</Code>
          </Sheet>
        </PageFrame>
      )}
    </ReadPage>
  )
}

function About({ entry }: { entry: Entry }) {
  const say = useTexts(words)
  const { nameOf } = usePeople()
  const { trialBy } = callOf(entry.body)
  return (
    <Sheet title={say.entry}>
      <Facts
        of={[
          [
            say.id,
            <span key="id" className="mono">
              {entry.id}
            </span>,
          ],
          [
            say.kind,
            <span key="kind" className="mono">
              {entry.kind}
            </span>,
          ],
          [say.subject, <EntrySubject key="subject" id={entry.subject} />],
          [say.who, <ActorName key="who" of={entry.actor} />],
          [say.trialBy, trialBy && nameOf(trialBy)],
          [say.when, <Instant key="when" at={entry.at} precise />],
          [say.index, entry.index ?? say.waiting],
        ]}
      />
    </Sheet>
  )
}

function CallTimeline({ entry }: { entry: Entry }) {
  const say = useTexts(words)
  const number = useNumber()
  const worded = useCallWords()
  const { startedAt, firstByteMs, totalMs, path } = callOf(entry.body)
  const after = (ms: number) => say.after(number(Math.round(ms)))
  const moments = [
    ...(startedAt === undefined
      ? []
      : [{ what: say.asked, when: <Instant at={startedAt} precise /> }]),
    ...path.map(({ deployment, outcome, ms }) => ({
      what: say.step(deployment, number(Math.round(ms))),
      when: worded.pathOutcome(outcome),
    })),
    ...(firstByteMs === undefined ? [] : [{ what: say.first, when: after(firstByteMs) }]),
    ...(totalMs === undefined ? [] : [{ what: say.ended, when: after(totalMs) }]),
    { what: say.written, when: <Instant at={entry.at} precise /> },
  ]
  return (
    <Sheet title={say.timeline}>
      <Timeline
        items={moments.map(({ what, when }) => ({
          key: what,
          content: (
            <>
              <div style={{ overflowWrap: 'anywhere' }}>{what}</div>
              <div className="dim">{when}</div>
            </>
          ),
        }))}
      />
    </Sheet>
  )
}

function Findings({ entry }: { entry: Entry }) {
  const say = useTexts(words)
  const titles = useTexts(optionWords)
  const worded = useCallWords()
  const { findings } = callOf(entry.body)
  return (
    <Sheet title={say.findings} term="guard">
      {findings.length === 0 ? (
        <Blank title={say.noFindings} />
      ) : (
        <ul className="listed">
          {findings.map(({ guard, kind, action, direction, score }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: findings have no id and never change.
            <li key={index} className="row">
              <Status tone={action === 'refuse' ? 'bad' : 'warn'}>
                {wordedOption(titles, action)}
              </Status>
              <span>{worded.finding(guard, kind)}</span>
              <span className="dim">
                {wordedOption(titles, direction)}{' '}
                {score === undefined ? '' : say.score(score.toFixed(2))}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Sheet>
  )
}
