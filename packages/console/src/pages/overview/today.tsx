import { Link } from '@tanstack/react-router'
import { useRead } from '../../api/use-api.ts'
import { texts, useTexts } from '../../language/language.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { Sheet } from '../../pieces/page.tsx'
import { Blank, Read } from '../../pieces/states.tsx'
import { Status } from '../../pieces/status.tsx'
import { Agenda } from './agenda.tsx'
import { NoticeBody, NoticeTitle, severityTones } from './notice-title.tsx'

const words = texts({
  title: ['待我处理', 'What needs me'],
  none: ['没有未读通知', 'Nothing is unread'],
  noneSays: [
    '有新事项时会显示在这里和右上角铃铛处。',
    'What comes up is shown here and at the bell.',
  ],
  info: ['提示', 'Information'],
  warning: ['警告', 'Warning'],
  critical: ['严重', 'Critical'],
  all: ['全部通知', 'All notices'],
})

const SHOWN_MAX = 8

export function Today() {
  const say = useTexts(words)
  const notices = useRead('GET /notices', { query: { unread: 'true', limit: SHOWN_MAX } })
  return (
    <Sheet title={say.title} acts={<Link to="/inbox">{say.all}</Link>}>
      <Agenda />
      <Read of={notices}>
        {({ items }) =>
          items.length === 0 ? (
            <Blank title={say.none}>{say.noneSays}</Blank>
          ) : (
            <ul className="listed">
              {items.map((notice) => {
                const { id, severity, postedAt } = notice
                return (
                  <li key={id}>
                    <div className="row">
                      <Status tone={severityTones[severity]}>{say[severity]}</Status>
                      <NoticeTitle of={notice} />
                      <Instant at={postedAt} relative />
                    </div>
                    <NoticeBody of={notice} />
                  </li>
                )
              })}
            </ul>
          )
        }
      </Read>
    </Sheet>
  )
}
