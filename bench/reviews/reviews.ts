import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  countOpenReviews,
  pageOfOpenReviews,
  type ReviewFilter,
} from '../../packages/platform/src/contexts/oversight/review-store.ts'
import type { PersonId } from '../../packages/platform/src/kernel/ids.ts'
import { monotonicMs } from '../../packages/platform/src/kernel/time.ts'
import { openEmbedded } from '../../packages/platform/src/platform/database/embedded/index.ts'
import { type Installation, openInstallation } from '../ledger/installation.ts'
import { describeMachine } from '../machine.ts'
import type { Report } from '../report.ts'
import { percentile } from '../statistics.ts'

const REVIEWS = 100_000
const QUEUES = 20
const PAGE = 50
const ROUNDS = 200
const PERSON = `per_${'1'.padStart(32, '0')}` as PersonId

/** How long a page of a long work list takes, with each filter that reviewers use. */
export async function benchReviews(): Promise<Report> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'hengjian-bench-'))
  const embedded = await openEmbedded({ dataFolder })
  try {
    const installation = await openInstallation(embedded.connection)
    try {
      await fill(installation)
      return await measure(installation)
    } finally {
      await installation.close()
    }
  } finally {
    await embedded.stop()
    await rm(dataFolder, { recursive: true, force: true })
  }
}

/** Open items over twenty queues, a hundredth of them with one reviewer; half as many closed ones beside them. */
async function fill({ pool, institution }: Installation) {
  await pool.query(
    `insert into oversight.review (id, institution, application, kind, record, permit, tier, operation, queue, reasons,
       facts, head, on_timeout, reviewers, opened_at, due_at, claimed_by, claimed_at, closed_at, outcome, closing)
     select 'rev_' || lpad(to_hex(n), 32, '0'), $1, 'app_' || lpad(to_hex(n % 50), 32, '0'), 'held',
       'ent_' || lpad(to_hex(n), 32, '0'), 'pmt_1', 'high', 'chat', 'queue-' || n % ${QUEUES}, '[]', '{}', '{}', 'refuse', 1,
       now(), now() + (random() * 86400 - 3600) * interval '1 second',
       case when n % 100 = 0 then $2 end, case when n % 100 = 0 then now() end,
       case when n > ${REVIEWS} then now() end, case when n > ${REVIEWS} then 'expired' end,
       case when n > ${REVIEWS} then 'ent_1' end
     from generate_series(1, ${REVIEWS + REVIEWS / 2}) as n`,
    [institution, PERSON],
  )
  await pool.query('vacuum analyze oversight.review')
}

async function measure({ services, institution }: Installation): Promise<Report> {
  const { db, now } = services
  const page = (filter: ReviewFilter) => () =>
    pageOfOpenReviews(db, institution, filter, undefined, PAGE)
  const [middle] = await pageOfOpenReviews(db, institution, { queue: 'queue-3' }, undefined, 1)
  const lists: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['first page of all', page({})],
    ['one queue', page({ queue: 'queue-3' })],
    ['one application', page({ application: middle!.application })],
    ["a reviewer's own", page({ claimedBy: PERSON })],
    ['what nobody has', page({ unclaimed: true })],
    ['overdue', page({ dueBefore: now() })],
    ['a page from the middle', () => pageOfOpenReviews(db, institution, {}, middle, PAGE)],
    ['counts of all queues', () => countOpenReviews(db, institution, PERSON, now())],
  ]
  const rows: [string, number, number][] = []
  for (const [name, run] of lists) {
    const times: number[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      const startedMs = monotonicMs()
      await run()
      times.push(monotonicMs() - startedMs)
    }
    rows.push([name, percentile(times, 50), percentile(times, 99)])
  }
  const [, , firstPageMs] = rows[0]!
  return {
    bench: 'reviews',
    machine: describeMachine(),
    method: { reviews: REVIEWS, queues: QUEUES, page: PAGE, rounds: ROUNDS },
    tables: [{ title: 'work list', columns: ['list', 'p50 ms', 'p99 ms'], rows }],
    aims: [
      {
        what: `first page of ${REVIEWS.toLocaleString('en-US')} open reviews, p99`,
        aim: 'under 100 ms',
        measured: `${firstPageMs.toFixed(1)} ms`,
        holds: firstPageMs < 100,
      },
    ],
    notes: [
      'The queries of the API on the embedded database, without HTTP; no peer has such a list.',
    ],
  }
}
