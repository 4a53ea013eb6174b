import { useRead } from '../../api/use-api.ts'
import { texts, useTexts } from '../../language/language.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { Sheet } from '../../pieces/page.tsx'
import { Blank, Read } from '../../pieces/states.tsx'
import { Status } from '../../pieces/status.tsx'

const words = texts({
  title: ['生效中的停用', 'Stops in force'],
  none: ['没有生效中的停用', 'No stop is in force'],
  noneSays: ['所有准行证照常放行。', 'Permits are honoured as usual.'],
  all: ['全部应用', 'Everything'],
  application: ['应用', 'Application'],
  model: ['模型', 'Model'],
  supplier: ['供应商', 'Supplier'],
})

export function StopsInForce() {
  const say = useTexts(words)
  const stops = useRead('GET /stops', { query: { inForce: 'true' } })
  return (
    <Sheet title={say.title}>
      <Read of={stops}>
        {({ items }) =>
          items.length === 0 ? (
            <Blank title={say.none}>{say.noneSays}</Blank>
          ) : (
            <ul className="listed">
              {items.map(({ id, scope, target, reason, trippedAt }) => (
                <li key={id}>
                  <div className="row">
                    <Status tone="bad">{say[scope]}</Status>
                    {scope !== 'all' && <span className="mono">{target}</span>}
                    <Instant at={trippedAt} relative />
                  </div>
                  <div>{reason}</div>
                </li>
              ))}
            </ul>
          )
        }
      </Read>
    </Sheet>
  )
}
