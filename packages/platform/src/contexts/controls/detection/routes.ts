import { z } from 'zod'
import { RowFault, Tier } from '#contexts/registry/index.ts'
import { snapshot } from '#platform/database/transaction.ts'
import { idOf, listReply, pageLimit, pageOf } from '#platform/http/page.ts'
import { fileOf, type Route, route } from '#platform/http/route.ts'
import { adoptReferenceSet } from './adopt-set.ts'
import { DetectionRun } from './detection-run.ts'
import { importReferenceSet, tryReferenceSet } from './import-set.ts'
import { policiesInUse } from './policies-in-use.ts'
import { CaseCounts, ReferenceSet, ReferenceSetId, ReferenceSetTerms } from './reference-set.ts'
import { newestRuns } from './run-store.ts'
import { setErrors } from './set-errors.ts'
import { contentOfSet, findSet, pageOfSets } from './set-store.ts'

// It comes as bytes, since its encoding (UTF-8 or GB 18030) is found by reading it.
const file = fileOf('application/octet-stream')
const params = z.strictObject({ id: ReferenceSetId })

const list = route({
  method: 'GET',
  path: '/reference-sets',
  summary:
    'Lists the reference sets by which guards are measured, newest first; the one that was adopted last is in force.',
  permission: 'controls:read',
  appends: null,
  query: z.strictObject({ before: ReferenceSetId.optional(), limit: pageLimit }),
  reply: listReply(ReferenceSet, ReferenceSetId),
  handle({ actor, query: { before, limit } }, { db }) {
    const read = (page: { readonly limit: number }) =>
      pageOfSets(db, actor.institution, { before, ...page })
    return pageOf(limit, read, idOf)
  },
})

const readContent = route({
  method: 'GET',
  path: '/reference-sets/:id/content',
  summary: 'The imported file of a reference set, for who decides on it.',
  permission: 'reference-set:adopt',
  appends: null,
  params,
  reply: file,
  async handle({ actor, params: { id } }, { db }) {
    const set = await findSet(db, actor.institution, id)
    const content = await contentOfSet(db, actor.institution, id)
    if (set === undefined || content === undefined) throw setErrors.no_reference_set({ set: id })
    return { name: `${id}.${set.format}`, content }
  },
})

const importRoute = route({
  method: 'POST',
  path: '/reference-sets',
  summary:
    'Imports a reference set (JSONL or CSV: input, expected, kind): all of it, or nothing; it waits for a second person.',
  permission: 'reference-set:import',
  appends: ['reference-set.imported'],
  query: ReferenceSetTerms,
  body: file,
  reply: ReferenceSet,
  status: 201,
  handle: ({ actor, query, body }, services) =>
    importReferenceSet(actor, { terms: query, file: body }, services),
})

const tryRoute = route({
  method: 'POST',
  path: '/reference-sets/trials',
  summary: 'A dry run of an import: every fault of every row at once; nothing is changed.',
  permission: 'reference-set:import',
  appends: null,
  query: ReferenceSetTerms,
  body: file,
  reply: z.strictObject({
    digest: z.string(),
    rowCount: z.int().nonnegative(),
    counts: CaseCounts,
    faults: z.array(RowFault).readonly(),
  }),
  handle: async ({ actor, query, body }) => tryReferenceSet(actor, { terms: query, file: body }),
})

const adopt = route({
  method: 'POST',
  path: '/reference-sets/:id/adoption',
  summary:
    'Puts a reference set in force: the guards are measured by it within minutes. Who imported it cannot.',
  permission: 'reference-set:adopt',
  appends: ['reference-set.adopted'],
  params,
  reply: ReferenceSet,
  handle: ({ actor, params: { id } }, services) => adoptReferenceSet(actor, id, services),
})

const listRuns = route({
  method: 'GET',
  path: '/detection-runs',
  summary:
    'The policies of guards under which generative applications run, each with how much of the reference set was detected under it.',
  permission: 'controls:read',
  appends: null,
  reply: z.object({
    items: z
      .array(
        z.object({
          policy: z.string(),
          tiers: z.array(Tier).readonly(),
          applications: z.int().positive(),
          /** Absent where it was never measured. */
          run: DetectionRun.optional(),
        }),
      )
      .readonly(),
  }),
  handle: ({ actor: { institution } }, { db, now }) =>
    snapshot(db, async (reader) => {
      const runs = await newestRuns(reader, institution, now())
      const used = await policiesInUse(reader, institution, now())
      const items = Array.from(used, ([policy, permits]) => ({
        policy,
        tiers: Tier.options.filter((tier) => permits.some((permit) => permit.tier === tier)),
        applications: permits.length,
        run: runs.get(policy),
      }))
      return { items }
    }),
})

export const detectionRoutes: readonly Route[] = [
  ...[list, readContent, importRoute, tryRoute, adopt, listRuns],
]
