import { z } from 'zod'
import {
  EntryReply,
  entryReply,
  findEntry,
  listNewestEntries,
  readEntry,
} from '#contexts/ledger/index.ts'
import { ApplicationId, EntryId, ModelVersionId } from '#kernel/ids.ts'
import { listReply, pageLimit, pageOf } from '#platform/http/page.ts'
import { type Route, route } from '#platform/http/route.ts'
import { CALL_INTERRUPTED, CALL_RECORDED, CALL_REFUSED, CALL_WITHHELD } from './call-record.ts'
import { doorErrors } from './errors.ts'
import { Trial, TrialDraft, TrialForm } from './trial.ts'
import { describeForTrial, tryModel } from './try-model.ts'

const RecordKind = z.enum([CALL_RECORDED, CALL_REFUSED, CALL_INTERRUPTED, CALL_WITHHELD])
const recordKinds = RecordKind.options

const listRecordsRoute = route({
  method: 'GET',
  path: '/records',
  summary: 'Lists records of governed calls, newest first.',
  permission: 'record:read',
  appends: null,
  query: z.strictObject({
    application: ApplicationId.optional(),
    kind: RecordKind.optional(),
    before: z.coerce.number().int().positive().optional(),
    limit: pageLimit,
  }),
  reply: listReply(EntryReply, z.int()),
  async handle({ actor, query }, { db }) {
    const { application, kind, before, limit } = query
    const filter = { kinds: kind === undefined ? recordKinds : [kind], subject: application }
    const read = (page: { readonly limit: number }) =>
      listNewestEntries(db, actor.institution, filter, before, page.limit)
    const { items, ...rest } = await pageOf(limit, read, ({ seq }) => seq)
    return { items: items.map((row) => entryReply(readEntry(row))), ...rest }
  },
})

const readRecordRoute = route({
  method: 'GET',
  path: '/records/:id',
  summary: 'Reads the record of one governed call; its contents are opened through the ledger.',
  permission: 'record:read',
  appends: null,
  params: z.strictObject({ id: EntryId }),
  reply: EntryReply,
  async handle({ actor, params }, { db }) {
    const entry = await findEntry(db, actor.institution, params.id)
    if (entry === undefined || !recordKinds.some((kind) => kind === entry.kind)) {
      throw doorErrors.no_record({ record: params.id })
    }
    return entryReply(readEntry(entry))
  },
})

/** What trials need of where the product runs. */
export interface TrialGround {
  /** `http://host:port` of a gateway, where this process knows one. */
  readonly door: () => string | undefined
}

const tryRoute = ({ door }: TrialGround) =>
  route({
    method: 'POST',
    path: '/applications/:id/trial-calls',
    summary: 'Tries a model through the door as the application would, with guards and record.',
    permission: 'model:try',
    appends: ['key.issued', 'key.revoked'],
    params: z.strictObject({ id: ApplicationId }),
    body: TrialDraft,
    reply: Trial,
    handle: ({ actor, params: { id }, body }, services) =>
      tryModel(actor, id, body, door(), services),
  })

const trialFormRoute = ({ door }: TrialGround) =>
  route({
    method: 'POST',
    path: '/applications/:id/trial-forms',
    summary: 'Asks through the door what a predictive model takes and gives.',
    permission: 'model:try',
    appends: ['key.issued', 'key.revoked'],
    params: z.strictObject({ id: ApplicationId }),
    body: z.strictObject({ model: ModelVersionId }),
    reply: TrialForm,
    handle: ({ actor, params: { id }, body: { model } }, services) =>
      describeForTrial(actor, id, model, door(), services),
  })

export const gatewayRoutes = (ground: TrialGround): readonly Route[] => [
  listRecordsRoute,
  readRecordRoute,
  tryRoute(ground),
  trialFormRoute(ground),
]
