import { Link } from '@tanstack/react-router'
import type { Item } from '../../api/client.ts'
import { useAct } from '../../api/use-api.ts'
import { useLanguage, useSay } from '../../language/language.tsx'
import { withInstants } from '../../pieces/instant.tsx'
import type { Tone } from '../../pieces/status.tsx'

export type Notice = Item<'GET /notices'>

export const severityTones: Readonly<Record<Notice['severity'], Tone>> = {
  info: 'info',
  warning: 'warn',
  critical: 'bad',
}

/** A path within the console; anything else is shown as text, never followed. */
const isOwnPath = (link: string | undefined): link is string =>
  link !== undefined && /^\/(?![/\\])/.test(link)

/** What is behind a notice; its instants in the reader's zone. */
export function NoticeBody({ of: { body } }: { of: Notice }) {
  const read = useSay()
  const { language } = useLanguage()
  return <div className="dim">{withInstants(read(body), language)}</div>
}

/** What a notice says, leading to what it is about; who follows it has read it. */
export function NoticeTitle({ of: { id, title, link, readAt } }: { of: Notice }) {
  const read = useSay()
  const { mutate } = useAct('POST /notices/read')
  if (!isOwnPath(link)) return read(title)
  return (
    <Link
      to={link}
      onClick={() => {
        if (readAt === undefined) mutate({ body: { ids: [id] } })
      }}
    >
      {read(title)}
    </Link>
  )
}
