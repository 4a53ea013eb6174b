import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query'
import { Select, type SelectProps, Tooltip } from 'antd'
import { type ReactNode, useEffect, useState } from 'react'
import type { Item, ListOperation, Query } from '../api/client.ts'
import {
  type Arguments,
  ASIDE,
  isSignedOut,
  passes,
  queryClient,
  reading,
  TRY_AGAIN_MS,
} from '../api/use-api.ts'
import { type Bilingual, texts, useSay, useTexts } from '../language/language.tsx'

const words = texts({
  search: ['按名称搜索', 'Search by name'],
  unread: ['名称未能读取，此处为其编号', 'Its name could not be read; this is its id'],
})

/** How many ids one request names, and how many choices a search shows. */
const IDS_MAX = 100
const CHOICES_MAX = 50

/** What stands where a name is still being read. */
const READING = '…'
/** Stands for what could not be read. */
const UNREAD = Symbol('unread')

/** Lists that find items by a part of their name (`text`) and by `ids`. */
type NamedList = {
  [O in ListOperation]: 'ids' extends keyof Query<O> ? O : never
}[ListOperation]

interface Terms<One> {
  readonly nameOf: (item: One, read: (text: Bilingual) => string) => string
  /** All that a search looks into, as the API does. */
  readonly foundBy: (item: One) => string
  /** What cannot be chosen any more is not offered. */
  readonly offered?: Readonly<Record<string, string>>
}

interface Directory<O extends NamedList, One = Item<O>> extends Terms<One> {
  readonly operation: O
  readonly ask: (id: string) => void
  /** Forgets what could not be read, so that it is asked for again where it is shown. */
  readonly retry: () => void
}

/** What was read of ids; an id that names nothing here stands without an item. Forgotten with the session. */
type Known<One> = ReadonlyMap<string, One | undefined | typeof UNREAD>
const keyOf = (operation: NamedList) => ['names', operation] as const

const searching = <O extends NamedList>(operation: O, query: Readonly<Record<string, unknown>>) =>
  reading(operation, ...([{ query }] as unknown as Arguments<O>))

/** Things of which there may be any number: every id that a page shows is read once, many in one request. */
export function openDirectory<O extends NamedList>(
  operation: O,
  terms: Terms<Item<O>>,
): Directory<O> {
  const waiting = new Set<string>()

  const learn = (change: (known: Known<unknown>) => Iterable<readonly [string, unknown]>) =>
    queryClient.setQueryData<Known<unknown>>(
      keyOf(operation),
      (known = new Map()) => new Map(change(known)),
    )
  function retry() {
    const known = queryClient.getQueryData<Known<unknown>>(keyOf(operation))
    const read = [...(known ?? [])].filter(([, item]) => item !== UNREAD)
    if (read.length !== (known?.size ?? 0)) learn(() => read)
  }

  async function readWaiting() {
    while (waiting.size > 0) {
      const ids = [...waiting].slice(0, IDS_MAX)
      const itemOf = await itemsOf(ids)
      for (const id of ids) waiting.delete(id)
      if (itemOf === undefined) continue
      learn((known) => [...known, ...ids.map((id) => [id, itemOf(id)] as const)])
    }
  }
  async function itemsOf(ids: readonly string[]): Promise<((id: string) => unknown) | undefined> {
    try {
      const query = { ids: ids.join(','), limit: IDS_MAX }
      const page = await queryClient.fetchQuery(searching(operation, query))
      const items = page.items as readonly { readonly id: string }[]
      const byId = new Map(items.map((item) => [item.id, item]))
      return (id) => byId.get(id)
    } catch (error) {
      // Asked for again once somebody has signed in: the page is drawn anew then.
      if (isSignedOut(error as Error)) return undefined
      if (passes(error as Error)) setTimeout(retry, TRY_AGAIN_MS)
      return () => UNREAD
    }
  }
  return {
    operation,
    ...terms,
    ask(id) {
      if (waiting.has(id)) return
      waiting.add(id)
      if (waiting.size === 1) setTimeout(() => void readWaiting())
    },
    retry,
  }
}

/** Names for ids: nothing where nobody is meant, and the id itself where it names nothing here or could not be read. */
export function useNames<O extends NamedList>({
  operation,
  nameOf: nameOfItem,
  ask,
  retry,
}: Directory<O>) {
  const read = useSay()
  const known = useQuery<Known<Item<O>>>({
    queryKey: keyOf(operation),
    queryFn: skipToken,
    gcTime: Number.POSITIVE_INFINITY,
  }).data
  // Whoever shows names anew asks anew for what could not be read.
  useEffect(retry, [retry])

  /** Where it must be a text. */
  function wordOf(id: string | undefined): string {
    if (id === undefined) return ''
    const item = known?.get(id)
    if (item === UNREAD) return id
    if (item !== undefined) return nameOfItem(item, read)
    if (known?.has(id)) return id
    ask(id)
    return READING
  }
  const nameOf = (id: string | undefined): ReactNode =>
    id !== undefined && known?.get(id) === UNREAD ? <UnreadName of={id} /> : wordOf(id)
  return {
    nameOf,
    namesOf: (ids: readonly string[], between: string): ReactNode =>
      ids.reduce<ReactNode>((before, id, at) => {
        if (at === 0) return nameOf(id)
        return (
          <>
            {before}
            {between}
            {nameOf(id)}
          </>
        )
      }, ''),
    wordOf,
  }
}

function UnreadName({ of }: { of: string }) {
  const say = useTexts(words)
  return (
    <Tooltip title={say.unread}>
      <span className="mono" aria-description={say.unread}>
        {of}
      </span>
    </Tooltip>
  )
}

export interface NameSelectProps extends Omit<SelectProps, 'options' | 'showSearch'> {
  /** Only those that the list narrows to by these members of its query. */
  readonly narrowed?: Readonly<Record<string, string>>
}

/** Chooses by what is typed of a name: the API searches, so that ten thousand are no more than ten. */
export function NameSelect<O extends NamedList>({
  of: directory,
  narrowed,
  value,
  ...props
}: NameSelectProps & { readonly of: Directory<O> }) {
  const { operation, nameOf, foundBy, offered } = directory
  const say = useTexts(words)
  const read = useSay()
  const names = useNames(directory)
  const [text, setText] = useState('')
  const query = { ...offered, ...narrowed, ...(text !== '' && { text }), limit: CHOICES_MAX }
  const found = useQuery({
    ...searching(operation, query),
    placeholderData: keepPreviousData,
    meta: ASIDE,
  })
  const items = (found.data?.items ?? []) as readonly Item<O>[]
  const options = items.map((item) => ({
    value: (item as { readonly id: string }).id,
    label: nameOf(item, read),
    foundBy: foundBy(item),
  }))
  // What was chosen keeps its name when the search has gone on.
  const chosen = [value ?? []].flat() as readonly string[]
  const others = chosen
    .filter((id) => !options.some((option) => option.value === id))
    .map((id) => ({ value: id, label: names.wordOf(id), foundBy: names.wordOf(id) }))
  return (
    <Select
      placeholder={say.search}
      {...props}
      value={value ?? null}
      loading={found.isFetching}
      showSearch={{ optionFilterProp: 'foundBy', onSearch: setText }}
      options={[...options, ...others]}
    />
  )
}
