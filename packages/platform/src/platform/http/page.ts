import { z } from 'zod'

export const PAGE_ITEMS_MAX = 200
const PAGE_ITEMS_DEFAULT = 50
const TEXT_CHARACTERS_MAX = 100

/** How many items a page has at most. Lists page by key, so that a page costs the same wherever it begins. */
export const pageLimit = z.coerce
  .number()
  .int()
  .min(1)
  .max(PAGE_ITEMS_MAX)
  .default(PAGE_ITEMS_DEFAULT)

/** The query members of a list: ids sort by the time of their making, so what is added meanwhile comes last. */
export function listQuery<Id extends z.ZodType>(id: Id) {
  return { after: id.optional(), limit: pageLimit }
}

/** How things are found by what they are called: by a part of it, or, where ids are to be named, by these. */
export function nameQuery<Id extends z.ZodType<unknown, string>>(id: Id) {
  return {
    text: z.string().trim().min(1).max(TEXT_CHARACTERS_MAX).optional(),
    /** Separated by commas. */
    ids: z
      .string()
      .transform((text) => text.split(','))
      .pipe(z.array(id).max(PAGE_ITEMS_MAX))
      .optional(),
  }
}

/** A page; `next` stands where there is more, and is where the next page begins. */
export function listReply<Item extends z.ZodType, Key extends z.ZodType>(item: Item, key: Key) {
  return z.object({ items: z.array(item).readonly(), next: key.optional() })
}

/** The usual key of a page. */
export const idOf = <Id>(item: { readonly id: Id }): Id => item.id

export interface Page<Item, Key> {
  readonly items: readonly Item[]
  readonly next?: Key | undefined
}

/** Reads a page and one item more, which tells without counting whether there is a next one. */
export async function pageOf<Item, Key>(
  limit: number,
  read: (page: { readonly limit: number }) => Promise<readonly Item[]>,
  keyOf: (item: Item) => Key,
): Promise<Page<Item, Key>> {
  const found = await read({ limit: limit + 1 })
  const items = found.slice(0, limit)
  const last = items.at(-1)
  return found.length > limit && last !== undefined ? { items, next: keyOf(last) } : { items }
}
