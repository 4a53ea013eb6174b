import { canPin, describeMachine } from '../machine.ts'
import type { Aim, Report, Table } from '../report.ts'
import { median } from '../statistics.ts'
import type { Lane } from './lane.ts'
import type { LoadResult } from './load.ts'

const BYTES_PER_MB = 1_048_576

/** How much is asked. */
export interface Plan {
  readonly connections: number
  readonly rounds: number
  readonly requests: number
  readonly warmUpRequests: number
}

/** One round of one lane. */
export interface Round {
  readonly load: LoadResult
  readonly cpuMicros: number | undefined
  readonly databaseCpuMicros: number | undefined
  readonly rssBytes: number | undefined
}

export type Rounds = ReadonlyMap<Lane, readonly Round[]>

interface Figures {
  readonly name: string
  readonly cpuMicros: number | undefined
  readonly databaseCpuMicros: number | undefined
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly firstByteMs: number
  readonly rssMb: number | undefined
}

function figuresOf(rounds: Rounds): readonly Figures[] {
  return [...rounds].map(([{ name }, all]) => {
    const perRequest = (pick: (round: Round) => number | undefined) => {
      const values = all.flatMap((round) => {
        const value = pick(round)
        return value === undefined ? [] : [value / round.load.requests]
      })
      return values.length === 0 ? undefined : median(values)
    }
    const rss = all.at(-1)?.rssBytes
    return {
      name,
      cpuMicros: perRequest((round) => round.cpuMicros),
      databaseCpuMicros: perRequest((round) => round.databaseCpuMicros),
      perSecond: median(all.map(({ load }) => load.requests / load.seconds)),
      p50Ms: median(all.map(({ load }) => load.p50Ms)),
      p99Ms: median(all.map(({ load }) => load.p99Ms)),
      firstByteMs: median(all.map(({ load }) => load.firstByteP50Ms)),
      rssMb: rss === undefined ? undefined : rss / BYTES_PER_MB,
    }
  })
}

function tableOf(title: string, figures: readonly Figures[]): Table {
  const [bare] = figures
  return {
    title,
    columns: [
      'target',
      'CPU µs/request',
      'times bare',
      'PostgreSQL µs/request',
      'requests/s',
      'p50 ms',
      'p99 ms',
      'first byte p50 ms',
      'RSS MB',
    ],
    rows: figures.map((one) => [
      one.name,
      rounded(one.cpuMicros),
      one.cpuMicros === undefined ? undefined : one.cpuMicros / bare!.cpuMicros!,
      one.databaseCpuMicros === 0 ? undefined : rounded(one.databaseCpuMicros),
      Math.round(one.perSecond),
      one.p50Ms,
      one.p99Ms,
      one.firstByteMs,
      rounded(one.rssMb),
    ]),
  }
}

function rounded(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Math.round(value)
}

export function reportOf(
  plan: Plan,
  whole: Rounds,
  streamed: Rounds,
  notes: readonly string[],
): Report {
  const wholeFigures = figuresOf(whole)
  const streamedFigures = figuresOf(streamed)
  return {
    bench: 'gateway',
    machine: describeMachine(),
    method: {
      ...plan,
      pinned: canPin(),
    },
    tables: [
      tableOf(`whole answers, ${plan.connections} connections`, wholeFigures),
      tableOf(`streamed answers of 42 events, ${plan.connections} connections`, streamedFigures),
    ],
    aims: aimsOf(wholeFigures),
    notes,
  }
}

const TIMES_BARE_MAX = 3
const TIMES_PORTKEY_MIN = 4

function aimsOf(figures: readonly Figures[]): readonly Aim[] {
  const bare = figures[0]!
  const portkey = figures.find(({ name }) => name.startsWith('@portkey'))
  return figures
    .filter(({ name }) => name.startsWith('hengjian'))
    .flatMap((own) => {
      const times =
        own.cpuMicros === undefined || bare.cpuMicros === undefined
          ? undefined
          : own.cpuMicros / bare.cpuMicros
      const faster = portkey === undefined ? undefined : own.perSecond / portkey.perSecond
      return [
        {
          what: `${own.name}: CPU beside bare`,
          aim: `at most ${TIMES_BARE_MAX} times`,
          measured: times?.toFixed(2) ?? '-',
          holds: times === undefined ? undefined : times <= TIMES_BARE_MAX,
        },
        {
          what: `${own.name}: throughput beside Portkey`,
          aim: `at least ${TIMES_PORTKEY_MIN} times`,
          measured: faster?.toFixed(2) ?? '-',
          holds: faster === undefined ? undefined : faster >= TIMES_PORTKEY_MIN,
        },
      ]
    })
}
