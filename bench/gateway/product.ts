import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { type Connected, connect } from '../../packages/platform/src/platform/database/connect.ts'
import { attachEmbedded } from '../../packages/platform/src/platform/database/embedded/index.ts'
import { nextEpoch } from '../../packages/platform/src/platform/database/epoch.ts'
import type { Transaction } from '../../packages/platform/src/platform/database/schema.ts'
import { type Child, freePort, startNode, untilAnswers } from '../child.ts'
import { moveTo } from '../machine.ts'
import { descendantIdsOf } from '../processes.ts'
import { progress } from '../report.ts'
import type { Lane } from './lane.ts'
import { raiseRates } from './permits.ts'

const PROGRAM = fileURLToPath(new URL('../../packages/platform/src/cli/main.ts', import.meta.url))
const START_TIMEOUT_MS = 120_000
const SETTLE_TIMEOUT_MS = 60_000
const SETTLE_POLL_MS = 20

/** Applications of the sample institution, by the tier that they have there. */
const applications = [
  { key: 'drafting-assistant', tier: 'low' },
  { key: 'customer-assistant', tier: 'high' },
] as const

/** The one of them that has a predictive model, as the permit names it. */
const predictive = { key: 'credit-training', model: 'credit-training-scorecard' } as const

export interface ProductLanes {
  readonly lanes: readonly Lane[]
  /** The inference door. Its model is the mock where that was asked for, else the sample's own. */
  readonly inference: Pick<Lane, 'port' | 'headers' | 'model'>
  countRecords: Records['count']
  stop(): Promise<void>
}

/**
 * The product as `npm start` runs it, all roles in one process on the embedded PostgreSQL, with the sample
 * institution, whose generative model is the mock. One lane for each tier.
 */
export async function openProductLanes(
  mockPort: number,
  { mocksInference = false } = {},
): Promise<ProductLanes> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'hengjian-bench-'))
  const mock = `http://127.0.0.1:${mockPort}`
  const upstream = `${mock}/v1`
  try {
    progress('loading the sample institution')
    const first = await startProduct(dataFolder, upstream)
    await first.child.stop()
    await raiseRates(dataFolder, async (tx) => {
      if (mocksInference) await serveScorecardAt(tx, `${mock}/v2`)
    })
    const { child, port } = await startProduct(dataFolder, upstream)
    // A gateway has its core for itself; what stands around it, the database too, shares the other.
    moveTo(1, descendantIdsOf(child.process.pid!))
    const database = connect((await attachEmbedded(dataFolder))!, () => undefined)
    const records = await followRecords(database)
    const keys = await readKeys(dataFolder)
    const lanes = await Promise.all(
      applications.map(async ({ key, tier }): Promise<Lane> => {
        const headers = { authorization: `Bearer ${keys.get(key)}` }
        return {
          name: `hengjian, ${tier} tier`,
          child,
          port,
          headers,
          model: await generativeModel(port, headers),
          share: 1,
          settle: records.settle,
        }
      }),
    )
    return {
      lanes,
      inference: {
        port,
        headers: { authorization: `Bearer ${keys.get(predictive.key)}` },
        model: predictive.model,
      },
      countRecords: records.count,
      async stop() {
        await database.close()
        await child.stop()
        await rm(dataFolder, { recursive: true, force: true })
      },
    }
  } catch (error) {
    await rm(dataFolder, { recursive: true, force: true })
    throw error
  }
}

async function serveScorecardAt(tx: Transaction, address: string) {
  const epoch = await nextEpoch(tx)
  await sql`update registry.deployment set base_url = ${address}, epoch = ${epoch} where base_url = 'builtin:scorecard'`.execute(
    tx,
  )
}

async function startProduct(dataFolder: string, upstream: string) {
  const port = await freePort()
  const args = [
    'serve',
    '--sample',
    '--data',
    dataFolder,
    '--host',
    '127.0.0.1',
    '--port',
    String(port),
  ]
  const child: Child = startNode([PROGRAM, ...args], {
    core: 0,
    env: {
      HENGJIAN_SAMPLE_UPSTREAM: upstream,
      HENGJIAN_SAMPLE_UPSTREAM_MODEL: 'mock-1',
      NODE_ENV: 'production',
    },
  })
  await untilAnswers(child, `http://127.0.0.1:${port}/readyz`, START_TIMEOUT_MS)
  return { child, port }
}

async function readKeys(dataFolder: string): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(join(dataFolder, 'first-run.json'), 'utf8')
  const { keys } = JSON.parse(text) as { keys: readonly { application: string; key: string }[] }
  return new Map(keys.map(({ application, key }) => [application, key]))
}

async function generativeModel(port: number, headers: Readonly<Record<string, string>>) {
  const response = await fetch(`http://127.0.0.1:${port}/v1/models`, { headers })
  const { data } = (await response.json()) as { data: readonly { id: string }[] }
  const model = data.find(({ id }) => !id.includes('embedding'))
  if (model === undefined) throw new Error('the sample application may call no model')
  return model.id
}

interface Records {
  /** Waits until `calls` more records have their index in the log: then a call has cost all that it costs. */
  settle(calls: number): Promise<void>
  /** How many calls were made, and how many records of them stand. */
  count(): Promise<{ readonly calls: number; readonly recorded: number }>
}

async function followRecords({ pool }: Connected): Promise<Records> {
  const logged = async () => {
    const { rows } = await pool.query<{ entries: string }>(
      'select sum(size) as entries from ledger.log',
    )
    return Number(rows[0]!.entries)
  }
  const before = await logged()
  let calls = 0
  return {
    async settle(more) {
      calls += more
      const deadlineMs = performance.now() + SETTLE_TIMEOUT_MS
      while ((await logged()) < before + calls) {
        if (performance.now() > deadlineMs) throw new Error(`records of ${calls} calls are missing`)
        await delay(SETTLE_POLL_MS)
      }
    },
    async count() {
      const { rows } = await pool.query<{ recorded: number }>(
        "select count(*) as recorded from ledger.entry where kind = 'call.recorded'",
      )
      return { calls, recorded: rows[0]!.recorded }
    },
  }
}
