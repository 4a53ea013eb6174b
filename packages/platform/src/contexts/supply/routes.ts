import { z } from 'zod'
import { SupplierId } from '#kernel/ids.ts'
import { Instant } from '#kernel/time.ts'
import { idOf, listQuery, listReply, nameQuery, pageOf } from '#platform/http/page.ts'
import { type Route, route } from '#platform/http/route.ts'
import { amendSupplier, decideAmendment } from './amend-supplier.ts'
import { assessSupplier } from './assess-supplier.ts'
import { delistSupplier } from './delist-supplier.ts'
import { listSupplier } from './list-supplier.ts'
import { proposeSupplier } from './propose-supplier.ts'
import { loadSupplier, pageOfSuppliers } from './store.ts'
import {
  Reason,
  Supplier,
  SupplierAssessment,
  SupplierDraft,
  SupplierKind,
  SupplierTerms,
} from './supplier.ts'

const params = z.strictObject({ id: SupplierId })

const list = route({
  method: 'GET',
  path: '/suppliers',
  summary:
    'Lists suppliers in the order of proposal; `listed` keeps those on the list now, or those that are not; `waiting` those to be decided about.',
  permission: 'supplier:read',
  appends: null,
  query: z.strictObject({
    kind: SupplierKind.optional(),
    listed: z.stringbool({ truthy: ['true'], falsy: ['false'] }).optional(),
    waiting: z.literal('true').optional(),
    ...nameQuery(SupplierId),
    ...listQuery(SupplierId),
  }),
  reply: listReply(Supplier, SupplierId),
  async handle({ actor, query: { listed, waiting, after, limit, ...named } }, { db, now }) {
    const filter = {
      ...named,
      waiting: waiting !== undefined,
      listed: listed === undefined ? undefined : { is: listed, at: now() },
    }
    const read = (page: { readonly limit: number }) =>
      pageOfSuppliers(db, actor.institution, filter, { after, ...page })
    return pageOf(limit, read, idOf)
  },
})

const read = route({
  method: 'GET',
  path: '/suppliers/:id',
  summary: 'Reads one supplier.',
  permission: 'supplier:read',
  appends: null,
  params,
  reply: Supplier,
  handle: ({ actor, params: { id } }, { db }) => loadSupplier(db, actor.institution, id),
})

const propose = route({
  method: 'POST',
  path: '/suppliers',
  summary: 'Proposes a supplier for the list.',
  permission: 'supplier:propose',
  appends: ['supplier.proposed'],
  body: SupplierDraft,
  reply: Supplier,
  status: 201,
  handle: ({ actor, body }, services) => proposeSupplier(actor, body, services),
})

const putOn = route({
  method: 'POST',
  path: '/suppliers/:id/listings',
  summary: 'Puts a supplier on the list for a time; never by who proposed it.',
  permission: 'supplier:list',
  appends: ['supplier.listed'],
  params,
  body: z.strictObject({ from: Instant.optional(), until: Instant, reason: Reason }),
  reply: Supplier,
  handle: ({ actor, params: { id }, body }, services) => listSupplier(actor, id, body, services),
})

const takeOff = route({
  method: 'POST',
  path: '/suppliers/:id/delistings',
  summary: 'Takes a supplier off the list at once, on every gateway.',
  permission: 'supplier:list',
  appends: ['supplier.delisted'],
  params,
  body: z.strictObject({ reason: Reason }),
  reply: Supplier,
  handle: ({ actor, params: { id }, body }, services) => delistSupplier(actor, id, body, services),
})

const assess = route({
  method: 'POST',
  path: '/suppliers/:id/assessments',
  summary: 'Puts on record that a supplier was assessed again, and when it is next to be.',
  permission: 'supplier:assess',
  appends: ['supplier.assessed'],
  params,
  body: SupplierAssessment,
  reply: Supplier,
  handle: ({ actor, params: { id }, body }, services) => assessSupplier(actor, id, body, services),
})

const amend = route({
  method: 'POST',
  path: '/suppliers/:id/amendments',
  summary:
    'Asks that the name, the kind or the class of a supplier change; another person decides.',
  permission: 'supplier:propose',
  appends: ['supplier-amendment.requested'],
  params,
  body: z.strictObject({ ...SupplierTerms.unwrap().shape, revision: z.int().nonnegative() }),
  reply: Supplier,
  handle: ({ actor, params: { id }, body: { revision, ...terms } }, services) =>
    amendSupplier(actor, id, { terms, revision }, services),
})

const decide = route({
  method: 'POST',
  path: '/suppliers/:id/amendment-decisions',
  summary: 'Accepts or declines the change of a supplier that waits; never by who asked for it.',
  permission: 'supplier:list',
  appends: ['supplier.amended', 'supplier-amendment.rejected'],
  params,
  body: z.strictObject({ accepted: z.boolean(), reason: Reason, revision: z.int().nonnegative() }),
  reply: Supplier,
  handle: ({ actor, params: { id }, body }, services) => decideAmendment(actor, id, body, services),
})

export const supplyRoutes: readonly Route[] = [
  ...[list, read, propose, putOn, takeOff],
  ...[assess, amend, decide],
]
