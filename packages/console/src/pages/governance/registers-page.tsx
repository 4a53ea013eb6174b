import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useRead } from '../../api/use-api.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { ActButton } from '../../pieces/act.tsx'
import { ApplicationSelect } from '../../pieces/applications.tsx'
import { AreaTabs } from '../../pieces/area-tabs.tsx'
import { DownloadAct } from '../../pieces/download-act.tsx'
import { filterBy } from '../../pieces/filter-by.tsx'
import { Day, Instant } from '../../pieces/instant.tsx'
import { type Column, type Filter, ListTable } from '../../pieces/list-table.tsx'
import { Page as PageFrame } from '../../pieces/page.tsx'
import { ReadPage } from '../../pieces/read-page.tsx'
import { Blank } from '../../pieces/states.tsx'
import { GovernanceTabs } from './governance-tabs.tsx'
import {
  contentOf,
  type KeptEntry,
  type RegisterDefinition,
  type RegisterField,
  Standing,
  useWorded,
} from './register-words.tsx'

const words = texts({
  title: ['登记簿', 'Registers'],
  add: ['新增', 'Add an entry'],
  export: ['导出 Excel', 'Export to Excel'],
  standing: ['状态', 'State'],
  review: ['复评日期', 'Review on'],
  written: ['登记时间', 'Written'],
  none: ['尚无登记', 'Nothing is kept here yet'],
  unknown: ['没有该登记簿', 'There is no such register'],
})

/** Where the area leads to. */
const FIRST = 'development-plan'
/** What a row shows of an entry; the rest stands on its page. */
const COLUMNS_MAX = 4

export function Page() {
  const say = useTexts(words)
  const read = useSay()
  const { register = FIRST } = useParams({ strict: false }) as { register?: string }
  const registers = useRead('GET /registers')
  return (
    <ReadPage of={registers}>
      {({ items }) => {
        const found = items.find(({ id }) => id === register)
        return (
          <PageFrame
            area={<GovernanceTabs />}
            title={say.title}
            says={found && read(found.says)}
            acts={found && <Acts register={found} />}
          >
            <AreaTabs
              label={say.title}
              parts
              of={items.map(({ id, title }) => ({
                to: `/registers/${id}`,
                title: read(title),
                current: id === register,
              }))}
            />
            {found === undefined ? (
              <Blank title={say.unknown} />
            ) : (
              <Entries key={found.id} register={found} />
            )}
          </PageFrame>
        )
      }}
    </ReadPage>
  )
}

function Acts({ register: { id } }: { register: RegisterDefinition }) {
  const say = useTexts(words)
  const navigate = useNavigate()
  return (
    <>
      <DownloadAct
        operation="GET /registers/:register/workbook"
        input={{ params: { register: id } }}
        name={`${id}.xlsx`}
      >
        {say.export}
      </DownloadAct>
      <ActButton
        type="primary"
        operation="POST /register-entries"
        onClick={() => void navigate({ to: '/registers/$register/new', params: { register: id } })}
      >
        {say.add}
      </ActButton>
    </>
  )
}

function Entries({ register: { id, fields } }: { register: RegisterDefinition }) {
  const say = useTexts(words)
  const read = useSay()
  const worded = useWorded()
  const filter = useSubjectFilter(fields)
  const shown = fields
    .filter(({ type }) => !['rows', 'text', 'digest'].includes(type))
    .slice(0, COLUMNS_MAX)
  const columns: readonly Column<KeptEntry>[] = [
    ...shown.map((field, at) => ({
      key: field.id,
      title: read(field.label),
      render: (entry: KeptEntry) => {
        const text = worded(field, contentOf(entry)[field.id])
        return at > 0 ? (
          text
        ) : (
          <Link to="/register-entries/$id" params={{ id: entry.id }}>
            {text}
          </Link>
        )
      },
    })),
    { key: 'standing', title: say.standing, render: ({ standing }) => <Standing of={standing} /> },
    { key: 'review', title: say.review, render: ({ reviewOn }) => <Day on={reviewOn} /> },
    { key: 'written', title: say.written, render: ({ writtenAt }) => <Instant at={writtenAt} /> },
  ]
  return (
    <ListTable
      name={`register-${id}`}
      operation="GET /registers/:register"
      params={{ register: id }}
      pageBy="before"
      rowKey={(entry) => entry.id}
      columns={columns}
      filters={filter === undefined ? [] : [filter]}
      empty={<Blank title={say.none} />}
    />
  )
}

/** Registers that keep something of several subjects are narrowed by the field that names the subject. */
function useSubjectFilter([first]: readonly RegisterField[]): Filter | undefined {
  const read = useSay()
  if (first === undefined) return undefined
  const label = read(first.label)
  if (first.type === 'choice') {
    const options = (first.options ?? []).map(({ id, title }) => ({
      value: id,
      label: read(title),
    }))
    return { name: 'subject', label, options }
  }
  if (first.type !== 'application') return undefined
  return filterBy(ApplicationSelect, 'subject', label)
}
