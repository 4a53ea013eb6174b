import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { reading } from '../../api/use-api.ts'
import { texts, useTexts } from '../../language/language.tsx'
import { ApplicationName } from '../../pieces/applications.tsx'
import { useNumber } from '../../pieces/instant.tsx'
import { Sheet } from '../../pieces/page.tsx'
import { Blank, Read } from '../../pieces/states.tsx'
import { Status } from '../../pieces/status.tsx'
import { useWhyNot } from '../../session/session.tsx'

const words = texts({
  title: ['最近 15 分钟的流量', 'Traffic of the last 15 minutes'],
  all: ['运行监测', 'Monitoring'],
  none: ['没有调用', 'No calls'],
  noneSays: ['经由网关的调用会在数秒内出现。', 'Calls through the gateways show within seconds.'],
  calls: [(count: string) => `${count} 次调用`, (count: string) => `${count} calls`],
  refused: [(count: string) => `${count} 次拒绝`, (count: string) => `${count} refused`],
  failed: [(count: string) => `${count} 次失败`, (count: string) => `${count} failed`],
})

const MINUTES = 15
const LOOK_EVERY_MS = 10_000

export function LiveTraffic() {
  const say = useTexts(words)
  const number = useNumber()
  const why = useWhyNot()('GET /monitor/live')
  const live = useQuery({
    ...reading('GET /monitor/live', { query: { minutes: MINUTES } }),
    enabled: why === undefined,
    refetchInterval: LOOK_EVERY_MS,
  })
  if (why !== undefined) {
    return (
      <Sheet title={say.title}>
        <Blank title={why} />
      </Sheet>
    )
  }
  return (
    <Sheet title={say.title} acts={<Link to="/monitor">{say.all}</Link>}>
      <Read of={live}>
        {({ items }) =>
          items.length === 0 ? (
            <Blank title={say.none}>{say.noneSays}</Blank>
          ) : (
            <ul className="listed">
              {items.map(({ application, all }) => (
                <li key={application} className="row">
                  <ApplicationName id={application} />
                  <span>{say.calls(number(all.calls))}</span>
                  {all.refused > 0 && (
                    <Status tone="warn">{say.refused(number(all.refused))}</Status>
                  )}
                  {all.failed > 0 && <Status tone="bad">{say.failed(number(all.failed))}</Status>}
                </li>
              ))}
            </ul>
          )
        }
      </Read>
    </Sheet>
  )
}
