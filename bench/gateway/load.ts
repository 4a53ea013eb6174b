// The load: a fixed number of requests over a few connections, each sent when the one before has been
// answered. Plain sockets, so that the client is no bottleneck. Run as a process of its own; takes
// jobs from its parent one after the other.
import { connect, type Socket } from 'node:net'
import { monotonicMs } from '../../packages/platform/src/kernel/time.ts'
import { percentile } from '../statistics.ts'

export interface LoadJob {
  readonly port: number
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly requests: number
  readonly connections: number
}

export interface LoadResult {
  readonly requests: number
  /** Answers without status 200, or cut off. */
  readonly failures: number
  readonly seconds: number
  readonly bodyBytes: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly firstByteP50Ms: number
  readonly firstFailure: string | undefined
}

process.on('message', (job: LoadJob) => {
  runJob(job).then(
    (result) => process.send?.(result),
    (error: Error) => {
      process.stderr.write(`${error.stack}\n`)
      process.exit(1)
    },
  )
})

interface Tally {
  left: number
  failures: number
  bodyBytes: number
  firstFailure: string | undefined
  readonly totalMs: number[]
  readonly firstByteMs: number[]
}

async function runJob(job: LoadJob): Promise<LoadResult> {
  const tally: Tally = {
    left: job.requests,
    failures: 0,
    bodyBytes: 0,
    firstFailure: undefined,
    totalMs: [],
    firstByteMs: [],
  }
  const message = requestBytes(job)
  const startedMs = monotonicMs()
  await Promise.all(
    Array.from({ length: job.connections }, () => driveConnection(job.port, message, tally)),
  )
  return {
    requests: job.requests,
    failures: tally.failures,
    seconds: (monotonicMs() - startedMs) / 1_000,
    bodyBytes: tally.bodyBytes,
    p50Ms: percentile(tally.totalMs, 50),
    p99Ms: percentile(tally.totalMs, 99),
    firstByteP50Ms: percentile(tally.firstByteMs, 50),
    firstFailure: tally.firstFailure,
  }
}

function requestBytes({ port, path, headers, body }: LoadJob): Buffer {
  const lines = Object.entries({
    host: `127.0.0.1:${port}`,
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.from(`POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`)
}

async function driveConnection(port: number, message: Buffer, tally: Tally) {
  let socket = await open(port)
  while (tally.left > 0) {
    tally.left -= 1
    const startedMs = monotonicMs()
    const answer = await exchange(socket, message)
    tally.totalMs.push(monotonicMs() - startedMs)
    tally.firstByteMs.push(answer.firstByteMs - startedMs)
    tally.bodyBytes += answer.bodyBytes
    if (answer.failure !== undefined) {
      tally.failures += 1
      tally.firstFailure ??= answer.failure
      socket.destroy()
      socket = await open(port)
    }
  }
  socket.destroy()
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    socket.once('connect', () => resolve(socket)).once('error', reject)
  })
}

interface Answer {
  readonly firstByteMs: number
  readonly bodyBytes: number
  readonly failure: string | undefined
}

const HEAD_END = '\r\n\r\n'
const CHUNKS_END = '\r\n0\r\n\r\n'
const FAILURE_TEXT_MAX = 400

/** Sends one request and reads its answer to the end. */
function exchange(socket: Socket, message: Buffer): Promise<Answer> {
  return new Promise((resolve) => {
    let head: string | undefined
    let received = Buffer.alloc(0)
    let bodyBytes = 0
    let bodyBytesDue: number | undefined
    let tail = ''
    let firstByteMs = 0

    const finish = (failure: string | undefined) => {
      socket.removeAllListeners('data').removeAllListeners('close').removeAllListeners('error')
      resolve({ firstByteMs, bodyBytes, failure })
    }
    const takeBody = (bytes: Buffer) => {
      if (firstByteMs === 0 && bytes.length > 0) firstByteMs = monotonicMs()
      bodyBytes += bytes.length
      // One request is under way at a time, so the end of the chunks is the end of what was received.
      tail = (tail + bytes.toString('latin1', Math.max(0, bytes.length - 7))).slice(-7)
      const isEnd = bodyBytesDue === undefined ? tail === CHUNKS_END : bodyBytes >= bodyBytesDue
      if (isEnd)
        finish(
          head!.startsWith('HTTP/1.1 200')
            ? undefined
            : `${head}${HEAD_END}${bytes}`.slice(0, FAILURE_TEXT_MAX),
        )
    }
    socket.on('data', (bytes) => {
      if (head !== undefined) return takeBody(bytes)
      received = received.length === 0 ? bytes : Buffer.concat([received, bytes])
      const end = received.indexOf(HEAD_END)
      if (end < 0) return
      head = received.toString('latin1', 0, end)
      const length = /content-length: (\d+)/i.exec(head)?.[1]
      bodyBytesDue = length === undefined ? undefined : Number(length)
      takeBody(received.subarray(end + HEAD_END.length))
    })
    const onBreak = () => finish('the connection was closed in mid-answer')
    socket.once('close', onBreak).once('error', onBreak)
    socket.write(message)
  })
}
