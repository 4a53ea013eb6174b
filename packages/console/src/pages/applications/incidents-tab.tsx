import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useAside, useRead, useReadIf } from '../../api/use-api.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { Instant, useNumber } from '../../pieces/instant.tsx'
import { Sheet } from '../../pieces/page.tsx'
import { Blank, Read } from '../../pieces/states.tsx'
import { Status } from '../../pieces/status.tsx'
import { useWhyNot } from '../../session/session.tsx'
import { AlarmState } from '../oversight/alarm-acts.tsx'
import { useAlarmKinds } from '../oversight/alarm-kinds.ts'
import { ExitState, useConditionWords } from '../oversight/exit-words.tsx'
import { GradeTag } from '../oversight/incident-words.tsx'
import { StopCause, scopeNames } from '../oversight/stop-words.tsx'
import type { Application } from './application.ts'

const words = texts({
  stops: ['命中本应用的停用', 'Stops that hit it'],
  stopsSays: [
    '本应用、全部应用，以及其准行证所载模型版本与供应商的停用。准行证不载明应用使用哪些工具，故不含工具的停用。',
    'Of the application, of everything, and of the versions and suppliers in its permit. No permit says which tools it offers, so stops of tools are not among them.',
  ],
  stopsNone: ['没有这样的停用', 'No such stop'],
  inForce: ['生效中', 'In force'],
  lifted: ['已解除', 'Lifted'],
  drill: ['演练', 'Drill'],
  alarms: ['告警', 'Alarms'],
  alarmsNone: ['没有告警', 'No alarms'],
  incidents: ['事件', 'Incidents'],
  incidentsNone: ['没有事件', 'No incidents'],
  isOpen: ['处置中', 'Open'],
  closed: ['已关闭', 'Closed'],
  exits: ['达到退出条件', 'Exit conditions met'],
  exitsNone: ['从未达到退出条件', 'It never met one'],
  all: ['查看全部', 'All of them'],
})

/** The newest so many of each; the lists behind the links have the rest. */
const SHOWN_MAX = 20

export function IncidentsTab({ application: { id } }: { application: Application }) {
  return (
    <div className="columns-2">
      <Stops id={id} />
      <Incidents id={id} />
      <Alarms id={id} />
      <Exits id={id} />
    </div>
  )
}

interface PartProps {
  readonly id: string
}

function Stops({ id }: PartProps) {
  const say = useTexts(words)
  const scopes = useTexts(scopeNames)
  const query = { application: id, inForce: 'false', limit: SHOWN_MAX } as const
  const stops = useRead('GET /stops', { query })
  return (
    <Sheet title={say.stops}>
      <p className="dim">{say.stopsSays}</p>
      <Read of={stops}>
        {({ items }) => (
          <Newest none={say.stopsNone} of={items}>
            {({ id: stop, scope, reason, cause, trippedAt, liftedAt, drill }) => (
              <>
                <Status tone={liftedAt === undefined ? 'bad' : 'plain'}>
                  {liftedAt === undefined ? say.inForce : say.lifted}
                </Status>
                {drill !== undefined && <Status tone="info">{say.drill}</Status>}
                <span>{scopes[scope]}</span>
                <Link to="/stops/$id" params={{ id: stop }}>
                  {cause === undefined ? reason : <StopCause cause={cause} />}
                </Link>
                <Instant at={trippedAt} />
              </>
            )}
          </Newest>
        )}
      </Read>
    </Sheet>
  )
}

function Incidents({ id }: PartProps) {
  const say = useTexts(words)
  const read = useSay()
  const why = useWhyNot()('GET /incidents')
  const query = { application: id, limit: SHOWN_MAX }
  const incidents = useReadIf(why === undefined, 'GET /incidents', { query })
  return (
    <Sheet title={say.incidents}>
      {why !== undefined ? (
        <Blank title={why} />
      ) : (
        <Read of={incidents}>
          {({ items }) => (
            <Newest none={say.incidentsNone} of={items}>
              {({ id: incident, title, grade, knownAt, closedAt }) => (
                <>
                  <Status tone={closedAt === undefined ? 'warn' : 'good'}>
                    {closedAt === undefined ? say.isOpen : say.closed}
                  </Status>
                  <GradeTag grade={grade} />
                  <Link to="/incidents/$id" params={{ id: incident }}>
                    {read(title)}
                  </Link>
                  <Instant at={knownAt} />
                </>
              )}
            </Newest>
          )}
        </Read>
      )}
    </Sheet>
  )
}

function Alarms({ id }: PartProps) {
  const say = useTexts(words)
  const number = useNumber()
  const { nameOf } = useAlarmKinds()
  const open = useRead('GET /alarms', { query: { application: id, limit: SHOWN_MAX } })
  const closed = useAside('GET /alarms', {
    query: { application: id, open: 'false', limit: SHOWN_MAX },
  })
  return (
    <Sheet
      title={say.alarms}
      acts={
        <Link to="/alarms" search={{ application: id }}>
          {say.all}
        </Link>
      }
    >
      <Read of={open}>
        {({ items }) => (
          <Newest none={say.alarmsNone} of={[...items, ...(closed?.items ?? [])]}>
            {(alarm) => (
              <>
                <AlarmState of={alarm} />
                <Link to="/alarms/$id" params={{ id: alarm.id }}>
                  {nameOf(alarm.kind)}
                </Link>
                <span>
                  {number(alarm.value)} / {number(alarm.threshold)}
                </span>
                <Instant at={alarm.openedAt} />
              </>
            )}
          </Newest>
        )}
      </Read>
    </Sheet>
  )
}

function Exits({ id }: PartProps) {
  const say = useTexts(words)
  const wordsOf = useConditionWords()
  const open = useRead('GET /exits', { query: { application: id, limit: SHOWN_MAX } })
  const resolved = useAside('GET /exits', {
    query: { application: id, open: 'false', limit: SHOWN_MAX },
  })
  return (
    <Sheet title={say.exits}>
      <Read of={open}>
        {({ items }) => (
          <Newest none={say.exitsNone} of={[...items, ...(resolved?.items ?? [])]}>
            {(exit) => (
              <>
                <ExitState of={exit} />
                <Link to="/exits/$id" params={{ id: exit.id }}>
                  {wordsOf(exit.condition)}
                </Link>
                <Instant at={exit.openedAt} />
              </>
            )}
          </Newest>
        )}
      </Read>
    </Sheet>
  )
}

function Newest<One extends { readonly id: string }>({
  of,
  none,
  children,
}: {
  of: readonly One[]
  none: string
  children: (one: One) => ReactNode
}) {
  if (of.length === 0) return <Blank title={none} />
  return (
    <ul className="listed">
      {of.map((one) => (
        <li key={one.id} className="row">
          {children(one)}
        </li>
      ))}
    </ul>
  )
}
