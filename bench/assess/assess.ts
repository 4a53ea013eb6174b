import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import pino from 'pino'
import { composeServices } from '../../packages/platform/src/compose.ts'
import { assessAs, countCalls } from '../../packages/platform/src/contexts/controls/index.ts'
import { systemActor } from '../../packages/platform/src/kernel/actor.ts'
import { monotonicMs } from '../../packages/platform/src/kernel/time.ts'
import { connect } from '../../packages/platform/src/platform/database/connect.ts'
import { openEmbedded } from '../../packages/platform/src/platform/database/embedded/index.ts'
import { migrate } from '../../packages/platform/src/platform/database/migrate.ts'
import type { Services } from '../../packages/platform/src/platform/services.ts'
import { loadSample } from '../../packages/platform/src/sample/load-sample.ts'
import { describeMachine } from '../machine.ts'
import { progress, type Report, type Table } from '../report.ts'
import { median } from '../statistics.ts'
import { findOriginal, growApplications, growCalls, type Original } from './grow.ts'
import { type Lists, measureLists } from './lists.ts'

/** After one to warm up. */
const ROUNDS = 3
const LIST_MS_MAX = 100

interface Stage {
  readonly applications: number
  /** Beside the entries of the applications themselves. */
  readonly calls: number
  readonly secondsMax: number | undefined
}

/** Each series grows one installation; its lists are read at the end. Nothing can be taken out of a log, so there are two. */
const series: readonly (readonly Stage[])[] = [
  [{ applications: 10_000, calls: 50_000, secondsMax: undefined }],
  [
    { applications: 1_000, calls: 50_000, secondsMax: undefined },
    { applications: 1_000, calls: 1_000_000, secondsMax: 2 },
    { applications: 10_000, calls: 1_000_000, secondsMax: 10 },
  ],
]
const quickSeries: readonly (readonly Stage[])[] = [
  [
    { applications: 100, calls: 10_000, secondsMax: undefined },
    { applications: 1_000, calls: 50_000, secondsMax: 2 },
  ],
]

interface Measured extends Stage {
  readonly countedPerSecond: number
  readonly seconds: number
}

/** How long an institution takes to assess as it grows, and how long its lists take at the end. */
export async function benchAssess(args: readonly string[]): Promise<Report> {
  const measured: Measured[] = []
  let lists: Lists = { times: [], leftOut: [] }
  for (const stages of args.includes('--quick') ? quickSeries : series) {
    const grown = await growAndMeasure(stages)
    measured.push(...grown.measured)
    lists = grown.lists
  }
  return reportOf(measured, lists)
}

async function growAndMeasure(stages: readonly Stage[]) {
  const dataFolder = await mkdtemp(join(tmpdir(), 'hengjian-bench-'))
  const embedded = await openEmbedded({ dataFolder })
  const client = new pg.Client(embedded.connection)
  await client.connect()
  await migrate(client)
  await client.end()
  const connected = connect(embedded.connection, () => undefined)
  // Growing takes longer than a request ever may.
  const pool = new pg.Pool({ ...embedded.connection, max: 2 })
  try {
    const services = composeServices({
      connected,
      masterKeys: [randomBytes(32)],
      log: pino({ level: 'silent' }),
    })
    const sample = await loadSample(services)
    if (sample === undefined) throw new Error('the sample was not loaded')
    const original = await findOriginal(pool, sample.institution.id)
    const measured: Measured[] = []
    let have: Pick<Stage, 'applications' | 'calls'> = { applications: 0, calls: 0 }
    for (const stage of stages) {
      await growApplications(pool, original, have.applications, stage.applications - 1)
      await growCalls(pool, services, original, stage.calls - have.calls, stage.applications)
      await pool.query('analyze')
      have = stage
      measured.push(await measure(stage, original, services))
    }
    return { measured, lists: await measureLists(original, services) }
  } finally {
    await pool.end()
    await connected.close()
    await embedded.stop()
    await rm(dataFolder, { recursive: true, force: true })
  }
}

async function measure(
  stage: Stage,
  { institution }: Original,
  services: Services,
): Promise<Measured> {
  const before = monotonicMs()
  await countCalls(services)
  const countedPerSecond = stage.calls / ((monotonicMs() - before) / 1_000)
  const actor = systemActor('bench', institution)
  const rounds: number[] = []
  for (let round = 0; round <= ROUNDS; round += 1) {
    const begun = monotonicMs()
    await assessAs(actor, undefined, services)
    const seconds = (monotonicMs() - begun) / 1_000
    progress(`${stage.applications} applications, ${stage.calls} calls: ${seconds.toFixed(2)} s`)
    // The first round warms up.
    if (round > 0) rounds.push(seconds)
  }
  return { ...stage, countedPerSecond, seconds: median(rounds) }
}

async function reportOf(measured: readonly Measured[], { times, leftOut }: Lists): Promise<Report> {
  const growth: Table = {
    title: 'assessment of one institution',
    columns: ['applications', 'calls in the log', 'assessment s', 'calls counted /s'],
    rows: measured.map((one) => [one.applications, one.calls, one.seconds, one.countedPerSecond]),
  }
  const listed: Table = {
    title: 'first page of 200 of each list at the largest size',
    columns: ['route', 'ms'],
    rows: times.map(({ route, ms }) => [route, ms]),
  }
  const slowest = times[0]
  return {
    bench: 'assess',
    machine: describeMachine(),
    method: {
      rounds: ROUNDS,
      growth:
        'copies of the running high-tier application of the sample, with dossier, resolution, permit and entries',
      counted:
        'the calls are counted before, as the job does every five minutes; an assessment counts what is new',
    },
    tables: [growth, listed],
    aims: [
      ...measured
        .filter(({ secondsMax }) => secondsMax !== undefined)
        .map(({ applications, calls, secondsMax, seconds }) => ({
          what: `${applications} applications, ${calls} calls`,
          aim: `under ${secondsMax} s`,
          measured: `${seconds.toFixed(2)} s`,
          holds: seconds < secondsMax!,
        })),
      {
        what: 'every list',
        aim: `under ${LIST_MS_MAX} ms`,
        measured: slowest === undefined ? 'none' : `${slowest.ms.toFixed(1)} ms (${slowest.route})`,
        holds: slowest !== undefined && slowest.ms < LIST_MS_MAX,
      },
    ],
    notes: [
      'Lists are read in the process, without HTTP and without the network.',
      ...leftOut.map(
        (route) => `${route} was left out: it is of something that the sample has not.`,
      ),
    ],
  }
}
