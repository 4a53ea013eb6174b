import { z } from 'zod'
import { Bilingual } from '#kernel/bilingual.ts'
import { EntryId } from '#kernel/ids.ts'
import { Instant } from '#kernel/time.ts'
import { listReply, pageLimit, pageOf } from '#platform/http/page.ts'
import { type Route, route } from '#platform/http/route.ts'
import { StatementId } from '../measures.ts'
import { ProbeOutcome } from '../probe-run.ts'
import { probes } from './probes.ts'
import { newestRuns, pageOfRuns } from './run-store.ts'

const Run = z.object({
  entry: EntryId,
  at: Instant,
  outcome: ProbeOutcome,
  seen: z.string(),
})

const ProbeReply = z.object({
  id: z.string(),
  statements: z.array(StatementId).readonly(),
  tries: Bilingual,
  expects: z.string(),
  last: Run.optional(),
})

const listProbes = route({
  method: 'GET',
  path: '/probes',
  summary: 'Every probe: what it tries, which statements it shows, and how it last went.',
  permission: 'controls:read',
  appends: null,
  reply: z.object({ items: z.array(ProbeReply) }),
  async handle({ actor }, { db }) {
    const ids = probes.map(({ id }) => id)
    const newest = await newestRuns(db, actor.institution, ids)
    const items = probes.map(({ id, statements, tries, expects }) => {
      const last = newest.get(id)
      return { id, statements, tries, expects, ...(last !== undefined && { last }) }
    })
    return { items }
  },
})

const listRuns = route({
  method: 'GET',
  path: '/statements/:id/probe-runs',
  summary: 'What the probes of a statement saw each time that they ran, newest first.',
  permission: 'controls:read',
  appends: null,
  params: z.strictObject({ id: StatementId }),
  query: z.strictObject({
    outcome: ProbeOutcome.optional(),
    before: z.coerce.number().int().positive().optional(),
    limit: pageLimit,
  }),
  reply: listReply(
    z.object({
      ...Run.shape,
      probe: z.string(),
      tries: Bilingual,
      expected: z.string(),
    }),
    z.int(),
  ),
  async handle({ actor, params: { id: statement }, query: { limit, ...query } }, { db }) {
    const of = probes.filter(({ statements }) => statements.includes(statement))
    const tries = new Map(of.map((probe) => [probe.id, probe.tries]))
    const read = (page: { readonly limit: number }) =>
      pageOfRuns(db, actor.institution, { statement, probes: [...tries.keys()], ...query, ...page })
    const { items, ...rest } = await pageOf(limit, read, ({ seq }) => seq)
    return { items: items.map((run) => ({ ...run, tries: tries.get(run.probe)! })), ...rest }
  },
})

export const probeRoutes: readonly Route[] = [listProbes, listRuns]
