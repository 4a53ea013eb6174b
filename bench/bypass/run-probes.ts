import { setTimeout as delay } from 'node:timers/promises'
import { arrives } from './arrival.ts'
import { JSON_BYTES, readableOf } from './infer-wire.ts'
import type { Mock } from './mock.ts'
import type { Probe } from './probe.ts'
import { things } from './things.ts'

/** A gateway under test. */
export interface BypassLane {
  readonly name: string
  readonly port: number
  readonly headers: Readonly<Record<string, string>>
  readonly models: Readonly<Record<'chat' | 'embeddings' | 'infer', string | undefined>>
  /** The status with which it refuses, where its refusals repeat what they refuse. */
  readonly quotingStatus?: number
  /** Whether the policy behind this lane is to stop such a thing at all. */
  takes(probe: Probe): boolean
  stop(): Promise<void>
}

/**
 * `through`: the thing reached the other side. `stopped`: the call was refused or broken off. `hidden`: the call went
 * on without the thing. `not taken`: the gateway has no
 * such door here, or its policy lets the thing pass.
 */
export type Outcome = 'through' | 'stopped' | 'hidden' | 'not taken'

export interface Result {
  readonly probe: Probe
  readonly outcome: Outcome
  readonly status: number
}

const CALL_TIMEOUT_MS = 20_000
const RECORD_TRIES_MAX = 60
const RECORD_WAIT_MS = 500
/** No status of HTTP: there is no such door, or no reason to stop it there. */
export const NOT_ASKED = 0
/** No status of HTTP: the connection ended before the answer did. */
const BROKEN_OFF = 599

export async function runProbe(probe: Probe, lane: BypassLane, mock: Mock): Promise<Result> {
  const model = lane.models[doorOf(probe)]
  if (model === undefined || !lane.takes(probe)) {
    return { probe, outcome: 'not taken', status: NOT_ASKED }
  }
  mock.prepare(probe.answer)
  const request = probe.request(model)
  const isWritten = typeof request === 'string' || Buffer.isBuffer(request)
  const body = isWritten ? request : JSON.stringify(request)
  const { status, text } = await askUntilRecorded(
    lane,
    { ...probe, path: pathOf(probe, model) },
    body,
  )
  const received = mock.received()
  const sides = probe.direction === 'input' ? received : [text]
  const plain = probe.thing === undefined ? probe.written : things[probe.thing]
  const isThrough = sides.some((body) => arrives(body, probe.written, plain))
  if (isThrough && status !== lane.quotingStatus) return { probe, outcome: 'through', status }
  const isRefusal = text.includes('"guard_blocked"') || status === lane.quotingStatus
  // No form of the protocol, so that no model sees it.
  const isNoForm = status === 400 && received.length === 0
  if (isRefusal || isNoForm || status === BROKEN_OFF) return { probe, outcome: 'stopped', status }
  // What a gateway answers by itself, as the sample's own embedding model does, goes nowhere that could be looked at.
  return { probe, outcome: received.length === 0 ? 'not taken' : 'hidden', status }
}

function doorOf({ path }: Probe): keyof BypassLane['models'] {
  if (path === '/v1/embeddings') return 'embeddings'
  return path.startsWith('/v2/') ? 'infer' : 'chat'
}

const pathOf = ({ path }: Probe, model: string) => path.replace('/models/', `/models/${model}/`)

/** A busy machine cannot record a call in time, and the gateway refuses it before anybody was asked: that says nothing of guards. */
async function askUntilRecorded(...call: Parameters<typeof ask>) {
  let answer = await ask(...call)
  for (let more = RECORD_TRIES_MAX; more > 0 && isUnrecorded(answer); more -= 1) {
    await delay(RECORD_WAIT_MS)
    answer = await ask(...call)
  }
  return answer
}

const isUnrecorded = ({ status, text }: Awaited<ReturnType<typeof ask>>) =>
  status === 503 && text.includes('"record_unavailable"')

async function ask(
  lane: BypassLane,
  { path, headers }: { path: string; headers?: Probe['headers'] },
  body: string | Buffer,
) {
  try {
    const response = await fetch(`http://127.0.0.1:${lane.port}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...lane.headers, ...headers },
      body,
      signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
    })
    const head = [...response.headers].map(([name, value]) => `${name}: ${decoded(value)}`)
    const { bytes, broken } = await readAll(response)
    const text = readableOf(bytes, response.headers.get(JSON_BYTES) ?? undefined)
    // Headers reach the caller, too; behind the body, so that a stream is still seen as one.
    return {
      status: broken ? BROKEN_OFF : response.status,
      text: `${text}\n\n: ${head.join(' ; ')}\n\n`,
    }
  } catch {
    return { status: BROKEN_OFF, text: '' }
  }
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

/** What came before a connection broke off has come all the same. */
async function readAll(response: Response): Promise<{ bytes: Buffer; broken: boolean }> {
  const chunks: Uint8Array[] = []
  try {
    for await (const chunk of response.body ?? []) chunks.push(chunk)
    return { bytes: Buffer.concat(chunks), broken: false }
  } catch {
    return { bytes: Buffer.concat(chunks), broken: true }
  }
}
