import { Link, useParams } from '@tanstack/react-router'
import type { Reply } from '../../api/client.ts'
import { useRead } from '../../api/use-api.ts'
import { nowMs } from '../../kernel/time.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { roleNames } from '../../language/vocabulary.ts'
import { ApplicationName } from '../../pieces/applications.tsx'
import { Instant, useNumber } from '../../pieces/instant.tsx'
import { Facts, Page as PageFrame, Sheet } from '../../pieces/page.tsx'
import { usePeople } from '../../pieces/people.tsx'
import { ReadPage } from '../../pieces/read-page.tsx'
import { Status, TierTag } from '../../pieces/status.tsx'
import { AlarmActs, AlarmState, wasPassed } from './alarm-acts.tsx'
import { metricNames } from './stop-words.tsx'
import { WhoWasTold } from './told.tsx'
import { ValueTrace } from './value-trace.tsx'

const words = texts({
  alarms: ['告警', 'Alarms'],
  what: ['触发情况', 'What tripped'],
  application: ['应用', 'Application'],
  metric: ['指标', 'Indicator'],
  value: ['触发时的值', 'Value when it opened'],
  threshold: ['阈值', 'Threshold'],
  window: ['窗口', 'Window'],
  minutes: [(count: number) => `${count} 分钟`, (count: number) => `${count} minutes`],
  hours: [(count: number) => `${count} 小时`, (count: number) => `${count} hours`],
  calls: ['窗口内调用数', 'Calls in the window'],
  opened: ['发出时间', 'Opened'],
  acknowledgedBy: ['确认人', 'Acknowledged by'],
  acknowledgedAt: ['确认时间', 'Acknowledged'],
  closedBy: ['关闭人', 'Closed by'],
  closedAt: ['关闭时间', 'Closed'],
  reason: ['关闭理由', 'Why it was closed'],
  itself: ['系统：指标已回到阈值以内', 'The product: its indicator is within its threshold again'],
  more: ['进一步查看', 'Look further'],
  monitor: ['该应用的运行监测', 'Monitoring of the application'],
  records: ['该应用的调用记录', 'Its call records'],
  incidents: ['该应用的事件与停用', 'Its incidents and stops'],
  escalation: ['升级', 'Escalation'],
  owner: ['应用负责人在发出时即告知。', 'The owner is told at once.'],
  told: ['已告知', 'Told'],
  next: ['待告知', 'To be told'],
  spared: ['无须再告知', 'Not needed'],
  comma: ['、', ', '],
  over: ['走势', 'Over time'],
})

type Detail = Reply<'GET /alarms/:id'>

export function Page() {
  const say = useTexts(words)
  const read = useSay()
  const metrics = useTexts(metricNames)
  const { id } = useParams({ from: '/alarms/$id' })
  const detail = useRead('GET /alarms/:id', { params: { id } })
  return (
    <ReadPage of={detail}>
      {({ alarm, kind, escalation, told, trace }) => (
        <PageFrame
          title={kind === undefined ? alarm.kind : read(kind.title)}
          crumbs={[{ title: say.alarms, to: '/alarms' }]}
          mark={
            <>
              <AlarmState of={alarm} />
              <TierTag tier={alarm.tier} />
            </>
          }
          acts={<AlarmActs alarm={alarm} />}
        >
          <div className="columns-2">
            <Sheet title={say.what}>
              <WhatTripped alarm={alarm} kind={kind} />
            </Sheet>
            <Sheet title={say.escalation}>
              <Escalation alarm={alarm} steps={escalation} />
            </Sheet>
          </div>
          <Sheet title={say.over}>
            <ValueTrace
              title={kind === undefined ? alarm.kind : metrics[kind.metric]}
              trace={trace}
              threshold={alarm.threshold}
            />
          </Sheet>
          <WhoWasTold of={told} />
        </PageFrame>
      )}
    </ReadPage>
  )
}

function WhatTripped({ alarm, kind }: Pick<Detail, 'alarm' | 'kind'>) {
  const say = useTexts(words)
  const metrics = useTexts(metricNames)
  const number = useNumber()
  const people = usePeople()
  const { application, acknowledgedBy, acknowledgedAt, closedBy, closedAt } = alarm
  const passed = wasPassed(alarm)
  return (
    <Facts
      of={[
        [say.application, <ApplicationName key="application" id={application} />],
        [say.metric, kind && metrics[kind.metric]],
        [say.value, number(alarm.value)],
        [say.threshold, number(alarm.threshold)],
        [say.window, kind && windowOf(kind, say)],
        [say.calls, alarm.calls > 0 && number(alarm.calls)],
        [say.opened, <Instant key="opened" at={alarm.openedAt} />],
        [say.acknowledgedBy, acknowledgedBy && people.nameOf(acknowledgedBy)],
        [say.acknowledgedAt, acknowledgedAt && <Instant key="seen" at={acknowledgedAt} />],
        [say.closedBy, closedBy && (passed ? say.itself : people.nameOf(closedBy))],
        [say.closedAt, closedAt && <Instant key="closed" at={closedAt} />],
        [say.reason, !passed && alarm.closeReason],
        [
          say.more,
          <span key="more" className="row">
            <Link to="/monitor" search={{ application }}>
              {say.monitor}
            </Link>
            <Link to="/records" search={{ application }}>
              {say.records}
            </Link>
            <Link to="/applications/$id" params={{ id: application }} search={{ tab: 'incidents' }}>
              {say.incidents}
            </Link>
          </span>,
        ],
      ]}
    />
  )
}

const MINUTES_PER_HOUR = 60

function windowOf(
  { windowMinutes }: NonNullable<Detail['kind']>,
  say: { minutes: (count: number) => string; hours: (count: number) => string },
) {
  return windowMinutes % MINUTES_PER_HOUR === 0
    ? say.hours(windowMinutes / MINUTES_PER_HOUR)
    : say.minutes(windowMinutes)
}

function Escalation({ alarm, steps }: { alarm: Detail['alarm']; steps: Detail['escalation'] }) {
  const say = useTexts(words)
  const roles = useTexts(roleNames)
  const isWaiting = alarm.acknowledgedAt === undefined && alarm.closedAt === undefined
  return (
    <>
      <p className="dim">{say.owner}</p>
      <ol className="listed">
        {steps.map(({ roles: told, dueAt, isTold }) => (
          <li key={dueAt} className="row">
            {isTold ? (
              <Status tone="info">{say.told}</Status>
            ) : (
              <Status tone={isWaiting ? 'warn' : 'plain'}>
                {isWaiting ? say.next : say.spared}
              </Status>
            )}
            <b>{told.map((role) => roles[role]).join(say.comma)}</b>
            {(isTold || isWaiting) && (
              <Instant at={dueAt} relative={!isTold && Date.parse(dueAt) > nowMs()} />
            )}
          </li>
        ))}
      </ol>
    </>
  )
}
