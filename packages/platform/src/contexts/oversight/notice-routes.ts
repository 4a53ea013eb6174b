import { z } from 'zod'
import { Bilingual } from '#kernel/bilingual.ts'
import { listReply, PAGE_ITEMS_MAX, pageLimit } from '#platform/http/page.ts'
import { type Route, route } from '#platform/http/route.ts'
import { Notice, NoticeId, noticeKinds, Severity } from './notice.ts'
import {
  countUnreadNotices,
  listNotices,
  markAllNoticesRead,
  markNoticesRead,
} from './read-notices.ts'

const list = route({
  method: 'GET',
  path: '/notices',
  summary: "One's own notices, newest first.",
  permission: 'signed-in',
  appends: null,
  query: z.strictObject({
    unread: z.stringbool().optional(),
    kind: z.string().max(80).optional(),
    severity: Severity.optional(),
    before: NoticeId.optional(),
    limit: pageLimit,
  }),
  reply: listReply(Notice, NoticeId),
  handle: ({ actor, query }, services) => listNotices(actor, query, services),
})

const unread = route({
  method: 'GET',
  path: '/notices/unread',
  summary: "How many of one's own notices are unread.",
  permission: 'signed-in',
  appends: null,
  reply: z.object({ count: z.int().nonnegative() }),
  handle: async ({ actor }, services) => ({ count: await countUnreadNotices(actor, services) }),
})

const kinds = route({
  method: 'GET',
  path: '/notices/kinds',
  summary: 'The kinds of notice; who gets a mandatory one cannot switch it off.',
  permission: 'signed-in',
  appends: null,
  reply: z.object({
    items: z
      .array(z.object({ id: z.string(), title: Bilingual, mandatory: z.boolean() }))
      .readonly(),
  }),
  handle: async () => ({ items: noticeKinds }),
})

const markRead = route({
  method: 'POST',
  path: '/notices/read',
  summary: "Marks some of one's own notices read.",
  permission: 'signed-in',
  appends: ['notice.read'],
  body: z.strictObject({ ids: z.array(NoticeId).min(1).max(PAGE_ITEMS_MAX) }),
  reply: undefined,
  async handle({ actor, body }, services) {
    await markNoticesRead(actor, body.ids, services)
    return undefined
  },
})

const markAllRead = route({
  method: 'POST',
  path: '/notices/all-read',
  summary:
    "Marks all of one's own notices read that fit, up to the newest that was seen; what came since stays unread.",
  permission: 'signed-in',
  appends: ['notice.read'],
  body: z.strictObject({
    upTo: NoticeId,
    kind: z.string().max(80).optional(),
    severity: Severity.optional(),
  }),
  reply: z.object({ count: z.int().nonnegative() }),
  handle: async ({ actor, body }, services) => ({
    count: await markAllNoticesRead(actor, body, services),
  }),
})

export const noticeRoutes: readonly Route[] = [list, unread, kinds, markRead, markAllRead]
