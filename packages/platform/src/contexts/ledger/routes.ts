import { z } from 'zod'
import { EntryId } from '#kernel/ids.ts'
import { Instant } from '#kernel/time.ts'
import { idOf, listReply, pageLimit, pageOf } from '#platform/http/page.ts'
import { fileOf, type Route, route } from '#platform/http/route.ts'
import { listContentKeys } from './content-key-store.ts'
import { dateOf, destroyContent } from './destroy-content.ts'
import { EntryReply, entryReply, readEntry } from './entry.ts'
import { ledgerErrors } from './errors.ts'
import { latestCheckpoint } from './log-store.ts'
import { proveEntry } from './prove.ts'
import { readPayload } from './read.ts'
import { verifierKeysOf } from './signing.ts'
import { findEntry, listNewestEntries } from './store.ts'
import { verifyLog } from './verify.ts'

const EntryParams = z.strictObject({ id: EntryId })

const listEntriesRoute = route({
  method: 'GET',
  path: '/ledger/entries',
  summary: 'Lists entries, newest first, by kind and subject.',
  permission: 'ledger:read',
  appends: null,
  query: z.strictObject({
    kind: z.string().max(80).optional(),
    subject: z.string().max(80).optional(),
    until: Instant.optional(),
    before: z.coerce.number().int().positive().optional(),
    limit: pageLimit,
  }),
  reply: listReply(EntryReply, z.int()),
  async handle({ actor, query }, { db }) {
    const { kind, subject, until, before, limit } = query
    const filter = { kinds: kind === undefined ? undefined : [kind], subject, until }
    const read = (page: { readonly limit: number }) =>
      listNewestEntries(db, actor.institution, filter, before, page.limit)
    const { items, ...rest } = await pageOf(limit, read, ({ seq }) => seq)
    return { items: items.map((row) => entryReply(readEntry(row))), ...rest }
  },
})

const readEntryRoute = route({
  method: 'GET',
  path: '/ledger/entries/:id',
  summary: 'Reads one entry; it may not have its index yet.',
  permission: 'ledger:read',
  appends: null,
  params: EntryParams,
  reply: EntryReply,
  async handle({ actor, params }, { db }) {
    const entry = await findEntry(db, actor.institution, params.id)
    if (entry === undefined) throw ledgerErrors.no_entry({ entry: params.id })
    return entryReply(readEntry(entry))
  },
})

const proveEntryRoute = route({
  method: 'GET',
  path: '/ledger/entries/:id/proof',
  summary: 'The offline proof of one entry (C2SP tlog-proof).',
  permission: 'ledger:read',
  appends: null,
  params: EntryParams,
  reply: fileOf('text/plain; charset=utf-8'),
  async handle({ actor, params }, { db }) {
    const proof = await proveEntry(db, actor.institution, params.id)
    return { name: `${params.id}.tlog-proof`, content: Buffer.from(proof) }
  },
})

const readPayloadRoute = route({
  method: 'POST',
  path: '/ledger/entries/:id/payloads/:name/reads',
  summary: 'Opens a content that stands beside an entry; the look is recorded.',
  permission: 'ledger:read-payload',
  appends: ['payload.read'],
  params: z.strictObject({ id: EntryId, name: z.string().min(1).max(80) }),
  reply: fileOf('application/octet-stream'),
  async handle({ actor, params }, services) {
    const content = await readPayload(actor, params.id, params.name, services)
    return { name: `${params.id}-${params.name}`, content }
  },
})

const readCheckpointRoute = route({
  method: 'GET',
  path: '/ledger/checkpoint',
  summary: 'The newest signed checkpoint of the log (C2SP tlog-checkpoint).',
  permission: 'ledger:read',
  appends: null,
  reply: fileOf('text/plain; charset=utf-8'),
  async handle({ actor }, { db }) {
    const checkpoint = await latestCheckpoint(db, actor.institution)
    if (checkpoint === undefined) throw ledgerErrors.no_checkpoint()
    return { name: 'checkpoint', content: Buffer.from(checkpoint.note) }
  },
})

const listKeysRoute = route({
  method: 'GET',
  path: '/ledger/keys',
  summary: 'The public keys that verify checkpoints and permits of this institution.',
  permission: 'ledger:read',
  appends: null,
  reply: z.object({ items: z.array(z.object({ purpose: z.string(), verifierKey: z.string() })) }),
  async handle({ actor }, { db }) {
    return { items: await verifierKeysOf(db, actor.institution) }
  },
})

const verifyLogRoute = route({
  method: 'GET',
  path: '/ledger/verification',
  summary: 'Recomputes the whole log and names the first thing that is wrong.',
  permission: 'ledger:read',
  appends: null,
  reply: z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), size: z.int(), checkpoints: z.int(), checkpoint: z.string() }),
    z.object({ ok: z.literal(false), at: z.string(), reason: z.string() }),
  ]),
  handle: ({ actor }, services) => verifyLog(services, actor.institution),
})

const listContentKeysRoute = route({
  method: 'GET',
  path: '/ledger/content-keys',
  summary: 'Content keys with the date from which each may be destroyed.',
  permission: 'ledger:read',
  appends: null,
  query: z.strictObject({
    after: z.string().max(80).default(''),
    limit: pageLimit,
  }),
  reply: z.object({
    items: z.array(
      z.object({
        id: z.string(),
        retention: z.string(),
        business: z.string(),
        month: z.string(),
        destroyableFrom: Instant.optional(),
        destroyedAt: Instant.optional(),
      }),
    ),
    next: z.string().optional(),
  }),
  async handle({ actor, query }, { db }) {
    const read = ({ limit }: { readonly limit: number }) =>
      listContentKeys(db, actor.institution, query.after, limit)
    const keys = await pageOf(query.limit, read, idOf)
    const items = keys.items.map((key) => {
      const from = dateOf(key)
      const { id, retention, business, month, destroyedAt } = key
      return {
        ...{ id, retention, business, month },
        ...(from !== undefined && { destroyableFrom: from }),
        ...(destroyedAt !== undefined && { destroyedAt }),
      }
    })
    return { items, next: keys.next }
  },
})

const destroyContentRoute = route({
  method: 'DELETE',
  path: '/ledger/content-keys/:id',
  summary: 'Destroys contents after their retention date; the log stays whole.',
  permission: 'ledger:destroy',
  appends: ['content.destroyed'],
  params: z.strictObject({ id: z.string().max(80) }),
  reply: undefined,
  async handle({ actor, params }, services) {
    await destroyContent(actor, params.id, services)
    return undefined
  },
})

export const ledgerRoutes: readonly Route[] = [
  listEntriesRoute,
  readEntryRoute,
  proveEntryRoute,
  readPayloadRoute,
  readCheckpointRoute,
  listKeysRoute,
  verifyLogRoute,
  listContentKeysRoute,
  destroyContentRoute,
]
