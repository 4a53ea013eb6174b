import { z } from 'zod'

export const PAGE_ITEMS_MAX = 200
const PAGE_ITEMS_DEFAULT = 50

/** The members of a list's query: `after` is the id of the last item of the page before. */
export function listQuery<Id extends z.ZodType>(id: Id) {
  return {
    after: id.optional(),
    limit: z.coerce.number().int().min(1).max(PAGE_ITEMS_MAX).default(PAGE_ITEMS_DEFAULT),
  }
}

/** `next`, where there is one, is the `after` of the next page. */
export function listReply<Item extends z.ZodType>(item: Item) {
  return z.strictObject({ items: z.array(item).readonly(), next: z.string().optional() })
}

/** Reads one more than asked for, which tells whether there is a next page without counting. */
export async function pageOf<Item extends { readonly id: string }>(
  limit: number,
  read: (page: { readonly limit: number }) => Promise<readonly Item[]>,
): Promise<{ items: readonly Item[]; next?: string }> {
  const found = await read({ limit: limit + 1 })
  const items = found.slice(0, limit)
  const last = items.at(-1)
  return found.length > limit && last !== undefined ? { items, next: last.id } : { items }
}
