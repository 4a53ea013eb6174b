import { z } from 'zod'
import { logsStanding } from '#contexts/ledger/index.ts'
import { Instant } from '#kernel/time.ts'
import { type Route, route } from '#platform/http/route.ts'
import { listRounds, listWorkers, workerLife } from '#platform/jobs/life-store.ts'

const readWork = route({
  method: 'GET',
  path: '/work',
  summary:
    'Whether a worker runs, when each was last seen, how the last round of each job ended, and whether the log stands still.',
  permission: 'monitor:read',
  appends: null,
  reply: z.object({
    workerSilent: z.boolean(),
    workers: z.array(z.object({ id: z.string(), seenAt: Instant })).readonly(),
    jobs: z
      .array(
        z.object({
          job: z.string(),
          begunAt: Instant,
          endedAt: Instant.optional(),
          failure: z.string().optional(),
        }),
      )
      .readonly(),
    ledgerStanding: z.boolean(),
  }),
  async handle({ actor }, { db, now }) {
    const at = now()
    const standing = await logsStanding(db, at)
    return {
      workerSilent: (await workerLife(db, at)).isSilent,
      workers: await listWorkers(db),
      jobs: await listRounds(db),
      ledgerStanding: standing.some(({ institution }) => institution === actor.institution),
    }
  },
})

export const workRoutes: readonly Route[] = [readWork]
