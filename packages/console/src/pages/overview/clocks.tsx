import { Link } from '@tanstack/react-router'
import { useReadIf } from '../../api/use-api.ts'
import { nowMs } from '../../kernel/time.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { Sheet } from '../../pieces/page.tsx'
import { Blank, Read } from '../../pieces/states.tsx'
import { Status } from '../../pieces/status.tsx'
import { useWhyNot } from '../../session/session.tsx'

const words = texts({
  title: ['计时中的报告时限', 'Clocks running'],
  all: ['全部事件', 'All incidents'],
  none: ['没有计时中的时限', 'No clock is running'],
  noneSays: [
    '事件一经定级，适用的报告时限即开始计时。',
    'Clocks start when an incident is graded.',
  ],
  overdue: ['已逾期', 'Overdue'],
  running: ['计时中', 'Running'],
})

const SHOWN_MAX = 6

/** Open incidents by what is due next: the first is what runs out first. */
export function Clocks() {
  const say = useTexts(words)
  const read = useSay()
  const why = useWhyNot()('GET /incidents')
  const query = { open: 'true', order: 'due', limit: SHOWN_MAX } as const
  const incidents = useReadIf(why === undefined, 'GET /incidents', { query })
  if (why !== undefined) {
    return (
      <Sheet title={say.title}>
        <Blank title={why} />
      </Sheet>
    )
  }
  return (
    <Sheet title={say.title} acts={<Link to="/incidents">{say.all}</Link>}>
      <Read of={incidents}>
        {({ items }) => {
          const due = items.filter(({ nextDueAt }) => nextDueAt !== undefined)
          if (due.length === 0) return <Blank title={say.none}>{say.noneSays}</Blank>
          return (
            <ul className="listed">
              {due.map(({ id, title, nextDueAt }) => {
                const isOver = Date.parse(nextDueAt!) < nowMs()
                return (
                  <li key={id} className="row">
                    <Status tone={isOver ? 'bad' : 'warn'}>
                      {isOver ? say.overdue : say.running}
                    </Status>
                    <Link to="/incidents/$id" params={{ id }}>
                      {read(title)}
                    </Link>
                    <Instant at={nextDueAt!} relative />
                  </li>
                )
              })}
            </ul>
          )
        }}
      </Read>
    </Sheet>
  )
}
