import { Link, useNavigate } from '@tanstack/react-router'
import { App } from 'antd'
import type { ApiError, Item } from '../../api/client.ts'
import { useAct, useAside } from '../../api/use-api.ts'
import { texts, useTexts } from '../../language/language.tsx'
import { ActButton } from '../../pieces/act.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { type Column, ListTable } from '../../pieces/list-table.tsx'
import { usePeople } from '../../pieces/people.tsx'
import { Blank } from '../../pieces/states.tsx'
import { TableState } from './tier-table-page.tsx'

const words = texts({
  version: ['版本', 'Version'],
  nth: [(version: number) => `第 ${version} 版`, (version: number) => `Version ${version}`],
  state: ['状态', 'State'],
  authors: ['起草人', 'Authors'],
  drafted: ['起草时间', 'Drafted'],
  from: ['生效时间', 'In force from'],
  comma: ['、', ', '],
  underWay: [
    (version: number) => `第 ${version} 版尚在办理，一次只修订一个版本`,
    (version: number) => `Version ${version} is under way; one is changed at a time`,
  ],
  begin: ['起草新版本', 'Draft a new version'],
  none: ['现行分级表为产品自带的第 0 版', 'Version 0, which comes with the product, is in force'],
  noneSays: [
    '起草的版本经检查、试算、对比后，由风险管理委员会决议生效。',
    'A version is checked, tried, compared, and put in force by a resolution of the risk management committee.',
  ],
})

type Version = Item<'GET /tier-tables'>

/** The institution's own versions of the tier table, the newest first. */
export function TableVersions() {
  const say = useTexts(words)
  const { namesOf } = usePeople()
  const columns: readonly Column<Version>[] = [
    {
      key: 'version',
      title: say.version,
      render: ({ id, version }) => (
        <Link to="/decision-tables/$id" params={{ id }}>
          {say.nth(version)}
        </Link>
      ),
    },
    { key: 'state', title: say.state, render: ({ state }) => <TableState state={state} /> },
    {
      key: 'authors',
      title: say.authors,
      render: ({ authorIds }) => namesOf(authorIds, say.comma),
    },
    { key: 'drafted', title: say.drafted, render: ({ draftedAt }) => <Instant at={draftedAt} /> },
    {
      key: 'from',
      title: say.from,
      render: ({ inForceFrom }) => inForceFrom !== undefined && <Instant at={inForceFrom} />,
    },
  ]
  return (
    <ListTable
      name="tier-tables"
      operation="GET /tier-tables"
      rowKey={({ id }) => id}
      columns={columns}
      empty={<Blank title={say.none}>{say.noneSays}</Blank>}
    />
  )
}

/** Begins another version, and opens it. */
export function BeginVersion() {
  const say = useTexts(words)
  const { message } = App.useApp()
  const navigate = useNavigate()
  const act = useAct('POST /tier-tables')
  // One version is under way at a time, and the API says so as well.
  const [newest] = useAside('GET /tier-tables', { query: { limit: 1 } })?.items ?? []
  const underWay = newest !== undefined && ['draft', 'proposed', 'enacted'].includes(newest.state)
  return (
    <ActButton
      type="primary"
      operation="POST /tier-tables"
      loading={act.isPending}
      notNow={underWay ? say.underWay(newest.version) : undefined}
      onClick={() =>
        act
          .mutateAsync({})
          .then(({ id }) => navigate({ to: '/decision-tables/$id', params: { id } }))
          .catch((refusal: ApiError) => message.error(`${refusal.message} ${refusal.remedy}`))
      }
    >
      {say.begin}
    </ActButton>
  )
}
