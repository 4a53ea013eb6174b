import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query'
import { Select, type SelectProps } from 'antd'
import { useState } from 'react'
import type { Item, ListOperation, Query } from '../api/client.ts'
import { type Arguments, ASIDE, queryClient, reading } from '../api/use-api.ts'
import { type Bilingual, texts, useSay, useTexts } from '../language/language.tsx'

const words = texts({ search: ['按名称搜索', 'Search by name'] })

/** How many ids one request names, and how many choices a search shows. */
const IDS_MAX = 100
const CHOICES_MAX = 50

/** What stands where a name is still being read. */
const READING = '…'

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
}

/** What was read of ids; an id that names nothing here stands without an item. Forgotten with the session. */
type Known<One> = ReadonlyMap<string, One | undefined>
const keyOf = (operation: NamedList) => ['names', operation] as const

const searching = <O extends NamedList>(operation: O, query: Readonly<Record<string, unknown>>) =>
  reading(operation, ...([{ query }] as unknown as Arguments<O>))

/** Things of which there may be any number: every id that a page shows is read once, many in one request. */
export function openDirectory<O extends NamedList>(
  operation: O,
  terms: Terms<Item<O>>,
): Directory<O> {
  const waiting = new Set<string>()

  async function readWaiting() {
    while (waiting.size > 0) {
      const ids = [...waiting].slice(0, IDS_MAX)
      const found = await itemsOf(ids)
      for (const id of ids) waiting.delete(id)
      if (found === undefined) continue
      const byId = new Map(found.map((item) => [item.id, item]))
      queryClient.setQueryData<Known<unknown>>(
        keyOf(operation),
        (known) => new Map([...(known ?? []), ...ids.map((id) => [id, byId.get(id)] as const)]),
      )
    }
  }
  async function itemsOf(ids: readonly string[]) {
    try {
      const query = { ids: ids.join(','), limit: IDS_MAX }
      const page = await queryClient.fetchQuery(searching(operation, query))
      return page.items as readonly { readonly id: string }[]
    } catch {
      // Asked for again when it is next shown; what the page itself reads says why nothing can be read.
      return undefined
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
  }
}

/** Names for ids: nothing where nobody is meant, and the id itself where it names nothing here. */
export function useNames<O extends NamedList>({ operation, nameOf, ask }: Directory<O>) {
  const read = useSay()
  const known = useQuery<Known<Item<O>>>({
    queryKey: keyOf(operation),
    queryFn: skipToken,
    gcTime: Number.POSITIVE_INFINITY,
  }).data
  return {
    nameOf(id: string | undefined): string {
      if (id === undefined) return ''
      const item = known?.get(id)
      if (item !== undefined) return nameOf(item, read)
      if (known?.has(id)) return id
      ask(id)
      return READING
    },
  }
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
    .map((id) => ({ value: id, label: names.nameOf(id), foundBy: names.nameOf(id) }))
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
