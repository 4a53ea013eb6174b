import { requireSignedIn } from '#contexts/identity/index.ts'
import type { Actor } from '#kernel/actor.ts'
import { serializable } from '#platform/database/transaction.ts'
import { idOf, PAGE_ITEMS_MAX, pageOf } from '#platform/http/page.ts'
import type { Services } from '#platform/services.ts'
import { noticeErrors } from './errors.ts'
import type { NoticeId } from './notice.ts'
import {
  countUnread,
  findCopies,
  findUnread,
  type NoticeFilter,
  pageOfNotices,
  saveRead,
} from './notice-store.ts'

/** One's own notices, newest first. */
export async function listNotices(
  actor: Actor,
  { limit, ...filter }: NoticeFilter & { readonly limit: number },
  { db }: Services,
) {
  requireSignedIn(actor)
  const { institution, id } = actor
  return pageOf(limit, (page) => pageOfNotices(db, institution, id, filter, page.limit), idOf)
}

export async function countUnreadNotices(actor: Actor, { db }: Services): Promise<number> {
  requireSignedIn(actor)
  return countUnread(db, actor.institution, actor.id)
}

/**
 * Marks one's own notices read; what was read before stays read since then.
 * Error: `oversight.unknown_notice` for one that is not one's own, and then none is marked.
 */
export async function markNoticesRead(
  actor: Actor,
  ids: readonly NoticeId[],
  { db, now, append }: Services,
) {
  requireSignedIn(actor)
  const { institution, id: person } = actor
  await serializable(db, async (tx) => {
    const copies = await findCopies(tx, institution, person, ids)
    const missing = ids.find((id) => !copies.some(({ notice }) => notice === id))
    if (missing !== undefined) throw noticeErrors.unknown_notice({ notice: missing })
    const unread = copies.filter(({ read_at }) => read_at === null).map(({ notice }) => notice)
    if (unread.length === 0) return
    await saveRead(tx, institution, person, unread, now())
    await append(tx, { kind: 'notice.read', subject: person, actor, body: { notices: unread } })
  })
}

/**
 * Marks read all of one's own notices that fit, up to the newest that the reader has seen: what came since stays unread.
 * In pieces, each with its entry, because an inbox is longer than an entry may be.
 */
export async function markAllNoticesRead(
  actor: Actor,
  filter: Pick<NoticeFilter, 'kind' | 'severity'> & { readonly upTo: NoticeId },
  services: Services,
): Promise<number> {
  requireSignedIn(actor)
  const { institution, id } = actor
  for (let count = 0; ; ) {
    const ids = await findUnread(services.db, institution, id, filter, PAGE_ITEMS_MAX)
    if (ids.length > 0) await markNoticesRead(actor, ids, services)
    count += ids.length
    if (ids.length < PAGE_ITEMS_MAX) return count
  }
}
