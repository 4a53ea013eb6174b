import { EventEmitter } from 'node:events'
import type { Readable } from 'node:stream'
import { type Dispatcher, Pool } from 'undici'
import { epochMs } from '#kernel/time.ts'
import { lookupAllowed } from '#platform/http/lookup-allowed.ts'
import { jsonBytesOf, wireHeaders } from './binary-body.ts'
import {
  answerTooLong,
  isFailureStatus,
  retryAfterSecondsOf,
  type UpstreamFailure,
  upstreamFailure,
  upstreamFailureOf,
} from './upstream-failure.ts'
import { type AnswerHead, parseWire, type WholeAnswer, wholeAnswer } from './whole-answer.ts'

export type UpstreamPath = '/chat/completions' | '/embeddings' | '/responses' | `/models/${string}`

/** A model that runs inside the program and speaks the same wire format as one that is called over HTTP. */
export type BuiltinModel = (call: {
  readonly path: UpstreamPath
  readonly body: unknown
  readonly signal: AbortSignal
}) => Promise<{
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: AsyncIterable<Uint8Array>
}>

/** What must be known of a deployment to call it. Keep the object: what is derived of it is remembered with it. */
export interface UpstreamDeployment {
  readonly id: string
  /** `http(s)://host[:port][/prefix]`, or `builtin:<name>`. */
  readonly baseUrl: string
  readonly upstreamModel: string
  readonly credential?: string | undefined
  /** For a whole answer the time until its end; for a stream until its head, and then between two chunks. */
  readonly timeoutMs: number
}

export interface UpstreamCall {
  readonly deployment: UpstreamDeployment
  readonly path: UpstreamPath
  /** JSON that names the upstream's model already; absent where something is only looked up. */
  readonly body?: Buffer
  /** Where raw tensors follow the JSON: how long that is. */
  readonly jsonBytes?: number | undefined
  readonly stream: boolean
  /** A shorter limit than the deployment's own, as a permit sets it. */
  readonly timeoutMsMax?: number
  /** Aborted when the caller goes away; `send` and the stream then end with the signal's reason. */
  readonly signal: AbortSignal
  readonly requestId: string
}

export interface StreamAnswer extends AnswerHead {
  readonly kind: 'stream'
  /** Server-sent events. What breaks off ends with an error that `upstreamFailureOf` names. */
  readonly body: AsyncIterable<Buffer>
}

/** A success, or a refusal that blames the request (400, 413, 422 and the like) and is the caller's to read. */
export type UpstreamAnswer = WholeAnswer | StreamAnswer

const CONNECTIONS_PER_ORIGIN_MAX = 64
const CONNECT_TIMEOUT_MS = 5_000
const KEEP_ALIVE_MS = 4_000
const RESPONSE_BYTES_MAX = 16 * 1_048_576
/** A stream is kept for its record too, and its frames weigh more than the text in them. */
const STREAM_BYTES_MAX = 4 * RESPONSE_BYTES_MAX
const ERROR_BYTES_MAX = 65_536

export interface UpstreamsOptions {
  readonly builtins: Readonly<Record<string, BuiltinModel>>
  /** Milliseconds since the epoch, to read a `retry-after` that is a date. */
  readonly now?: () => number
  /** Whether an address that a name resolved to must not be connected to (link-local, metadata services). */
  readonly refusesAddress?: (address: string) => boolean
}

export interface Upstreams {
  /**
   * Calls one deployment once. Throws an `UpstreamFailure`, or the signal's reason when the caller went away. Redirects
   * are not followed: an address that was not registered is never called.
   */
  send(call: UpstreamCall): Promise<UpstreamAnswer>
  /** Ends every call that is still open and lets go of all connections. */
  close(): Promise<void>
}

interface Target {
  readonly pool: Pool
  readonly prefix: string
  readonly authorization: string | undefined
}

export function createUpstreams(options: UpstreamsOptions): Upstreams {
  const { builtins, now = epochMs, refusesAddress } = options
  const pools = new Map<string, Pool>()
  const targets = new WeakMap<UpstreamDeployment, Target>()

  const targetOf = (deployment: UpstreamDeployment): Target => {
    const known = targets.get(deployment)
    if (known !== undefined) return known
    const url = new URL(deployment.baseUrl)
    let pool = pools.get(url.origin)
    if (pool === undefined) {
      pool = openPool(url.origin, refusesAddress)
      pools.set(url.origin, pool)
    }
    const { credential } = deployment
    const target = {
      pool,
      prefix: url.pathname.replace(/\/+$/, ''),
      authorization: credential === undefined ? undefined : `Bearer ${credential}`,
    }
    targets.set(deployment, target)
    return target
  }

  return {
    send(call) {
      const { baseUrl } = call.deployment
      if (!baseUrl.startsWith('builtin:')) return sendOverHttp(targetOf(call.deployment), call, now)
      const name = baseUrl.slice('builtin:'.length)
      return sendToBuiltin(Object.hasOwn(builtins, name) ? builtins[name] : undefined, call)
    },
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.destroy()))
    },
  }
}

function openPool(origin: string, refusesAddress: UpstreamsOptions['refusesAddress']): Pool {
  return new Pool(origin, {
    connections: CONNECTIONS_PER_ORIGIN_MAX,
    keepAliveTimeout: KEEP_ALIVE_MS,
    // Deadlines are ours (see `leashOf`): they hold while a call waits for a free connection, too.
    headersTimeout: 0,
    maxResponseSize: STREAM_BYTES_MAX,
    allowH2: false,
    connect: {
      timeout: CONNECT_TIMEOUT_MS,
      ...(refusesAddress !== undefined && { lookup: lookupAllowed(refusesAddress, notConnected) }),
    },
  })
}

const notConnected = () => upstreamFailure('connect', 'the address is not to be connected to')

/** What ends a call early: the caller going away, or the deadline. */
function leashOf(signal: AbortSignal, timeoutMs: number) {
  // An emitter, for joining two abort signals costs more than the rest of the call.
  const emitter: EventEmitter & { reason?: unknown } = new EventEmitter()
  const end = (reason: unknown) => {
    emitter.reason = reason
    emitter.emit('abort')
  }
  const onAbort = () => end(signal.reason)
  const timer = setTimeout(() => {
    end(upstreamFailure('timeout', `no answer within ${timeoutMs} ms`))
  }, timeoutMs)
  signal.addEventListener('abort', onAbort, { once: true })
  return {
    emitter,
    /** The head has come; from here on the pauses between chunks are what is limited. */
    stopDeadline: () => clearTimeout(timer),
    release() {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
    },
  }
}

const timeoutMsOf = ({ deployment, timeoutMsMax }: UpstreamCall) =>
  Math.min(deployment.timeoutMs, timeoutMsMax ?? Number.POSITIVE_INFINITY)

async function sendOverHttp(
  { pool, prefix, authorization }: Target,
  call: UpstreamCall,
  now: () => number,
): Promise<UpstreamAnswer> {
  call.signal.throwIfAborted()
  const timeoutMs = timeoutMsOf(call)
  const leash = leashOf(call.signal, timeoutMs)
  let isHandedOver = false
  try {
    const response = await pool.request({
      method: call.body === undefined ? 'GET' : 'POST',
      path: prefix + call.path,
      headers: {
        ...(call.body !== undefined && wireHeaders({ ...call, bytes: call.body })),
        accept: call.stream ? 'text/event-stream' : 'application/json',
        'user-agent': 'hengjian',
        'x-request-id': call.requestId,
        ...(authorization !== undefined && { authorization }),
      },
      ...(call.body !== undefined && { body: call.body }),
      signal: leash.emitter,
      bodyTimeout: call.stream ? timeoutMs : 0,
    })
    // A body that breaks while nobody reads it must not end the process; whoever reads it still sees the error.
    response.body.on('error', ignore)
    const head = headOf(response)
    if (isFailureStatus(head.status)) throw await statusFailure(response, head, now)
    if ((response.headers['content-encoding'] ?? 'identity') !== 'identity') {
      throw dropped(response, 'the answer is encoded, which was not asked for')
    }
    const isEvents = head.contentType.startsWith('text/event-stream')
    if (isEvents && call.stream && head.status < 300) {
      leash.stopDeadline()
      response.body.once('close', leash.release)
      isHandedOver = true
      return { ...head, kind: 'stream', body: response.body }
    }
    if (isEvents) throw dropped(response, 'events were answered where none were asked for')
    const bytes = await readWhole(response.body, RESPONSE_BYTES_MAX)
    return wholeAnswer(head, { bytes, jsonBytes: jsonBytesOf(response.headers) })
  } catch (error) {
    throw call.signal.aborted ? call.signal.reason : (upstreamFailureOf(error) ?? error)
  } finally {
    if (!isHandedOver) leash.release()
  }
}

const ignore = () => undefined

function headOf({ statusCode, headers }: Dispatcher.ResponseData): AnswerHead {
  const passed: Record<string, string> = {}
  // Nothing else: whatever a supplier can say in a header would reach the caller unjudged.
  const retryAfter = headers['retry-after']
  if (typeof retryAfter === 'string' && /^\d{1,5}$/.test(retryAfter))
    passed['retry-after'] = retryAfter
  const contentType = headers['content-type']
  return {
    status: statusCode,
    contentType: typeof contentType === 'string' ? contentType.toLowerCase() : '',
    headers: passed,
  }
}

async function statusFailure(
  { body, headers }: Dispatcher.ResponseData,
  { status }: AnswerHead,
  now: () => number,
): Promise<UpstreamFailure> {
  // A short explanation is read to its end, unused, so that the connection can serve the next call.
  await readWhole(body, ERROR_BYTES_MAX).catch(ignore)
  return upstreamFailure('status', `the upstream answered with status ${status}`, {
    status,
    retryAfterSeconds: retryAfterSecondsOf(headers['retry-after'], now),
  })
}

function dropped({ body }: Dispatcher.ResponseData, message: string): UpstreamFailure {
  body.destroy()
  return upstreamFailure('garbage', message)
}

function readWhole(body: Readable, bytesMax: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let bytes = 0
    body.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > bytesMax) {
        reject(answerTooLong())
        body.destroy()
      } else {
        chunks.push(chunk)
      }
    })
    body.on('end', () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, bytes)))
    body.on('error', reject)
  })
}

/** Within its time, as over the network. */
async function askBuiltin(builtin: BuiltinModel, call: UpstreamCall) {
  const { path, body, jsonBytes, signal } = call
  const deadline = new AbortController()
  const timeoutMs = timeoutMsOf(call)
  const timer = setTimeout(() => {
    deadline.abort(upstreamFailure('timeout', `no answer within ${timeoutMs} ms`))
  }, timeoutMs)
  const ended = AbortSignal.any([signal, deadline.signal])
  const end = new Promise<never>((_, reject) => {
    ended.addEventListener('abort', () => reject(ended.reason), { once: true })
  })
  try {
    const read = body && parseWire({ bytes: body, jsonBytes }, 'inputs')
    const asked = builtin({ path, body: read, signal: ended })
    return await Promise.race([asked, end])
  } finally {
    clearTimeout(timer)
  }
}

async function sendToBuiltin(
  builtin: BuiltinModel | undefined,
  call: UpstreamCall,
): Promise<UpstreamAnswer> {
  if (builtin === undefined) throw upstreamFailure('connect', 'there is no such built-in model')
  call.signal.throwIfAborted()
  const reply = await askBuiltin(builtin, call)
  if (isFailureStatus(reply.status)) {
    const { status } = reply
    throw upstreamFailure('status', `the built-in model answered with ${status}`, { status })
  }
  const contentType = reply.headers['content-type'] ?? ''
  const head = { status: reply.status, contentType, headers: {} }
  if (call.stream && contentType.startsWith('text/event-stream')) {
    return { ...head, kind: 'stream', body: buffersOf(reply.body) }
  }
  const chunks: Buffer[] = []
  for await (const chunk of buffersOf(reply.body)) chunks.push(chunk)
  return wholeAnswer(head, { bytes: Buffer.concat(chunks) })
}

async function* buffersOf(chunks: AsyncIterable<Uint8Array>): AsyncIterable<Buffer> {
  for await (const chunk of chunks) {
    yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
  }
}
