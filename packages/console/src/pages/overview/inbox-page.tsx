import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import type { Item } from '../../api/client.ts'
import { useAct } from '../../api/use-api.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { type Column, ListTable } from '../../pieces/list-table.tsx'
import { Page as PageFrame } from '../../pieces/page.tsx'
import { Blank } from '../../pieces/states.tsx'
import { Status, type Tone } from '../../pieces/status.tsx'

const words = texts({
  title: ['通知', 'Notices'],
  says: [
    '系统发给您的事项。打开或标为已读后不再计入提醒。',
    'What you are told. Once read, it no longer counts.',
  ],
  what: ['事项', 'What'],
  when: ['时间', 'When'],
  severity: ['程度', 'Severity'],
  state: ['状态', 'State'],
  unread: ['未读', 'Unread'],
  read: ['已读', 'Read'],
  mark: ['标为已读', 'Mark as read'],
  info: ['提示', 'Information'],
  warning: ['警告', 'Warning'],
  critical: ['严重', 'Critical'],
  empty: ['没有通知', 'No notices'],
})

type Notice = Item<'GET /notices'>
export const severityTones: Readonly<Record<Notice['severity'], Tone>> = {
  info: 'info',
  warning: 'warn',
  critical: 'bad',
}

/** A path within the console; anything else is shown as text, never followed. */
export const isOwnPath = (link: string | undefined): link is string =>
  link !== undefined && /^\/(?![/\\])/.test(link)

export function Page() {
  const say = useTexts(words)
  const read = useSay()
  const mark = useAct('POST /notices/read')
  const columns: readonly Column<Notice>[] = [
    {
      key: 'severity',
      title: say.severity,
      width: 110,
      render: ({ severity }) => <Status tone={severityTones[severity]}>{say[severity]}</Status>,
    },
    {
      key: 'what',
      title: say.what,
      render: ({ title, body, link }) => (
        <>
          <div>{isOwnPath(link) ? <Link to={link}>{read(title)}</Link> : read(title)}</div>
          <div className="dim">{read(body)}</div>
        </>
      ),
    },
    {
      key: 'when',
      title: say.when,
      width: 220,
      render: ({ postedAt }) => <Instant at={postedAt} />,
    },
    {
      key: 'state',
      title: say.state,
      width: 150,
      render: ({ id, readAt }) =>
        readAt === undefined ? (
          <Button size="small" onClick={() => mark.mutate({ body: { ids: [id] } })}>
            {say.mark}
          </Button>
        ) : (
          <span className="dim">{say.read}</span>
        ),
    },
  ]
  return (
    <PageFrame title={say.title} says={say.says}>
      <ListTable
        name="notices"
        operation="GET /notices"
        pageBy="before"
        rowKey={({ id }) => id}
        columns={columns}
        filters={[
          {
            name: 'unread',
            label: say.state,
            options: [
              { value: 'true', label: say.unread },
              { value: 'false', label: say.read },
            ],
          },
          {
            name: 'severity',
            label: say.severity,
            options: (['info', 'warning', 'critical'] as const).map((value) => ({
              value,
              label: say[value],
            })),
          },
        ]}
        empty={<Blank title={say.empty} />}
      />
    </PageFrame>
  )
}
