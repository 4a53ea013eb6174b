import { type InfiniteData, type QueryKey, useInfiniteQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import {
  type ApiError,
  call,
  type Input,
  type Item,
  type ListOperation,
  type Query,
  type Reply,
} from '../api/client.ts'
import { texts, useTexts } from '../language/language.tsx'
import { Blank, Read } from './states.tsx'

const words = texts({ more: ['显示更多', 'Show more'] })

const PAGE_SIZE = 50

interface Loaded<One> {
  readonly items: readonly One[]
  readonly next?: string | number | undefined
}

/** A list of the API within a part of a page: what comes after its first page is read when it is asked for. */
export function LongList<O extends ListOperation>({
  operation,
  params,
  query,
  pageBy = 'after',
  none,
  foot,
  children,
}: {
  operation: O
  params?: Readonly<Record<string, string>>
  /** Narrows the list. */
  query?: Query<O>
  pageBy?: 'after' | 'before'
  /** What is said where there is nothing. */
  none: string
  /** What the first answer says beside its items. */
  foot?: (reply: Reply<O>) => ReactNode
  children: (items: readonly Item<O>[]) => ReactNode
}) {
  const say = useTexts(words)
  const list = useInfiniteQuery<
    Loaded<Item<O>>,
    ApiError,
    InfiniteData<Loaded<Item<O>>>,
    QueryKey,
    string | number | undefined
  >({
    queryKey: ['long', operation, params ?? {}, query ?? {}],
    initialPageParam: undefined,
    async queryFn({ pageParam, signal }) {
      const asked = { ...query, [pageBy]: pageParam, limit: PAGE_SIZE }
      const input = { query: asked, ...(params !== undefined && { params }) }
      return (await call(operation, input as unknown as Input<O>, signal)) as Loaded<Item<O>>
    },
    getNextPageParam: ({ next }) => next,
  })
  return (
    <Read of={list}>
      {({ pages }) => {
        const items = pages.flatMap((page) => page.items)
        return (
          <>
            {items.length === 0 ? <Blank title={none} /> : children(items)}
            {list.hasNextPage && (
              <Button
                size="small"
                loading={list.isFetchingNextPage}
                onClick={() => void list.fetchNextPage()}
              >
                {say.more}
              </Button>
            )}
            {foot?.(pages[0] as unknown as Reply<O>)}
          </>
        )
      }}
    </Read>
  )
}
