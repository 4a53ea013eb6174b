import { Link } from '@tanstack/react-router'
import { useRead } from '../../api/use-api.ts'
import { texts, useTexts } from '../../language/language.tsx'
import { ApplicationName } from '../../pieces/applications.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { Sheet } from '../../pieces/page.tsx'
import { Read } from '../../pieces/states.tsx'
import { Status, TierTag } from '../../pieces/status.tsx'
import { useAlarmKinds } from './alarm-kinds.ts'

const words = texts({
  title: ['未关闭的告警', 'Open alarms'],
  all: ['全部告警与阈值', 'All alarms and thresholds'],
  none: ['没有未关闭的告警', 'No alarm is open'],
})

const SHOWN_MAX = 5

/** What is out of bounds now, above the figures that say so. */
export function OpenAlarms() {
  const say = useTexts(words)
  const { nameOf } = useAlarmKinds()
  const alarms = useRead('GET /alarms', { query: { limit: SHOWN_MAX } })
  return (
    <Sheet title={say.title} acts={<Link to="/alarms">{say.all}</Link>}>
      <Read of={alarms} rows={1}>
        {({ items }) =>
          items.length === 0 ? (
            <span className="dim">{say.none}</span>
          ) : (
            <ul className="listed">
              {items.map(({ id, kind, application, tier, openedAt }) => (
                <li key={id} className="row">
                  <Link to="/alarms/$id" params={{ id }}>
                    <Status tone="bad">{nameOf(kind)}</Status>
                  </Link>
                  <ApplicationName id={application} />
                  <TierTag tier={tier} />
                  <Instant at={openedAt} relative />
                </li>
              ))}
            </ul>
          )
        }
      </Read>
    </Sheet>
  )
}
