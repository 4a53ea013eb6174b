import { type Query, useQueryClient } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import { useSyncExternalStore } from 'react'
import type { ApiError } from '../api/client.ts'
import { ASIDE } from '../api/use-api.ts'
import { texts, useTexts } from '../language/language.tsx'
import './states.css'

const words = texts({
  title: [
    '本页的部分名称、选项或计数未能读取，所列内容可能不全',
    'Some names, choices or counts of this page could not be read, so what stands here may not be all',
  ],
  again: ['重试', 'Try again'],
})

/** Says above a page that something beside its content could not be read; the content itself says so where it stands. */
export function Unread() {
  const say = useTexts(words)
  const client = useQueryClient()
  const queries = client.getQueryCache()
  const isUnread = ({ state, observers }: Query) =>
    state.status === 'error' &&
    state.data === undefined &&
    observers.some(({ options }) => options.meta === ASIDE)
  const error = useSyncExternalStore(
    (changed) => queries.subscribe(changed),
    () =>
      queries.findAll({ type: 'active', predicate: isUnread })[0]?.state.error as
        | ApiError
        | undefined,
  )
  if (error === undefined) return null
  return (
    <Alert
      className="unread"
      type="warning"
      showIcon
      role="alert"
      title={say.title}
      description={`${error.message} · ${error.remedy}`}
      action={
        <Button
          size="small"
          onClick={() => void client.refetchQueries({ type: 'active', predicate: isUnread })}
        >
          {say.again}
        </Button>
      }
    />
  )
}
