import { BellOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Badge, Button } from 'antd'
import { reading } from '../api/use-api.ts'
import { texts, useTexts } from '../language/language.tsx'

const LOOK_EVERY_MS = 30_000

const words = texts({
  inbox: [
    (count: number) => `通知（未读 ${count}）`,
    (count: number) => `Notices (${count} unread)`,
  ],
})

export function InboxBell() {
  const say = useTexts(words)
  const { data } = useQuery({ ...reading('GET /notices/unread'), refetchInterval: LOOK_EVERY_MS })
  const count = data?.count ?? 0
  return (
    <Link to="/inbox" tabIndex={-1}>
      <Badge count={count} size="small" overflowCount={99} offset={[-2, 6]}>
        <Button type="text" icon={<BellOutlined aria-hidden />} aria-label={say.inbox(count)} />
      </Badge>
    </Link>
  )
}
