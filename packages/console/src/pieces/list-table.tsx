import { ReloadOutlined } from '@ant-design/icons'
import { useNavigate, useRouter, useSearch } from '@tanstack/react-router'
import { Button, Input, Select, Table, type TableColumnType } from 'antd'
import { type ReactNode, useRef, useState } from 'react'
import type { Item, ListOperation } from '../api/client.ts'
import { type Arguments, useRead } from '../api/use-api.ts'
import { texts, useTexts } from '../language/language.tsx'
import { ColumnChoice, keptHidden } from './column-choice.tsx'
import { SavedViews } from './saved-views.tsx'
import { Blank, ErrorPanel, Loading } from './states.tsx'
import './list-table.css'

const words = texts({
  first: ['首页', 'First page'],
  previous: ['上一页', 'Previous'],
  next: ['下一页', 'Next'],
  again: ['刷新', 'Refresh'],
  search: ['搜索', 'Search'],
  emptyFiltered: ['没有符合条件的内容', 'Nothing fits these filters'],
  clear: ['清除筛选', 'Clear filters'],
})

const PAGE_SIZE = 50

/** One thing to narrow a list by: a member of the operation's query. */
export interface Filter {
  readonly name: string
  readonly label: string
  readonly options?: readonly { readonly value: string; readonly label: string }[]
  /** Where neither text nor a choice serves. */
  readonly field?: (
    value: string | undefined,
    onChange: (value: string | undefined) => void,
  ) => ReactNode
}

export interface Column<Row> {
  readonly key: string
  readonly title: string
  readonly render: (row: Row) => ReactNode
  readonly width?: number | string
  /** Not shown until chosen. */
  readonly spare?: boolean
  readonly align?: 'right'
}

type Search = Readonly<Record<string, string | number | undefined>>

/**
 * A list of the API: filters, search and the page stand in the address, so that a view can be linked and kept; the server
 * pages by key. Columns are chosen and views kept on this machine.
 */
export function ListTable<O extends ListOperation>({
  name,
  operation,
  params,
  fixed = {},
  filters = [],
  columns,
  rowKey,
  pageBy = 'after',
  empty,
}: {
  /** Under which columns and views are kept. */
  name: string
  operation: O
  params?: Readonly<Record<string, string>>
  /** Members of the query that the page sets itself. */
  fixed?: Search
  filters?: readonly Filter[]
  columns: readonly Column<Item<O>>[]
  rowKey: (row: Item<O>) => string
  pageBy?: 'after' | 'before'
  /** Where there is nothing, although nothing was asked to be left out. */
  empty: ReactNode
}) {
  const say = useTexts(words)
  const router = useRouter()
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as Search
  const depth = useRef(0)
  const [hidden, setHidden] = useState(() => keptHidden(name, columns))
  const asked = Object.fromEntries(filters.map((filter) => [filter.name, search[filter.name]]))
  const query = { ...fixed, ...asked, [pageBy]: search.page, limit: PAGE_SIZE }
  const input = { query, ...(params !== undefined && { params }) }
  const list = useRead(operation, ...([input] as unknown as Arguments<O>))
  const page = list.data as { items: readonly Item<O>[]; next?: string | number } | undefined
  const narrow = (changed: Search) => {
    depth.current = 0
    void navigate({ to: '.', search: { ...search, page: undefined, ...changed } as never })
  }
  const turn = (next: string | number) => {
    depth.current += 1
    void navigate({ to: '.', search: { ...search, page: next } as never })
  }
  const back = () => {
    depth.current -= 1
    router.history.back()
  }
  const isNarrowed = filters.some((filter) => search[filter.name] !== undefined)
  return (
    <section className="sheet table">
      <div className="toolbar">
        {filters.map((filter) => (
          <FilterField
            key={filter.name}
            filter={filter}
            value={search[filter.name]}
            onChange={(value) => narrow({ [filter.name]: value })}
          />
        ))}
        {isNarrowed && (
          <Button
            type="text"
            onClick={() =>
              narrow(Object.fromEntries(filters.map((filter) => [filter.name, undefined])))
            }
          >
            {say.clear}
          </Button>
        )}
        <span className="grow" />
        {filters.length > 0 && <SavedViews name={name} search={search} />}
        <ColumnChoice name={name} columns={columns} hidden={hidden} onChange={setHidden} />
        <Button
          icon={<ReloadOutlined aria-hidden />}
          aria-label={say.again}
          title={say.again}
          onClick={() => void list.refetch()}
        />
      </div>
      {list.error !== null && page === undefined ? (
        <div style={{ padding: 16 }}>
          <ErrorPanel error={list.error} retry={() => void list.refetch()} />
        </div>
      ) : (
        <Table<Item<O>>
          size="middle"
          pagination={false}
          rowKey={rowKey}
          dataSource={page?.items ?? []}
          columns={columns.filter(({ key }) => !hidden.has(key)).map(columnOf)}
          scroll={{ x: 'max-content' }}
          locale={{ emptyText: emptyText(list.isPending, isNarrowed, say.emptyFiltered, empty) }}
        />
      )}
      {(page?.next !== undefined || search.page !== undefined) && (
        <nav className="pager">
          <Button disabled={search.page === undefined} onClick={() => narrow({})}>
            {say.first}
          </Button>
          <Button disabled={depth.current === 0} onClick={back}>
            {say.previous}
          </Button>
          <Button disabled={page?.next === undefined} onClick={() => turn(page!.next!)}>
            {say.next}
          </Button>
        </nav>
      )}
    </section>
  )
}

function emptyText(pending: boolean, narrowed: boolean, nothingFits: string, empty: ReactNode) {
  if (pending) return <Loading />
  return narrowed ? <Blank title={nothingFits} /> : empty
}

function columnOf<Row>({ key, title, render, width, align }: Column<Row>): TableColumnType<Row> {
  return {
    key,
    title,
    render: (_, row) => render(row),
    ...(width !== undefined && { width }),
    ...(align !== undefined && { align }),
  }
}

/** Free text waits for Enter; a choice narrows at once. */
function FilterField({
  filter,
  value,
  onChange,
}: {
  filter: Filter
  value: string | number | undefined
  onChange: (value: string | undefined) => void
}) {
  const shown = value === undefined ? undefined : String(value)
  if (filter.field !== undefined) return filter.field(shown, onChange)
  if (filter.options !== undefined) {
    return (
      <Select
        allowClear
        aria-label={filter.label}
        placeholder={filter.label}
        style={{ minWidth: 140 }}
        popupMatchSelectWidth={false}
        options={[...filter.options]}
        value={shown ?? null}
        onChange={(chosen) => onChange(chosen ?? undefined)}
      />
    )
  }
  return (
    <Input.Search
      key={shown}
      allowClear
      aria-label={filter.label}
      placeholder={filter.label}
      style={{ width: 240 }}
      defaultValue={shown ?? ''}
      onSearch={(text) => onChange(text.trim() === '' ? undefined : text.trim())}
    />
  )
}
