import { z } from 'zod'
import { dayInChina } from '#kernel/time.ts'
import { idOf, listReply, pageLimit, pageOf } from '#platform/http/page.ts'
import { fileOf, type Route, route } from '#platform/http/route.ts'
import { exportRegister } from './export-register.ts'
import { approveInRegister, keepInRegister } from './keep-register.ts'
import {
  Register,
  RegisterContent,
  RegisterEntry,
  RegisterEntryId,
  RegisterStanding,
} from './register.ts'
import { RegisterDefinition, readRegisters } from './register-fields.ts'
import { loadKept, pageOfRegister } from './register-store.ts'

const KeptReply = z.object({ ...RegisterEntry.shape, standing: RegisterStanding })

const registers = route({
  method: 'GET',
  path: '/registers',
  summary: 'The registers with the fields of their entries.',
  permission: 'governance:read',
  appends: null,
  reply: z.object({ items: z.array(RegisterDefinition).readonly() }),
  handle: async () => ({ items: readRegisters() }),
})

const read = route({
  method: 'GET',
  path: '/register-entries/:id',
  summary: 'One entry of a register.',
  permission: 'governance:read',
  appends: null,
  params: z.strictObject({ id: RegisterEntryId }),
  reply: KeptReply,
  handle: ({ actor, params: { id } }, { db }) => loadKept(db, actor.institution, id),
})

const workbook = route({
  method: 'GET',
  path: '/registers/:register/workbook',
  summary: 'Every entry of a register as an Excel workbook.',
  permission: 'governance:read',
  appends: null,
  params: z.strictObject({ register: Register }),
  reply: fileOf('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'),
  handle: async ({ actor, params: { register } }, services) => ({
    name: `${register}-${dayInChina(services.now())}.xlsx`,
    content: await exportRegister(actor, register, services),
  }),
})

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
  reply: listReply(KeptReply, RegisterEntryId),
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

export const registerRoutes: readonly Route[] = [registers, list, workbook, read, keep, approve]
