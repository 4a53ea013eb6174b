import { useSearch } from '@tanstack/react-router'
import { Checkbox } from 'antd'
import { useState } from 'react'
import { useAside } from '../../api/use-api.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { ConfirmedAct, PlainAct } from '../../pieces/act.tsx'
import { either } from '../../pieces/filter-by.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { type Column, ListTable } from '../../pieces/list-table.tsx'
import { Page as PageFrame } from '../../pieces/page.tsx'
import { Blank } from '../../pieces/states.tsx'
import { Status } from '../../pieces/status.tsx'
import { type Notice, NoticeBody, NoticeTitle, severityTones } from './notice-title.tsx'

const words = texts({
  title: ['通知', 'Notices'],
  says: [
    '系统发给您的事项。打开或标为已读后不再计入提醒。',
    'What you are told. Once opened or marked as read, it no longer counts.',
  ],
  choose: ['选择', 'Choose'],
  what: ['事项', 'What'],
  kind: ['类型', 'Kind'],
  when: ['时间', 'When'],
  severity: ['程度', 'Severity'],
  state: ['状态', 'State'],
  unread: ['未读', 'Unread'],
  read: ['已读', 'Read'],
  mark: ['标为已读', 'Mark as read'],
  markChosen: [
    (count: number) => `将所选 ${count} 条标为已读`,
    (count: number) => `Mark the ${count} chosen as read`,
  ],
  chooseFirst: ['请先在列表中勾选', 'Choose some in the list first'],
  markAll: ['全部标为已读', 'Mark all as read'],
  markAllSays: [
    '将您的全部未读通知标为已读；此后新到的通知仍为未读。',
    'Marks all of your unread notices as read; what comes from now on stays unread.',
  ],
  markTheseSays: [
    '将符合当前类型与程度筛选的未读通知全部标为已读，包括其他页；此后新到的通知仍为未读。',
    'Marks every unread notice of the kind and severity chosen as read, on other pages, too; what comes from now on stays unread.',
  ],
  nothing: ['没有未读通知', 'Nothing is unread'],
  info: ['提示', 'Information'],
  warning: ['警告', 'Warning'],
  critical: ['严重', 'Critical'],
  empty: ['没有通知', 'No notices'],
})

export function Page() {
  const say = useTexts(words)
  const read = useSay()
  const kinds = useAside('GET /notices/kinds')?.items ?? []
  const [chosen, setChosen] = useState<readonly string[]>([])
  const columns = useColumns(chosen, setChosen)
  return (
    <PageFrame
      title={say.title}
      says={say.says}
      acts={
        <>
          <MarkChosen chosen={chosen} onDone={() => setChosen([])} />
          <MarkAll onDone={() => setChosen([])} />
        </>
      }
    >
      <ListTable
        name="notices"
        operation="GET /notices"
        pageBy="before"
        rowKey={({ id }) => id}
        columns={columns}
        filters={[
          either('unread', say.state, say.unread, say.read),
          {
            name: 'kind',
            label: say.kind,
            options: kinds.map(({ id, title }) => ({ value: id, label: read(title) })),
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

function useColumns(
  chosen: readonly string[],
  onChange: (chosen: readonly string[]) => void,
): readonly Column<Notice>[] {
  const say = useTexts(words)
  const read = useSay()
  return [
    {
      key: 'choose',
      title: say.choose,
      width: 60,
      render: ({ id, title, readAt }) => (
        <Checkbox
          aria-label={read(title)}
          disabled={readAt !== undefined}
          checked={chosen.includes(id)}
          onChange={({ target }) =>
            onChange(target.checked ? [...chosen, id] : chosen.filter((one) => one !== id))
          }
        />
      ),
    },
    {
      key: 'severity',
      title: say.severity,
      width: 110,
      render: ({ severity }) => <Status tone={severityTones[severity]}>{say[severity]}</Status>,
    },
    {
      key: 'what',
      title: say.what,
      render: (notice) => (
        <div className="wrapped">
          <NoticeTitle of={notice} />
          <NoticeBody of={notice} />
        </div>
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
          <PlainAct
            operation="POST /notices/read"
            size="small"
            input={() => ({ body: { ids: [id] } })}
          >
            {say.mark}
          </PlainAct>
        ) : (
          <span className="dim">{say.read}</span>
        ),
    },
  ]
}

function MarkChosen({ chosen, onDone }: { chosen: readonly string[]; onDone: () => void }) {
  const say = useTexts(words)
  return (
    <PlainAct
      operation="POST /notices/read"
      notNow={chosen.length === 0 ? say.chooseFirst : undefined}
      input={() => ({ body: { ids: [...chosen] } })}
      onDone={onDone}
    >
      {say.markChosen(chosen.length)}
    </PlainAct>
  )
}

/** All that fits the kind and the severity chosen, up to the newest that this reader has been shown. */
function MarkAll({ onDone }: { onDone: () => void }) {
  const say = useTexts(words)
  const { kind, severity } = useSearch({ strict: false }) as Pick<
    Partial<Notice>,
    'kind' | 'severity'
  >
  const narrowed = { ...(kind && { kind }), ...(severity && { severity }) }
  const newest = useAside('GET /notices', { query: { ...narrowed, unread: 'true', limit: 1 } })
  const upTo = newest?.items[0]?.id
  return (
    <ConfirmedAct
      operation="POST /notices/all-read"
      label={say.markAll}
      title={say.markAll}
      says={Object.keys(narrowed).length === 0 ? say.markAllSays : say.markTheseSays}
      notNow={upTo === undefined ? say.nothing : undefined}
      input={() => ({ body: { upTo: upTo!, ...narrowed } })}
      onDone={onDone}
    />
  )
}
