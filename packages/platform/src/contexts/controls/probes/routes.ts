import { z } from 'zod'
import { listNewestEntries, readEntry } from '#contexts/ledger/index.ts'
import { Bilingual } from '#kernel/bilingual.ts'
import { EntryId } from '#kernel/ids.ts'
import { Instant } from '#kernel/time.ts'
import { type Route, route } from '#platform/http/route.ts'
import { StatementId } from '../measures.ts'
import { PROBE_RAN, ProbeOutcome } from '../probe-run.ts'
import { probes } from './probes.ts'

const Run = z.object({
  outcome: ProbeOutcome,
  seen: z.string(),
})

const ProbeReply = z.object({
  id: z.string(),
  statements: z.array(StatementId).readonly(),
  tries: Bilingual,
  expects: z.string(),
  last: z.object({ ...Run.shape, at: Instant, entry: EntryId }).optional(),
})

const listProbes = route({
  method: 'GET',
  path: '/probes',
  summary: 'Every probe: what it tries, which statements it shows, and how it last went.',
  permission: 'controls:read',
  appends: null,
  reply: z.object({ items: z.array(ProbeReply) }),
  async handle({ actor }, { db }) {
    const items = await Promise.all(
      probes.map(async ({ id, statements, tries, expects }) => {
        const filter = { kinds: [PROBE_RAN], subject: id }
        const [stored] = await listNewestEntries(db, actor.institution, filter, undefined, 1)
        const probe = { id, statements, tries, expects }
        if (stored === undefined) return probe
        const entry = readEntry(stored)
        return { ...probe, last: { ...Run.parse(entry.body), at: entry.at, entry: entry.id } }
      }),
    )
    return { items }
  },
})

export const probeRoutes: readonly Route[] = [listProbes]
