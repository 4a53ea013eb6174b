import { z } from 'zod'
import { ApplicationId } from '#kernel/ids.ts'
import { idOf, listReply, pageLimit, pageOf } from '#platform/http/page.ts'
import { type Route, route } from '#platform/http/route.ts'
import { listExitTasks } from './exit-store.ts'
import { ExitTask, ExitTaskId } from './exit-task.ts'
import { ExitDetail, readExit } from './read-exit.ts'
import { keepApplication } from './resolve-exit.ts'

const Params = z.strictObject({ id: ExitTaskId })

const list = route({
  method: 'GET',
  path: '/exits',
  summary:
    'Lists applications that met a condition of exit, newest first; by default those not decided about.',
  permission: 'monitor:read',
  appends: null,
  query: z.strictObject({
    open: z.stringbool().default(true),
    application: ApplicationId.optional(),
    before: ExitTaskId.optional(),
    limit: pageLimit,
  }),
  reply: listReply(ExitTask, ExitTaskId),
  handle: ({ actor, query }, { db }) =>
    pageOf(query.limit, ({ limit }) => listExitTasks(db, actor.institution, query, limit), idOf),
})

const read = route({
  method: 'GET',
  path: '/exits/:id',
  summary: 'One exit: the condition that an application met and how that went, and who was told.',
  permission: 'monitor:read',
  appends: null,
  params: Params,
  reply: ExitDetail,
  handle: ({ actor, params }, services) => readExit(actor, params.id, services),
})

const keep = route({
  method: 'POST',
  path: '/exits/:id/keeping',
  summary:
    'Keeps an application that met a condition of exit, for a reason; its owner does not decide that.',
  permission: 'exit:decide',
  appends: ['exit.resolved'],
  params: Params,
  body: z.strictObject({ reason: z.string().trim().min(10).max(500) }),
  reply: undefined,
  async handle({ actor, params, body }, services) {
    await keepApplication(actor, { id: params.id, reason: body.reason }, services)
    return undefined
  },
})

export const exitRoutes: readonly Route[] = [list, read, keep]
