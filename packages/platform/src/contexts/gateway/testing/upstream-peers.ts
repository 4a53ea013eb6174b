import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import {
  type AddressInfo,
  createServer as createRawServer,
  type Server as RawServer,
} from 'node:net'
import { afterEach } from 'vitest'
import {
  createUpstreams,
  type UpstreamCall,
  type Upstreams,
  type UpstreamsOptions,
} from '../upstream.ts'
import { upstreamFailureOf } from '../upstream-failure.ts'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

export async function listen(server: Server | RawServer): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closers.push(async () => {
    if ('closeAllConnections' in server) server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

export type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void

/** A real server that hands each request with its body to the handler. */
export function serve(handle: Handler): Promise<string> {
  return listen(
    createServer(async (request, response) => {
      let body = ''
      for await (const chunk of request) body += chunk
      handle(request, response, body)
    }),
  )
}

/** A server that answers any request with these bytes, whatever they are. */
export function serveBytes(bytes: string): Promise<string> {
  return listen(
    createRawServer((socket) => {
      socket.on('error', () => undefined)
      socket.once('data', () => socket.end(bytes))
    }),
  )
}

export function open(options: Partial<UpstreamsOptions> = {}): Upstreams {
  const upstreams = createUpstreams({ builtins: {}, ...options })
  closers.push(() => upstreams.close())
  return upstreams
}

export function callTo(
  baseUrl: string,
  more: Partial<UpstreamCall> & { timeoutMs?: number } = {},
): UpstreamCall {
  const { timeoutMs = 10_000, ...rest } = more
  return {
    deployment: {
      id: 'dep_1',
      baseUrl,
      upstreamModel: 'm',
      credential: 'secret-of-upstream',
      timeoutMs,
    },
    path: '/chat/completions',
    body: Buffer.from('{"model":"m"}'),
    stream: false,
    signal: new AbortController().signal,
    requestId: 'ent_1',
    ...rest,
  }
}

export const json = (response: ServerResponse, status: number, value: unknown, headers = {}) =>
  response
    .writeHead(status, { 'content-type': 'application/json', ...headers })
    .end(JSON.stringify(value))

export async function textOf(body: AsyncIterable<Buffer>) {
  let text = ''
  for await (const chunk of body) text += chunk.toString('utf8')
  return text
}

export async function failureOf(promise: Promise<unknown>) {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  const failure = upstreamFailureOf(error)
  if (failure === undefined) throw new Error('it did not fail as an upstream', { cause: error })
  return failure
}
