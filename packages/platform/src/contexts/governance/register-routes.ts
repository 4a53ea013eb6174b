import { z } from 'zod'
import { idOf, listReply, pageLimit, pageOf } from '#platform/http/page.ts'
import { type Route, route } from '#platform/http/route.ts'
import { approveInRegister, keepInRegister } from './keep-register.ts'
import { Register, RegisterContent, RegisterEntry, RegisterEntryId } from './register.ts'
import { pageOfRegister } from './register-store.ts'

const list = route({
  method: 'GET',
  path: '/registers/:register',
  summary: 'The entries of a register, newest first; the newest about a subject holds.',
  permission: 'governance:read',
  appends: null,
  params: z.strictObject({ register: Register }),
  query: z.strictObject({
    subject: z.string().max(120).optional(),
    before: RegisterEntryId.optional(),
    limit: pageLimit,
  }),
  reply: listReply(RegisterEntry, RegisterEntryId),
  handle: ({ actor, params: { register }, query: { subject, before, limit } }, { db }) =>
    pageOf(
      limit,
      (page) => pageOfRegister(db, actor.institution, { register, subject }, { before, ...page }),
      idOf,
    ),
})

const keep = route({
  method: 'POST',
  path: '/register-entries',
  summary: 'Keeps an entry in the register that its content names.',
  permission: 'register:write',
  appends: ['register.written'],
  body: z.strictObject({ content: RegisterContent, reviewOn: z.iso.date() }),
  reply: RegisterEntry,
  status: 201,
  handle: ({ actor, body }, services) => keepInRegister(actor, body, services),
})

const approve = route({
  method: 'POST',
  path: '/register-entries/:id/approval',
  summary: 'Approves a plan, a policy or a risk appetite; never by who wrote it.',
  permission: 'register:approve',
  appends: ['register.approved'],
  params: z.strictObject({ id: RegisterEntryId }),
  reply: undefined,
  async handle({ actor, params: { id } }, services) {
    await approveInRegister(actor, id, services)
    return undefined
  },
})

export const registerRoutes: readonly Route[] = [list, keep, approve]
