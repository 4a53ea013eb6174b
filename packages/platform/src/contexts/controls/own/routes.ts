import { z } from 'zod'
import { idOf, listReply, pageLimit, pageOf } from '#platform/http/page.ts'
import { type Route, route } from '#platform/http/route.ts'
import { OwnRevisionId } from '../ids.ts'
import { OwnStatementId } from '../measures.ts'
import { adoptOwn, discardOwn, draftOwn } from './draft-own.ts'
import { OwnRevision, OwnStatement } from './own-statement.ts'
import { loadRevision, pageOfRevisions } from './own-store.ts'

const REASON_CHARACTERS_MAX = 2_000

const params = z.strictObject({ id: OwnRevisionId })

const list = route({
  method: 'GET',
  path: '/own-statements',
  summary: 'What the institution asks of itself, revision by revision, newest first.',
  permission: 'controls:read',
  appends: null,
  query: z.strictObject({
    state: z.enum(['draft', 'in-force', 'over']).optional(),
    statement: OwnStatementId.optional(),
    text: z.string().trim().min(1).max(120).optional(),
    before: OwnRevisionId.optional(),
    limit: pageLimit,
  }),
  reply: listReply(OwnRevision, OwnRevisionId),
  handle: ({ actor, query: { before, limit, ...filter } }, { db }) =>
    pageOf(
      limit,
      (page) => pageOfRevisions(db, actor.institution, filter, { before, ...page }),
      idOf,
    ),
})

const read = route({
  method: 'GET',
  path: '/own-statements/:id',
  summary: 'One revision of an own statement.',
  permission: 'controls:read',
  appends: null,
  params,
  reply: OwnRevision,
  handle: ({ actor, params: { id } }, { db }) => loadRevision(db, actor.institution, id),
})

const draft = route({
  method: 'POST',
  path: '/own-statements',
  summary:
    "Drafts a statement of the institution's own, or a change of it; another person puts it in force.",
  permission: 'catalogue:adopt',
  appends: ['own-statement.drafted', 'notice.posted'],
  body: z.strictObject({ statement: OwnStatementId, content: OwnStatement }),
  reply: OwnRevision,
  status: 201,
  handle: ({ actor, body: { statement, content } }, services) =>
    draftOwn(actor, { statement, wish: { content } }, services),
})

const draftWithdrawal = route({
  method: 'POST',
  path: '/own-statements/withdrawals',
  summary: 'Drafts that an own statement be asked no longer; another person puts that in force.',
  permission: 'catalogue:adopt',
  appends: ['own-statement.drafted', 'notice.posted'],
  body: z.strictObject({
    statement: OwnStatementId,
    reason: z.string().trim().min(1).max(REASON_CHARACTERS_MAX),
  }),
  reply: OwnRevision,
  status: 201,
  handle: ({ actor, body: { statement, reason } }, services) =>
    draftOwn(actor, { statement, wish: { reason } }, services),
})

const adopt = route({
  method: 'POST',
  path: '/own-statements/:id/adoption',
  summary: 'Puts a draft in force; nobody does so with their own.',
  permission: 'own-statement:adopt',
  appends: ['own-statement.adopted', 'own-statement.withdrawn'],
  params,
  reply: OwnRevision,
  handle: ({ actor, params: { id } }, services) => adoptOwn(actor, id, services),
})

const discard = route({
  method: 'POST',
  path: '/own-statements/:id/discarding',
  summary: 'Throws a draft away; what is in force stays.',
  permission: 'catalogue:adopt',
  appends: ['own-statement.discarded'],
  params,
  reply: undefined,
  async handle({ actor, params: { id } }, services) {
    await discardOwn(actor, id, services)
    return undefined
  },
})

export const ownRoutes: readonly Route[] = [list, draft, draftWithdrawal, read, adopt, discard]
