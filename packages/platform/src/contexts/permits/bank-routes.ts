import { riskClasses } from '@hengjian/guard'
import { z } from 'zod'
import { RowFault } from '#contexts/registry/index.ts'
import { Bilingual } from '#kernel/bilingual.ts'
import { idOf, listReply, pageLimit, pageOf } from '#platform/http/page.ts'
import { fileOf, type Route, route } from '#platform/http/route.ts'
import { admitBank, retireBank } from './admit-bank.ts'
import { permitErrors } from './errors.ts'
import { GuardBank, GuardBankId, GuardBankKind, GuardBankTerms } from './guard-bank.ts'
import { contentOfBank, findBank, pageOfBanks } from './guard-bank-store.ts'
import { importBank, tryBank } from './import-bank.ts'
import { GuardBankName } from './permit-guards.ts'

// A bank comes as bytes, since its encoding (UTF-8 or GB 18030) is found by reading it.
const textFile = fileOf('application/octet-stream')
const params = z.strictObject({ id: GuardBankId })
const Reason = z.string().trim().min(5).max(500)

const listBanks = route({
  method: 'GET',
  path: '/guard-banks',
  summary: 'Lists banks of words and expressions, newest first.',
  permission: 'guard-bank:read',
  appends: null,
  query: z.strictObject({
    name: GuardBankName.optional(),
    kind: GuardBankKind.optional(),
    state: z.enum(['waiting', 'in-force', 'retired']).optional(),
    before: GuardBankId.optional(),
    limit: pageLimit,
  }),
  reply: listReply(GuardBank, GuardBankId),
  handle({ actor, query: { before, limit, ...filter } }, { db }) {
    const read = (page: { readonly limit: number }) =>
      pageOfBanks(db, actor.institution, filter, { before, ...page })
    return pageOf(limit, read, idOf)
  },
})

const readBank = route({
  method: 'GET',
  path: '/guard-banks/:id',
  summary: 'Reads one bank, without its rows.',
  permission: 'guard-bank:read',
  appends: null,
  params,
  reply: GuardBank,
  async handle({ actor, params: { id } }, { db }) {
    const bank = await findBank(db, actor.institution, id)
    if (bank === undefined) throw permitErrors.no_bank({ bank: id })
    return bank
  },
})

const listRiskClasses = route({
  method: 'GET',
  path: '/guard-risk-classes',
  summary: 'The risk classes of findings (GB/T 45654-2025, annex A), of which a bank may name one.',
  permission: 'guard-bank:read',
  appends: null,
  reply: z.object({
    items: z.array(z.object({ id: z.string(), title: Bilingual })).readonly(),
  }),
  handle: async () => ({
    items: Object.entries(riskClasses).map(([id, title]) => ({ id, title })),
  }),
})

const readContent = route({
  method: 'GET',
  path: '/guard-banks/:id/content',
  summary: 'The imported file of a bank, for who decides on it.',
  permission: 'guard-bank:admit',
  appends: null,
  params,
  reply: textFile,
  async handle({ actor, params: { id } }, { db }) {
    const content = await contentOfBank(db, actor.institution, id)
    if (content === undefined) throw permitErrors.no_bank({ bank: id })
    return { name: `${id}.txt`, content }
  },
})

const importRoute = route({
  method: 'POST',
  path: '/guard-banks',
  summary:
    'Imports a bank (CSV or TXT): all of it, or nothing; it waits for a second person. Expressions need `guard-expression:import`.',
  permission: 'guard-bank:import',
  appends: ['guard.bank_imported'],
  query: GuardBankTerms,
  body: textFile,
  reply: GuardBank,
  status: 201,
  handle: ({ actor, query, body }, services) =>
    importBank(actor, { terms: query, file: body }, services),
})

const tryRoute = route({
  method: 'POST',
  path: '/guard-banks/trials',
  summary: 'A dry run of an import: every fault of every row at once; nothing is changed.',
  permission: 'guard-bank:import',
  appends: null,
  query: GuardBankTerms,
  body: textFile,
  reply: z.strictObject({
    digest: z.string(),
    rowCount: z.int().nonnegative(),
    faults: z.array(RowFault).readonly(),
  }),
  handle: ({ actor, query, body }) => tryBank(actor, { terms: query, file: body }),
})

const admitRoute = route({
  method: 'POST',
  path: '/guard-banks/:id/admission',
  summary: 'Puts a bank in force in place of the one of its name; who imported it cannot.',
  permission: 'guard-bank:admit',
  appends: ['guard.bank_admitted', 'guard.bank_retired'],
  params,
  reply: GuardBank,
  handle: ({ actor, params: { id } }, services) => admitBank(actor, id, services),
})

const retireRoute = route({
  method: 'POST',
  path: '/guard-banks/:id/retirement',
  summary: 'Takes a bank out, on every gateway within a second.',
  permission: 'guard-bank:admit',
  appends: ['guard.bank_retired'],
  params,
  body: z.strictObject({ reason: Reason }),
  reply: GuardBank,
  handle: ({ actor, params: { id }, body }, services) =>
    retireBank(actor, { id, reason: body.reason }, services),
})

export const bankRoutes: readonly Route[] = [
  listBanks,
  readBank,
  listRiskClasses,
  readContent,
  importRoute,
  tryRoute,
  admitRoute,
  retireRoute,
]
