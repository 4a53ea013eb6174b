import { z } from 'zod'
import { pageOfValidations, Validation, type ValidationKey } from '#contexts/governance/index.ts'
import { applicationsUsing, loadModelVersion } from '#contexts/registry/index.ts'
import { ModelVersionId } from '#kernel/ids.ts'
import { snapshot } from '#platform/database/transaction.ts'
import { listReply, pageLimit, pageOf } from '#platform/http/page.ts'
import { type Route, route } from '#platform/http/route.ts'
import { countedTrialsOf } from './fold-store.ts'

const keyMembers = ['at', 'dossierId', 'kind', 'revision', 'signerId'] as const
const Key = Validation.pick({ at: true, dossierId: true, kind: true, signerId: true }).extend({
  revision: z.coerce.number().int(),
})

/** Where a page begins, as `next` of the page before says it. */
const KeyText = z
  .string()
  .transform((text) =>
    Object.fromEntries(text.split('/').map((part, at) => [keyMembers[at], part])),
  )
  .pipe(Key)

const textOf = (key: ValidationKey) => keyMembers.map((member) => key[member]).join('/')

const list = route({
  method: 'GET',
  path: '/model-versions/:id/evaluations',
  summary:
    'How a model version was evaluated: what was signed on the validated parts of the dossiers of applications that use it, since it was registered, the newest first, and how often it answered somebody who tried it.',
  permission: 'governance:read',
  appends: null,
  params: z.strictObject({ id: ModelVersionId }),
  query: z.strictObject({ after: KeyText.optional(), limit: pageLimit }),
  reply: listReply(Validation, z.string()).extend({
    /** Counted up to the last full count of calls. */
    trials: z.int(),
  }),
  handle: ({ actor: { institution }, params: { id }, query: { after, limit } }, { db }) =>
    snapshot(db, async (reader) => {
      const { createdAt: since } = await loadModelVersion(reader, institution, id)
      const applications = await applicationsUsing(reader, institution, id)
      const read = (page: { readonly limit: number }) =>
        pageOfValidations(reader, institution, { applications, since }, after, page.limit)
      const page = await pageOf(limit, read, textOf)
      return { ...page, trials: await countedTrialsOf(reader, institution, id) }
    }),
})

export const evaluationRoutes: readonly Route[] = [list]
