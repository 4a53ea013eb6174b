import { useParams } from '@tanstack/react-router'
import { Table } from 'antd'
import { useRead } from '../../api/use-api.ts'
import { texts, useTexts } from '../../language/language.tsx'
import { ConfirmedAct } from '../../pieces/act.tsx'
import { ApplicationName } from '../../pieces/applications.tsx'
import { Instant, useNumber } from '../../pieces/instant.tsx'
import { Facts, Page as PageFrame, Sheet } from '../../pieces/page.tsx'
import { usePeople } from '../../pieces/people.tsx'
import { ReadPage } from '../../pieces/read-page.tsx'
import { Blank } from '../../pieces/states.tsx'
import { Status } from '../../pieces/status.tsx'
import { type Drill, DrillState, drillKindNames, failureNames } from './drill-words.tsx'

const words = texts({
  title: [(kind: string) => `演练 · ${kind}`, (kind: string) => `Drill · ${kind}`],
  continuity: ['连续性', 'Continuity'],
  about: ['安排', 'What was scheduled'],
  application: ['应用', 'Application'],
  window: ['窗口', 'Window'],
  by: ['安排人', 'Asked for by'],
  asked: ['安排时间', 'Asked for'],
  started: ['开始', 'Started'],
  finished: ['结束', 'Finished'],
  cancelled: ['取消于', 'Cancelled'],
  reason: ['未完成原因', 'Why it failed'],
  figures: ['实测与目标', 'Measured against target'],
  figure: ['项目', 'Figure'],
  target: ['目标', 'Target'],
  measured: ['实测', 'Measured'],
  verdict: ['结论', 'Verdict'],
  within: ['达到', 'Within'],
  beyond: ['超出', 'Beyond'],
  notYet: ['尚未执行', 'Not run yet'],
  notYetSays: ['窗口开始后由产品自动执行。', 'The product runs it once its window begins.'],
  cancel: ['取消演练', 'Cancel the drill'],
  cancelSays: [
    '演练不再执行；安排与取消都留在账本中。',
    'It is not run; that it was scheduled and cancelled stays on record.',
  ],
  begun: ['演练已开始或已结束', 'The drill has begun, or is over'],
  ms: ['毫秒', 'ms'],
  seconds: ['秒', 's'],
  minutes: ['分钟', 'min'],
})

const figureNames = texts({
  refusedAfterMs: ['停用到拒绝', 'From the stop to a refusal'],
  servedAfterMs: ['解除到恢复', 'From lifting it to an answer'],
  answeredAfterMs: ['后备应答', 'Answered by the fallback'],
  status: ['应答状态码', 'Status of the answer'],
  backupMs: ['备份用时', 'Time of the backup'],
  rtoMs: ['恢复时间（RTO）', 'Recovery time (RTO)'],
  rpoMs: ['数据丢失（RPO）', 'Data lost (RPO)'],
})

export function Page() {
  const say = useTexts(words)
  const kinds = useTexts(drillKindNames)
  const { id } = useParams({ from: '/drills/$id' })
  const drill = useRead('GET /drills/:id', { params: { id } })
  return (
    <ReadPage of={drill}>
      {(found) => (
        <PageFrame
          title={say.title(kinds[found.kind])}
          crumbs={[{ title: say.continuity, to: '/continuity' }]}
          mark={<DrillState of={found} />}
          acts={<Cancel drill={found} />}
        >
          <div className="columns-2">
            <Sheet title={say.about}>
              <About drill={found} />
            </Sheet>
            <Sheet title={say.figures}>
              <Figures drill={found} />
            </Sheet>
          </div>
        </PageFrame>
      )}
    </ReadPage>
  )
}

function Cancel({ drill: { id, startedAt, finishedAt, cancelledAt } }: { drill: Drill }) {
  const say = useTexts(words)
  const isOver = (startedAt ?? finishedAt ?? cancelledAt) !== undefined
  return (
    <ConfirmedAct
      danger
      operation="POST /drills/:id/cancellation"
      label={say.cancel}
      title={say.cancel}
      says={say.cancelSays}
      notNow={isOver ? say.begun : undefined}
      input={() => ({ params: { id } })}
    />
  )
}

function About({ drill }: { drill: Drill }) {
  const say = useTexts(words)
  const people = usePeople()
  const failures = useTexts(failureNames)
  const { reason } = drill
  const instant = (at: string | undefined) => at !== undefined && <Instant key={at} at={at} />
  return (
    <Facts
      of={[
        [say.application, <ApplicationName key="application" id={drill.application} />],
        [
          say.window,
          <span key="window">
            <Instant at={drill.startsAt} /> – <Instant at={drill.endsAt} />
          </span>,
        ],
        [say.by, people.nameOf(drill.requestedBy)],
        [say.asked, instant(drill.requestedAt)],
        [say.started, instant(drill.startedAt)],
        [say.finished, instant(drill.finishedAt)],
        [say.cancelled, instant(drill.cancelledAt)],
        [say.reason, reason !== undefined && (failures[reason as keyof typeof failures] ?? reason)],
      ]}
    />
  )
}

function Figures({ drill: { targets = {}, measured = {} } }: { drill: Drill }) {
  const say = useTexts(words)
  const names = useTexts(figureNames)
  const worded = useWorded()
  const figures = [...new Set([...Object.keys(targets), ...Object.keys(measured)])]
  if (figures.length === 0) return <Blank title={say.notYet}>{say.notYetSays}</Blank>
  return (
    <Table<string>
      size="middle"
      pagination={false}
      rowKey={(name) => name}
      dataSource={figures}
      columns={[
        {
          key: 'figure',
          title: say.figure,
          render: (_, name) => names[name as keyof typeof names] ?? name,
        },
        {
          key: 'target',
          title: say.target,
          align: 'right',
          render: (_, name) => worded(name, targets[name]),
        },
        {
          key: 'measured',
          title: say.measured,
          align: 'right',
          render: (_, name) => worded(name, measured[name]),
        },
        {
          key: 'verdict',
          title: say.verdict,
          render: (_, name) => <Verdict target={targets[name]} measured={measured[name]} />,
        },
      ]}
    />
  )
}

/** INVARIANT: what was not measured is within no target. */
function Verdict({
  target,
  measured,
}: {
  target: number | undefined
  measured: number | undefined
}) {
  const say = useTexts(words)
  if (target === undefined) return <>–</>
  const isWithin = measured !== undefined && measured <= target
  return <Status tone={isWithin ? 'good' : 'bad'}>{isWithin ? say.within : say.beyond}</Status>
}

const SECOND_MS = 1_000
const MINUTE_MS = 60_000

function useWorded() {
  const say = useTexts(words)
  const number = useNumber()
  return (name: string, value: number | undefined) => {
    if (value === undefined) return '–'
    if (!name.endsWith('Ms')) return number(value)
    if (value >= MINUTE_MS) return `${number(value / MINUTE_MS)} ${say.minutes}`
    if (value > SECOND_MS) return `${number(value / SECOND_MS)} ${say.seconds}`
    return `${number(value)} ${say.ms}`
  }
}
