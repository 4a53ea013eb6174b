import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort, startNode, untilAnswers } from '../child.ts'
import { describeMachine } from '../machine.ts'
import { type TreeUse, useOfTree } from '../processes.ts'
import { type Aim, progress, type Report } from '../report.ts'
import { median } from '../statistics.ts'

const PROGRAM = fileURLToPath(new URL('../../scripts/run.mjs', import.meta.url))
const READY_TIMEOUT_MS = 180_000
const SETTLE_MS = 10_000
const BYTES_PER_MB = 1_048_576

const READY_MS_MAX = 5_000
const IDLE_MB_MAX = 350

interface Start {
  readonly readyMs: number
  readonly use: TreeUse | undefined
}

/** Time from spawn to ready, and what the running product holds in memory while nobody asks it anything. */
export async function benchStart(args: readonly string[]): Promise<Report> {
  const rounds = args.includes('--quick') ? 2 : 5
  const dataFolder = await mkdtemp(join(tmpdir(), 'hengjian-bench-'))
  try {
    const first = await startOnce(dataFolder)
    progress(`first start: ${Math.round(first.readyMs)} ms`)
    const later: Start[] = []
    for (let round = 1; round <= rounds; round += 1) {
      const start = await startOnce(dataFolder)
      progress(`start ${round}/${rounds}: ${Math.round(start.readyMs)} ms`)
      later.push(start)
    }
    return reportOf(rounds, first, later)
  } finally {
    await rm(dataFolder, { recursive: true, force: true })
  }
}

/** As `npm start` starts it, the look at the set-up included; on a data folder and a port of its own. */
async function startOnce(dataFolder: string): Promise<Start> {
  const port = await freePort()
  const child = startNode([PROGRAM, 'start', '--data', dataFolder, '--port', String(port)])
  try {
    const url = `http://127.0.0.1:${port}/readyz`
    const readyMs = await untilAnswers(child, url, READY_TIMEOUT_MS)
    await delay(SETTLE_MS)
    return { readyMs, use: useOfTree(child.process.pid!) }
  } finally {
    await child.stop()
  }
}

function reportOf(rounds: number, first: Start, later: readonly Start[]): Report {
  const readyMs = median(later.map((start) => start.readyMs))
  const megabytes = (pick: (use: TreeUse) => number | undefined) => {
    const values = later.flatMap(({ use }) => (use === undefined ? [] : (pick(use) ?? [])))
    return values.length === 0 ? undefined : Math.round(median(values) / BYTES_PER_MB)
  }
  const rss = megabytes((use) => use.rssBytes + use.databaseRssBytes)
  const pss = megabytes((use) => use.pssBytes)
  return {
    bench: 'start',
    machine: describeMachine(),
    method: { rounds, settleMs: SETTLE_MS },
    tables: [
      {
        title: 'from spawn to ready',
        columns: ['start', 'ms'],
        rows: [
          ['the first: database made, sample loaded', Math.round(first.readyMs)],
          ['after the first', Math.round(readyMs)],
        ],
      },
      {
        title: `memory ${SETTLE_MS / 1_000} s after ready`,
        columns: ['of', 'MB'],
        rows: [
          ['the server, RSS', megabytes((use) => use.rssBytes)],
          ['PostgreSQL, RSS of all its processes', megabytes((use) => use.databaseRssBytes)],
          ['both, RSS (shared pages counted in each process)', rss],
          ['both, PSS (shared pages counted once)', pss],
          ['processes', median(later.map(({ use }) => use?.processes ?? 0))],
        ],
      },
    ],
    aims: aimsOf(readyMs, pss ?? rss),
    notes: [],
  }
}

function aimsOf(readyMs: number, idleMb: number | undefined): readonly Aim[] {
  return [
    {
      what: 'start to ready, after the first time',
      aim: `under ${READY_MS_MAX} ms`,
      measured: `${Math.round(readyMs)} ms`,
      holds: readyMs < READY_MS_MAX,
    },
    {
      what: 'idle memory, database included',
      aim: `under ${IDLE_MB_MAX} MB`,
      measured: idleMb === undefined ? '-' : `${idleMb} MB`,
      holds: idleMb === undefined ? undefined : idleMb < IDLE_MB_MAX,
    },
  ]
}
