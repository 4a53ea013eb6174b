import { useParams } from '@tanstack/react-router'
import { useRead } from '../../api/use-api.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { ApplicationName } from '../../pieces/applications.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { Facts, Page as PageFrame, Sheet } from '../../pieces/page.tsx'
import { usePeople } from '../../pieces/people.tsx'
import { ReadPage } from '../../pieces/read-page.tsx'
import { Status } from '../../pieces/status.tsx'
import { CloseAct, GradeAct, LeadAct, NoteAct, ReviewAct } from './incident-acts.tsx'
import { IncidentClocks } from './incident-clocks.tsx'
import { GradeTag, type IncidentDetail, useIncidentRules } from './incident-words.tsx'

const words = texts({
  incidents: ['事件', 'Incidents'],
  open: ['处置中', 'Open'],
  closed: ['已关闭', 'Closed'],
  facts: ['事件信息', 'What it is'],
  kind: ['类别', 'Kind'],
  marks: ['其他情形', 'What else is so'],
  applications: ['涉及应用', 'Applications'],
  lead: ['牵头人', 'Lead'],
  occurred: ['发生时间', 'Occurred'],
  known: ['知悉时间', 'Known since'],
  closedAt: ['关闭时间', 'Closed'],
  lesson: ['可分享的经验', 'Lesson'],
  timeline: ['经过', 'What happened'],
  opened: ['登记事件', 'opened it'],
  classified: ['重新定级', 'graded it anew'],
  assigned: [(name: string) => `指定牵头人：${name}`, (name: string) => `made ${name} the lead`],
  noted: ['记录', 'noted'],
  reported: [
    (to: string, reference: string) => `已向${to}报送，文号 ${reference}`,
    (to: string, reference: string) => `reported to ${to}, reference ${reference}`,
  ],
  reviewed: ['完成复盘', 'reviewed it'],
  wasClosed: ['关闭事件', 'closed it'],
  rootCause: ['根因', 'Root cause'],
  improvement: ['改进', 'Improvement'],
})

export function Page() {
  const say = useTexts(words)
  const read = useSay()
  const { id } = useParams({ from: '/incidents/$id' })
  const detail = useRead('GET /incidents/:id', { params: { id } })
  return (
    <ReadPage of={detail}>
      {(found) => (
        <PageFrame
          title={read(found.incident.title)}
          crumbs={[{ title: say.incidents, to: '/incidents' }]}
          mark={
            <>
              <GradeTag grade={found.incident.grade} />
              {found.incident.closedAt === undefined ? (
                <Status tone="warn">{say.open}</Status>
              ) : (
                <Status tone="good">{say.closed}</Status>
              )}
            </>
          }
          acts={
            <>
              <NoteAct detail={found} />
              <LeadAct detail={found} />
              <GradeAct detail={found} />
              <ReviewAct detail={found} />
              <CloseAct detail={found} />
            </>
          }
        >
          <IncidentClocks detail={found} />
          <div className="columns-2">
            <Sheet title={say.facts}>
              <IncidentFacts detail={found} />
            </Sheet>
            <Sheet title={say.timeline}>
              <Timeline events={found.events} />
            </Sheet>
          </div>
        </PageFrame>
      )}
    </ReadPage>
  )
}

function IncidentFacts({ detail: { incident } }: { detail: IncidentDetail }) {
  const say = useTexts(words)
  const people = usePeople()
  const { titleIn } = useIncidentRules()
  const { applications, marks, lead, occurredAt, knownAt, closedAt, lesson } = incident
  return (
    <Facts
      of={[
        [say.kind, titleIn('kinds', incident.kind)],
        [say.marks, marks.map((mark) => titleIn('marks', mark)).join(' · ')],
        [
          say.applications,
          applications.length > 0 && (
            <span className="row" key="applications">
              {applications.map((id) => (
                <ApplicationName key={id} id={id} />
              ))}
            </span>
          ),
        ],
        [say.lead, lead !== undefined && people.nameOf(lead)],
        [say.occurred, occurredAt !== undefined && <Instant key="occurred" at={occurredAt} />],
        [say.known, <Instant key="known" at={knownAt} />],
        [say.closedAt, closedAt !== undefined && <Instant key="closed" at={closedAt} />],
        [say.lesson, lesson],
      ]}
    />
  )
}

type Event = IncidentDetail['events'][number]

function Timeline({ events }: { events: readonly Event[] }) {
  const people = usePeople()
  return (
    <ol className="timeline">
      {events.map((event) => (
        <li key={`${event.at} ${event.type}`}>
          <div className="row">
            <b>{people.nameOf(event.by)}</b>
            <EventTitle event={event} />
            <span className="dim">
              <Instant at={event.at} />
            </span>
          </div>
          <EventText event={event} />
        </li>
      ))}
    </ol>
  )
}

function EventTitle({ event }: { event: Event }) {
  const say = useTexts(words)
  const people = usePeople()
  const { recipientOf } = useIncidentRules()
  switch (event.type) {
    case 'opened':
    case 'classified':
      return (
        <>
          <span>{say[event.type]}</span>
          <GradeTag grade={event.grade} />
        </>
      )
    case 'assigned':
      return <span>{say.assigned(people.wordOf(event.lead))}</span>
    case 'reported':
      return <span>{say.reported(recipientOf(event.rule), event.reference)}</span>
    case 'noted':
    case 'reviewed':
      return <span>{say[event.type]}</span>
    case 'closed':
      return <span>{say.wasClosed}</span>
  }
}

function EventText({ event }: { event: Event }) {
  const say = useTexts(words)
  if ('text' in event) return <p className="prose">{event.text}</p>
  if (event.type !== 'reviewed') return null
  return (
    <Facts
      of={[
        [say.rootCause, event.rootCause],
        [say.improvement, event.improvement],
      ]}
    />
  )
}
