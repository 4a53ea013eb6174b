import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { type Child, freePort, startNode } from '../child.ts'
import { type TreeUse, useOfTree } from '../processes.ts'
import { progress, type Report } from '../report.ts'
import { question } from './answers.ts'
import { type Plan, type Round, type Rounds, reportOf } from './figures.ts'
import type { Lane } from './lane.ts'
import type { LoadJob, LoadResult } from './load.ts'
import { installPortkey, openPortkeyLane } from './portkey.ts'
import { openProductLanes } from './product.ts'

const CONNECTIONS = 8
const PATH = '/v1/chat/completions'

const full: Plan = { connections: CONNECTIONS, rounds: 7, requests: 6_000, warmUpRequests: 5_000 }
const quick: Plan = { connections: CONNECTIONS, rounds: 3, requests: 1_200, warmUpRequests: 800 }

/** CPU per request, throughput and latency of the product beside a bare pass-through and Portkey. */
export async function benchGateway(args: readonly string[]): Promise<Report> {
  const plan = args.includes('--quick') ? quick : full
  const notes: string[] = []
  const children: { stop(): Promise<void> }[] = []
  try {
    const mockPort = await freePort()
    children.push(startNode([pathOf('mock.ts'), String(mockPort)], { core: 1 }))
    await untilListens(mockPort)
    const load = startNode([pathOf('load.ts')], { core: 1, channel: true })
    children.push(load)

    const lanes: Lane[] = [await openBareLane(mockPort)]
    children.push(lanes[0]!.child)
    const product = await openProductLanes(mockPort)
    children.push(product)
    lanes.push(...product.lanes)
    const missing = installPortkey()
    if (missing === undefined) {
      const portkey = await openPortkeyLane(mockPort)
      children.push(portkey.child)
      lanes.push(portkey)
    } else {
      notes.push(missing)
    }
    const whole = await runLanes(lanes, load, plan, false)
    const streamed = await runLanes(lanes, load, plan, true)
    const { calls, recorded } = await product.countRecords()
    if (recorded !== calls) throw new Error(`${calls} calls left ${recorded} records`)
    notes.push(
      `${calls} calls went through hengjian, and ${recorded} records of them are in its ledger`,
    )
    return reportOf(plan, whole, streamed, notes)
  } finally {
    for (const child of children.reverse()) await child.stop()
  }
}

function pathOf(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url))
}

async function openBareLane(mockPort: number): Promise<Lane> {
  const port = await freePort()
  const child = startNode(
    [pathOf('pass-through.ts'), String(port), `http://127.0.0.1:${mockPort}`],
    { core: 0 },
  )
  await untilListens(port)
  return {
    name: 'bare node:http + undici',
    child,
    port,
    headers: {},
    model: 'mock-1',
    share: 1,
    settle: async () => undefined,
  }
}

async function untilListens(port: number) {
  const deadlineMs = performance.now() + 10_000
  for (;;) {
    const isUp = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: '{}' })
      .then((response) => response.arrayBuffer())
      .then(() => true)
      .catch(() => false)
    if (isUp) return
    if (performance.now() > deadlineMs) throw new Error(`nothing listens on port ${port}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** Rounds are interleaved over the lanes, so that what else the machine does falls on all alike. */
async function runLanes(
  lanes: readonly Lane[],
  load: Child,
  plan: Plan,
  stream: boolean,
): Promise<Rounds> {
  const what = stream ? 'streamed' : 'whole'
  const rounds = new Map<Lane, Round[]>(lanes.map((lane) => [lane, []]))
  const run = (lane: Lane, requests: number) =>
    runRound(lane, load, Math.ceil(requests * lane.share * (stream ? 0.5 : 1)), stream)
  for (const lane of lanes) await run(lane, plan.warmUpRequests)
  for (let round = 1; round <= plan.rounds; round += 1) {
    for (const lane of lanes) {
      const outcome = await run(lane, plan.requests)
      rounds.get(lane)!.push(outcome)
      const perSecond = Math.round(outcome.load.requests / outcome.load.seconds)
      progress(`${what}, round ${round}/${plan.rounds}, ${lane.name}: ${perSecond}/s`)
    }
  }
  return rounds
}

async function runRound(
  lane: Lane,
  load: Child,
  requests: number,
  stream: boolean,
): Promise<Round> {
  const before = useOf(lane)
  const result = await runLoad(load, {
    port: lane.port,
    path: PATH,
    headers: lane.headers,
    body: question(lane.model, stream).toString(),
    requests,
    connections: CONNECTIONS,
  })
  if (result.failures > 0) {
    throw new Error(
      `${lane.name}: ${result.failures} of ${requests} calls failed: ${result.firstFailure}`,
    )
  }
  await lane.settle(requests)
  const after = useOf(lane)
  const since = (pick: (use: TreeUse) => number) =>
    before === undefined || after === undefined ? undefined : pick(after) - pick(before)
  return {
    load: result,
    cpuMicros: since((use) => use.cpuMicros),
    databaseCpuMicros: since((use) => use.databaseCpuMicros),
    rssBytes: after?.rssBytes,
  }
}

function useOf({ child }: Lane): TreeUse | undefined {
  return useOfTree(child.process.pid!)
}

async function runLoad(load: Child, job: LoadJob): Promise<LoadResult> {
  const over = new AbortController()
  const { signal } = over
  const answer = once(load.process, 'message', { signal })
  const ended = once(load.process, 'exit', { signal }).then(() => {
    throw new Error(`the load client ended: ${load.errorText()}`)
  })
  load.process.send(job)
  try {
    const [result] = (await Promise.race([answer, ended])) as [LoadResult]
    return result
  } finally {
    over.abort()
    await Promise.allSettled([answer, ended])
  }
}
