import type { Reply } from '../../api/client.ts'
import { useAside } from '../../api/use-api.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { Sheet } from '../../pieces/page.tsx'
import { usePeople } from '../../pieces/people.tsx'
import { Blank } from '../../pieces/states.tsx'
import { Status } from '../../pieces/status.tsx'

const words = texts({
  told: ['已告知谁', 'Who was told'],
  none: ['通知已过保留期', 'Its notices are no longer kept'],
  noneSays: ['告知了谁仍可在账本中查到。', 'Whom they told still stands in the ledger.'],
  read: ['已读', 'Read'],
  unread: ['未读', 'Unread'],
})

type Told = Reply<'GET /alarms/:id'>['told']

/** The notices about one thing: to whom they went, and who has read them. */
export function WhoWasTold({ of }: { of: Told }) {
  const say = useTexts(words)
  const read = useSay()
  const people = usePeople()
  const kinds = useAside('GET /notices/kinds')?.items ?? []
  return (
    <Sheet title={say.told}>
      {of.length === 0 ? (
        <Blank title={say.none}>{say.noneSays}</Blank>
      ) : (
        <ul className="listed">
          {of.map(({ kind, at, people: recipients }) => {
            const found = kinds.find(({ id }) => id === kind)
            return (
              <li key={at}>
                <div className="row">
                  <b>{found === undefined ? kind : read(found.title)}</b>
                  <Instant at={at} />
                </div>
                <ul className="plain-list">
                  {recipients.map(({ id, readAt }) => (
                    <li key={id} className="row">
                      {people.nameOf(id)}
                      <Status tone={readAt === undefined ? 'plain' : 'good'}>
                        {readAt === undefined ? say.unread : say.read}
                      </Status>
                      {readAt !== undefined && <Instant at={readAt} />}
                    </li>
                  ))}
                </ul>
              </li>
            )
          })}
        </ul>
      )}
    </Sheet>
  )
}
