import { Link } from '@tanstack/react-router'
import { useRead } from '../../api/use-api.ts'
import { texts, useTexts } from '../../language/language.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { Sheet } from '../../pieces/page.tsx'
import { Blank, Read } from '../../pieces/states.tsx'
import { Status } from '../../pieces/status.tsx'
import { StopCause, StopHits, scopeNames } from '../oversight/stop-words.tsx'

const words = texts({
  title: ['生效中的停用', 'Stops in force'],
  all: ['停用与解除', 'Stops'],
  none: ['没有生效中的停用', 'No stop is in force'],
  noneSays: ['所有准行证照常放行。', 'Permits are honoured as usual.'],
})

export function StopsInForce() {
  const say = useTexts(words)
  const scopes = useTexts(scopeNames)
  const stops = useRead('GET /stops', { query: { inForce: 'true' } })
  return (
    <Sheet title={say.title} acts={<Link to="/stops">{say.all}</Link>}>
      <Read of={stops}>
        {({ items }) =>
          items.length === 0 ? (
            <Blank title={say.none}>{say.noneSays}</Blank>
          ) : (
            <ul className="listed">
              {items.map(({ id, scope, target, reason, cause, trippedAt }) => (
                <li key={id}>
                  <div className="row">
                    <Status tone="bad">{scopes[scope]}</Status>
                    <StopHits scope={scope} target={target} />
                    <Instant at={trippedAt} relative />
                  </div>
                  <div>
                    <Link to="/stops/$id" params={{ id }}>
                      {cause === undefined ? reason : <StopCause cause={cause} />}
                    </Link>
                  </div>
                </li>
              ))}
            </ul>
          )
        }
      </Read>
    </Sheet>
  )
}
