import { texts, useTexts } from '../../language/language.tsx'
import { Page as PageFrame } from '../../pieces/page.tsx'
import { useSession } from '../../session/session.tsx'
import { Clocks } from './clocks.tsx'
import { LiveTraffic } from './live-traffic.tsx'
import { MeasureMap } from './measure-map.tsx'
import { StopsInForce } from './stops-in-force.tsx'
import { Today } from './today.tsx'

const words = texts({
  title: ['总览', 'Overview'],
  says: [
    (name: string) => `${name}，以下是需要关注的事项。`,
    (name: string) => `${name}, this is what matters now.`,
  ],
})

export function Page() {
  const say = useTexts(words)
  const { person } = useSession()
  return (
    <PageFrame title={say.title} says={say.says(person.name)}>
      <MeasureMap />
      <div className="columns-2">
        <Today />
        <div>
          <StopsInForce />
          <LiveTraffic />
          <Clocks />
        </div>
      </div>
    </PageFrame>
  )
}
