import { setTimeout as delay } from 'node:timers/promises'
import { openSession, type Session } from '../../packages/platform/src/cli/tour/session.ts'
import { monotonicMs } from '../../packages/platform/src/kernel/time.ts'
import { freePort, startNode } from '../child.ts'
import { question } from '../gateway/answers.ts'
import { describeMachine } from '../machine.ts'
import { progress, type Report } from '../report.ts'
import { median, percentile } from '../statistics.ts'
import { type Gateways, openGateways } from './gateways.ts'

const MOCK = new URL('../gateway/mock.ts', import.meta.url).pathname
const GATEWAYS = 3
/** Callers at each gateway, half of them of the high tier. */
const CALLERS = 4
const ROUNDS = 30
const QUICK_ROUNDS = 5
/** The cores are shared with what is measured: callers that never paused would measure their own queue. */
const PAUSE_MS = 20
const SETTLE_MS = 300
const ROUND_TIMEOUT_MS = 10_000
const applications = ['drafting-assistant', 'customer-assistant'] as const

/** When a call that was let through was sent, and when its answer had come. */
interface Passed {
  readonly gateway: number
  readonly sentMs: number
  readonly endedMs: number
}

interface Round {
  /** From the operator's act to the sending of the last call that was let through. */
  readonly lastSentMs: number
  /** From the operator's act to the end of the last answer. */
  readonly lastEndedMs: number
  /** From the operator's act to the answer that the stop is in force. */
  readonly answeredMs: number
}

/** How long a stop takes to work on every gateway, all of them under load (measure 17.3). */
export async function benchStop(args: readonly string[]): Promise<Report> {
  const rounds = args.includes('--quick') ? QUICK_ROUNDS : ROUNDS
  const mockPort = await freePort()
  const mock = startNode([MOCK, String(mockPort)])
  const gateways = await openGateways(GATEWAYS, mockPort)
  const load = startLoad(gateways)
  try {
    const [control] = gateways.origins
    const as = (role: string) => {
      const { name: login, password } = gateways.people.find((person) => person.role === role)!
      return openSession(control!, 'en', { login, password })
    }
    const operator = await as('operator')
    const manager = await as('risk-manager')
    const found: Round[] = []
    for (let round = 0; round < rounds; round += 1) {
      found.push(await stopOnce(operator, manager, load))
      progress(`round ${round + 1}: ${Math.round(found.at(-1)!.lastEndedMs)} ms`)
    }
    return reportOf(found, load.count())
  } finally {
    await load.stop()
    await gateways.stop()
    await mock.stop()
  }
}

async function stopOnce(operator: Session, manager: Session, load: Load): Promise<Round> {
  await load.untilAllPass()
  await delay(SETTLE_MS)
  const actedMs = monotonicMs()
  const { status, body } = await operator.send('POST', '/stops', {
    hits: { scope: 'all' },
    reason: 'bench: emergency stop',
  })
  if (status !== 201) throw new Error(`the stop was refused: ${JSON.stringify(body)}`)
  const answeredMs = monotonicMs() - actedMs
  await load.untilNonePass()
  const passed = load.passedSince(actedMs)
  const { id } = body as { readonly id: string }
  const lifted = await manager.send('POST', `/stops/${id}/lift`, { reason: 'bench: next round' })
  if (lifted.status !== 204) throw new Error(`the lift was refused: ${JSON.stringify(lifted.body)}`)
  const last = (pick: (one: Passed) => number) =>
    Math.max(0, ...passed.map((one) => pick(one) - actedMs))
  return {
    lastSentMs: last(({ sentMs }) => sentMs),
    lastEndedMs: last(({ endedMs }) => endedMs),
    answeredMs,
  }
}

type Load = ReturnType<typeof startLoad>

/** Callers that pause but a moment, at every gateway. */
function startLoad({ origins, keyOf }: Gateways) {
  let passed: Passed[] = []
  let calls = 0
  let running = true
  /** Of each caller, whether its last call was let through. */
  const passes: boolean[] = []

  async function call(gateway: number, caller: number, model: string) {
    const sentMs = monotonicMs()
    const response = await fetch(`${origins[gateway]}/v1/chat/completions`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${keyOf(applications[caller % applications.length]!)}`,
        'content-type': 'application/json',
      },
      body: new Uint8Array(question(model, false)),
    })
    await response.arrayBuffer()
    calls += 1
    const isPassed = response.status === 200
    passes[gateway * CALLERS + caller] = isPassed
    if (isPassed) passed.push({ gateway, sentMs, endedMs: monotonicMs() })
    else if (response.status !== 409) throw new Error(`a call was answered ${response.status}`)
  }
  async function drive(gateway: number, caller: number) {
    while (running) {
      await call(gateway, caller, 'extractive-answerer')
      await delay(PAUSE_MS)
    }
  }
  const done = Promise.all(
    origins.flatMap((_, gateway) =>
      Array.from({ length: CALLERS }, (_none, caller) => drive(gateway, caller)),
    ),
  )
  async function until(what: string, holds: () => boolean) {
    const deadlineMs = monotonicMs() + ROUND_TIMEOUT_MS
    while (!holds()) {
      if (monotonicMs() > deadlineMs) throw new Error(`${what} did not happen in time`)
      await Promise.race([delay(5), done])
    }
  }
  const all = origins.length * CALLERS
  return {
    count: () => calls,
    passedSince: (sinceMs: number) => passed.filter(({ endedMs }) => endedMs >= sinceMs),
    async untilAllPass() {
      await until('every caller passing', () => passes.filter(Boolean).length === all)
      passed = []
    },
    /** Every caller was refused, and nothing passed for as long as it takes to be sure. */
    async untilNonePass() {
      await until('every caller refused', () => !passes.some(Boolean))
      await delay(SETTLE_MS)
      await until('every caller refused', () => !passes.some(Boolean))
    },
    async stop() {
      running = false
      await done.catch(() => undefined)
    },
  }
}

function reportOf(rounds: readonly Round[], calls: number): Report {
  const row = (what: string, pick: (round: Round) => number) => {
    const values = rounds.map(pick)
    return [what, median(values), percentile(values, 95), Math.max(...values)] as const
  }
  const lastEnded = row('to the end of the last answer', ({ lastEndedMs }) => lastEndedMs)
  const [, medianMs, , maxMs] = lastEnded
  return {
    bench: 'stop',
    machine: describeMachine(),
    method: { gateways: GATEWAYS, callersEach: CALLERS, rounds: rounds.length, calls },
    tables: [
      {
        title: `milliseconds from the operator’s act, ${GATEWAYS} gateways, ${rounds.length} stops`,
        columns: ['', 'median', 'p95', 'greatest'],
        rows: [
          row('to the answer that it is in force', ({ answeredMs }) => answeredMs),
          row('to the sending of the last call let through', ({ lastSentMs }) => lastSentMs),
          lastEnded,
        ],
      },
    ],
    aims: [
      {
        what: 'the last call let through, at most',
        aim: '1,000 ms',
        measured: `${Math.round(maxMs)} ms`,
        holds: maxMs <= 1_000,
      },
      {
        what: 'the last call let through, median',
        aim: 'under 200 ms',
        measured: `${Math.round(medianMs)} ms`,
        holds: medianMs < 200,
      },
    ],
    notes: [
      'The load runs in the process that measures, on the same cores as the gateways and the database.',
      'The act is the sending of the request by the operator, so that its own time at the API counts.',
    ],
  }
}
