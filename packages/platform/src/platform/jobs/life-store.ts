import { addDays, addMs, type Instant } from '#kernel/time.ts'
import type { Reader } from '../database/schema.ts'

declare module '../database/schema.ts' {
  interface Schema {
    'platform.worker': { id: string; seen_at: Instant }
    'platform.job_round': {
      job: string
      begun_at: Instant
      ended_at: Instant | null
      failure: string | null
    }
  }
}

export const BEAT_MS = 15_000
/** No worker that lives is silent for so long, however slow its machine; the shortest rounds are as long. */
export const WORKER_SILENCE_MS = 60_000
const WORKERS_KEPT_DAYS = 7

/** A worker says that it lives. */
export async function saveBeat(reader: Reader, id: string, at: Instant) {
  await reader
    .insertInto('platform.worker')
    .values({ id, seen_at: at })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ seen_at: at }))
    .execute()
}

/** Forgets workers that ended long ago. */
export async function forgetWorkers(reader: Reader, at: Instant) {
  const before = addDays(at, -WORKERS_KEPT_DAYS)
  await reader.deleteFrom('platform.worker').where('seen_at', '<', before).execute()
}

export async function listWorkers(reader: Reader) {
  return reader
    .selectFrom('platform.worker')
    .select(['id', 'seen_at as seenAt'])
    .orderBy('seen_at', 'desc')
    .execute()
}

/** When a worker was last seen, and whether that is so long ago that none runs. */
export async function workerLife(reader: Reader, now: Instant) {
  const [newest] = await listWorkers(reader)
  const isSilent = newest === undefined || newest.seenAt < addMs(now, -WORKER_SILENCE_MS)
  return { lastSeenAt: newest?.seenAt, isSilent }
}

export async function saveRoundBegun(reader: Reader, job: string, at: Instant) {
  const begun = { begun_at: at, ended_at: null, failure: null }
  await reader
    .insertInto('platform.job_round')
    .values({ job, ...begun })
    .onConflict((conflict) => conflict.column('job').doUpdateSet(begun))
    .execute()
}

export async function saveRoundEnded(
  reader: Reader,
  job: string,
  { at, failure }: { readonly at: Instant; readonly failure: string | undefined },
) {
  await reader
    .updateTable('platform.job_round')
    .set({ ended_at: at, failure: failure ?? null })
    .where('job', '=', job)
    .execute()
}

export interface JobRound {
  readonly job: string
  readonly begunAt: Instant
  readonly endedAt?: Instant
  readonly failure?: string
}

/** The last round of each job that ever ran. */
export async function listRounds(reader: Reader): Promise<readonly JobRound[]> {
  const rows = await reader.selectFrom('platform.job_round').selectAll().orderBy('job').execute()
  return rows.map((row) => ({
    job: row.job,
    begunAt: row.begun_at,
    ...(row.ended_at !== null && { endedAt: row.ended_at }),
    ...(row.failure !== null && { failure: row.failure }),
  }))
}
