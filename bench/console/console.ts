import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { type Browser, type BrowserContext, chromium } from 'playwright-core'
import { attachEmbedded } from '../../packages/platform/src/platform/database/embedded/index.ts'
import { ensureConsole } from '../../scripts/console.mjs'
import { findOriginal, growApplications } from '../assess/grow.ts'
import { type Child, freePort, startNode, untilAnswers } from '../child.ts'
import { describeMachine } from '../machine.ts'
import { progress, type Report } from '../report.ts'
import { median } from '../statistics.ts'
import { type InventoryFigures, measureInventory } from './inventory.ts'
import { type LoadFigures, measureOverview } from './overview.ts'

const PROGRAM = fileURLToPath(new URL('../../packages/platform/src/cli/main.ts', import.meta.url))
const START_TIMEOUT_MS = 120_000
const APPLICATIONS = 10_000
const ROUNDS = 9
const QUICK_ROUNDS = 3
const SCRIPT_BYTES_MAX = 500_000
const INTERACTIVE_MS_MAX = 2_000
/** From here on a person sees the pause. */
const FRAME_MS_MAX = 50
/** What still feels like an answer to a key. */
const ANSWER_MS_MAX = 500
/** Whoever is measured: sees every list and has something to do. */
const LOGIN = 'risk.manager'

/** What the console costs its reader: the first load, and the inventory of a large institution. */
export async function benchConsole(args: readonly string[]): Promise<Report> {
  const rounds = args.includes('--quick') ? QUICK_ROUNDS : ROUNDS
  const executablePath = process.env.CHROMIUM_PATH ?? ''
  if (!existsSync(executablePath)) throw new Error('CHROMIUM_PATH names no browser')
  ensureConsole()
  const product = await openProduct()
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  })
  try {
    const open = () => signedIn(browser, product)
    progress('the overview of the sample')
    const small = await measureOverview(open, product.origin, rounds)
    progress(`${APPLICATIONS} applications`)
    await product.grow()
    const large = await measureOverview(open, product.origin, rounds)
    const inventory = await measureInventory(open, product.origin, rounds)
    return reportOf(rounds, small, large, inventory)
  } finally {
    await browser.close()
    await product.stop()
  }
}

interface Product {
  readonly origin: string
  readonly password: string
  /** Copies the running high-tier application until there are as many as the aim names. */
  grow(): Promise<void>
  stop(): Promise<void>
}

async function openProduct(): Promise<Product> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'hengjian-bench-console-'))
  const port = await freePort()
  const where = ['--data', dataFolder, '--host', '127.0.0.1', '--port', String(port)]
  const child: Child = startNode([PROGRAM, 'serve', '--sample', ...where], {
    env: { NODE_ENV: 'production' },
  })
  const origin = `http://127.0.0.1:${port}`
  await untilAnswers(child, `${origin}/readyz`, START_TIMEOUT_MS)
  const { people } = JSON.parse(await readFile(join(dataFolder, 'first-run.json'), 'utf8')) as {
    readonly people: readonly { readonly name: string; readonly password: string }[]
  }
  return {
    origin,
    password: people.find(({ name }) => name === LOGIN)!.password,
    async grow() {
      const pool = new pg.Pool({ ...(await attachEmbedded(dataFolder))!, max: 2 })
      const { rows } = await pool.query('select id from identity.institution limit 1')
      await growApplications(pool, await findOriginal(pool, rows[0].id), 0, APPLICATIONS - 1)
      await pool.query('analyze')
      await pool.end()
    },
    async stop() {
      await child.stop()
      await rm(dataFolder, { recursive: true, force: true })
    },
  }
}

/** A browser with nothing in its cache, in which somebody is signed in. */
async function signedIn(browser: Browser, { origin, password }: Product): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const reply = await context.request.post(`${origin}/api/session`, {
    data: { login: LOGIN, password },
  })
  if (!reply.ok()) throw new Error(`nobody is signed in: ${await reply.text()}`)
  return context
}

function reportOf(
  rounds: number,
  small: LoadFigures,
  large: LoadFigures,
  inventory: InventoryFigures,
): Report {
  const scriptBytes = Math.max(small.scriptBytes, large.scriptBytes)
  const slowest = Math.max(small.interactiveMs, large.interactiveMs)
  const { scrollFrames, answers } = inventory
  const worstAnswer = answers.toSorted((a, b) => b.ms - a.ms)[0]!
  const slowFrames = scrollFrames.filter((ms) => ms > FRAME_MS_MAX).length
  return {
    bench: 'console',
    machine: describeMachine(),
    method: {
      rounds,
      interactive:
        'Chromium, cold cache, loopback: from navigation to the first heading, or to the end of the last task over 50 ms if that is later',
      applications: `${APPLICATIONS} copies of the running high-tier application of the sample`,
      scroll: 'wheel steps of 120 px down each page of 50 rows, and on to the next page',
      answers: 'from the key or click to the first frame that shows the new rows',
    },
    tables: [
      {
        title: 'first load of the overview',
        columns: ['institution', 'script kB', 'all kB', 'heading ms', 'interactive ms', 'read ms'],
        rows: [
          loadRow('sample', small),
          loadRow(`${APPLICATIONS.toLocaleString('en-US')} applications`, large),
        ],
      },
      {
        title: `inventory of ${APPLICATIONS.toLocaleString('en-US')} applications`,
        columns: ['what', 'median ms', 'greatest ms'],
        rows: [inventory.opened, ...answers].map(({ what, ms, msMax }) => [what, ms, msMax]),
      },
      {
        title: 'frames while scrolling and paging',
        columns: ['frames', `over ${FRAME_MS_MAX} ms`, 'median ms', 'greatest ms'],
        rows: [[scrollFrames.length, slowFrames, median(scrollFrames), Math.max(...scrollFrames)]],
      },
    ],
    aims: [
      {
        what: 'compressed script of the first load',
        aim: `under ${SCRIPT_BYTES_MAX / 1_000} kB`,
        measured: `${Math.round(scriptBytes / 1_000)} kB`,
        holds: scriptBytes < SCRIPT_BYTES_MAX,
      },
      {
        what: 'overview interactive',
        aim: `under ${INTERACTIVE_MS_MAX} ms`,
        measured: `${Math.round(slowest)} ms`,
        holds: slowest < INTERACTIVE_MS_MAX,
      },
      {
        what: 'inventory: every answer',
        aim: `under ${ANSWER_MS_MAX} ms`,
        measured: `${Math.round(worstAnswer.ms)} ms (${worstAnswer.what})`,
        holds: worstAnswer.ms < ANSWER_MS_MAX,
      },
      {
        what: 'inventory: frames of a scrolled page',
        aim: `none over ${FRAME_MS_MAX} ms`,
        measured: `${slowFrames} of ${scrollFrames.length}`,
        holds: slowFrames === 0,
      },
    ],
    notes: [],
  }
}

function loadRow(name: string, load: LoadFigures) {
  return [
    name,
    load.scriptBytes / 1_000,
    load.bytes / 1_000,
    load.headingMs,
    load.interactiveMs,
    load.readMs,
  ]
}
