import type { IncomingMessage } from 'node:http'

export interface BodyLimits {
  readonly bytesMax: number
  /** From now until the last byte: a body that trickles in is given up. */
  readonly timeoutMs: number
}

/** `aborted` has no status, for nobody is left to read it. */
const statuses = { too_large: 413, timed_out: 408, encoded: 415, aborted: undefined } as const

export type BodyFailureKind = keyof typeof statuses

/** Why a request has no usable body. */
export interface BodyFailure extends Error {
  readonly name: 'BodyFailure'
  readonly kind: BodyFailureKind
  readonly status: 413 | 408 | 415 | undefined
}

export function isBodyFailure(error: unknown): error is BodyFailure {
  return error instanceof Error && error.name === 'BodyFailure' && 'kind' in error
}

/** What is read and thrown away of a refused body, so that its sender comes to reading the answer. */
const DRAIN_BYTES_MAX = 8 * 1_048_576
const DRAIN_TIMEOUT_MS = 5_000

/**
 * Reads a request's body. Throws a `BodyFailure`; unless it is `aborted` the answer can still be sent on the same
 * response, and must be sent without `connection: close`: closing while the client still sends would reset the
 * connection and lose the answer. What the client sends on is thrown away up to a limit, then the connection is ended.
 */
export function readBody(request: IncomingMessage, limits: BodyLimits): Promise<Buffer> {
  const encoding = request.headers['content-encoding']
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    return refuse(request, 'encoded')
  }
  // The parser admits digits alone here, and none beside a chunked body.
  if (Number(request.headers['content-length'] ?? 0) > limits.bytesMax) {
    return refuse(request, 'too_large')
  }
  return collect(request, limits)
}

function collect(request: IncomingMessage, { bytesMax, timeoutMs }: BodyLimits): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let bytes = 0
    const stop = () => {
      clearTimeout(timer)
      request.off('data', onData).off('end', onEnd).off('error', onBreak).off('close', onBreak)
    }
    const giveUp = (kind: BodyFailureKind) => {
      stop()
      if (kind !== 'aborted') drain(request)
      reject(bodyFailure(kind))
    }
    const onData = (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > bytesMax) giveUp('too_large')
      else chunks.push(chunk)
    }
    const onEnd = () => {
      stop()
      resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, bytes))
    }
    const onBreak = () => {
      // What breaks later must still find a listener, or it would end the process.
      request.on('error', ignore)
      giveUp('aborted')
    }
    const timer = setTimeout(giveUp, timeoutMs, 'timed_out')
    if (request.destroyed) return onBreak()
    request.on('data', onData).on('end', onEnd).on('error', onBreak).on('close', onBreak)
  })
}

function refuse(request: IncomingMessage, kind: BodyFailureKind): Promise<never> {
  drain(request)
  return Promise.reject(bodyFailure(kind))
}

function drain(request: IncomingMessage) {
  let bytes = 0
  const timer = setTimeout(() => request.destroy(), DRAIN_TIMEOUT_MS)
  timer.unref()
  request.on('error', ignore)
  request.once('end', () => clearTimeout(timer))
  request.once('close', () => clearTimeout(timer))
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > DRAIN_BYTES_MAX) request.destroy()
  })
}

const ignore = () => undefined

function bodyFailure(kind: BodyFailureKind): BodyFailure {
  return Object.assign(new Error(`the body was not read: ${kind}`), {
    name: 'BodyFailure' as const,
    kind,
    status: statuses[kind],
  })
}
