import { z } from 'zod'

const PAGE_ITEMS_MAX = 200
const PAGE_ITEMS_DEFAULT = 50

/** Pages by key: ids sort by the time of their making, so what is added meanwhile comes last. */
export function pageQuery<Id extends z.ZodType>(id: Id) {
  return z.strictObject({
    after: id.optional(),
    limit: z.coerce.number().int().min(1).max(PAGE_ITEMS_MAX).default(PAGE_ITEMS_DEFAULT),
  })
}

/** A full page names where the next one begins; a page that is not full is the last. */
export function paged<Item extends { readonly id: string }>(items: readonly Item[], limit: number) {
  const last = items.at(-1)
  const next: Item['id'] | undefined = items.length < limit ? undefined : last?.id
  return { items, next }
}
