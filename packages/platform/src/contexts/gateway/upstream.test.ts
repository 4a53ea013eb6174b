import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createServer as createRawServer } from 'node:net'
import { describe, expect, test } from 'vitest'
import {
  callTo,
  failureOf,
  json,
  listen,
  open,
  serve,
  serveBytes,
  textOf,
} from './testing/upstream-peers.ts'

describe('an answer of an upstream', () => {
  test('comes whole and read, from under the prefix, with the credential and the request id', async () => {
    const seen: unknown[] = []
    const origin = await serve((request, response, body) => {
      const { authorization, 'x-request-id': id, 'content-type': type } = request.headers
      seen.push({ url: request.url, authorization, id, type, body })
      json(
        response,
        200,
        { object: 'chat.completion' },
        { 'x-request-id': 'up_7', 'set-cookie': 'a=b' },
      )
    })
    const answer = await open().send(callTo(`${origin}/v1/`))
    expect(answer).toMatchObject({
      kind: 'whole',
      status: 200,
      contentType: 'application/json',
      json: { object: 'chat.completion' },
    })
    expect(answer.headers).toEqual({})
    expect(seen).toEqual([
      {
        url: '/v1/chat/completions',
        authorization: 'Bearer secret-of-upstream',
        id: 'ent_1',
        type: 'application/json',
        body: '{"model":"m"}',
      },
    ])
  })

  test('without a credential carries no authorization', async () => {
    const origin = await serve((request, response) =>
      json(response, 200, { has: request.headers.authorization ?? 'none' }),
    )
    const deployment = { id: 'dep_1', baseUrl: origin, upstreamModel: 'm', timeoutMs: 10_000 }
    expect(await open().send({ ...callTo(origin), deployment })).toMatchObject({
      json: { has: 'none' },
    })
  })

  test('as a stream is handed on as it comes', async () => {
    const origin = await serve(async (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
      response.write('data: 一\n\n')
      response.end('data: [DONE]\n\n')
    })
    const answer = await open().send(callTo(origin, { stream: true }))
    if (answer.kind !== 'stream') throw new Error('not a stream')
    expect(await textOf(answer.body)).toBe('data: 一\n\ndata: [DONE]\n\n')
  })

  test.each([400, 413, 422])(
    'with status %i blames the request and is the caller’s to read',
    async (status) => {
      const origin = await serve((_, response) =>
        json(response, status, { error: { message: 'no' } }),
      )
      for (const stream of [false, true]) {
        expect(await open().send(callTo(origin, { stream }))).toMatchObject({
          kind: 'whole',
          status,
          json: { error: { message: 'no' } },
        })
      }
    },
  )

  test('connections are kept and used again, after refusals too', async () => {
    const ports = new Set<number>()
    let calls = 0
    const origin = await serve((request, response) => {
      ports.add(request.socket.remotePort!)
      calls += 1
      json(response, calls % 2 === 0 ? 500 : 200, {})
    })
    const upstreams = open()
    for (let call = 0; call < 6; call += 1)
      await upstreams.send(callTo(origin)).catch(() => undefined)
    expect(calls).toBe(6)
    // A connection is free again a moment after its answer has ended, so the next call may find it busy once.
    expect(ports.size).toBeLessThanOrEqual(2)
  })
})

describe('an upstream that fails', () => {
  test.each([
    [500, {}, undefined],
    [503, { 'retry-after': '3' }, 3],
    [429, { 'retry-after': '7' }, 7],
    [429, { 'retry-after': '999999' }, 3_600],
    [429, { 'retry-after': 'Thu, 18 Jun 2026 01:02:13 GMT' }, 3],
    [429, { 'retry-after': 'soon' }, undefined],
    [401, {}, undefined],
    [404, {}, undefined],
  ])('with status %i and %j is passed over', async (status, headers, retryAfterSeconds) => {
    const origin = await serve((_, response) => json(response, status, { error: {} }, headers))
    const upstreams = open({ now: () => Date.parse('2026-06-18T01:02:10Z') })
    const failure = await failureOf(upstreams.send(callTo(origin)))
    expect(failure).toMatchObject({ kind: 'status', status, retryable: true })
    expect(failure.retryAfterSeconds).toBe(retryAfterSeconds)
  })

  test('by a redirect is not followed', async () => {
    let calls = 0
    const origin = await serve((_, response) => {
      calls += 1
      response.writeHead(307, { location: '/elsewhere' }).end()
    })
    expect(await failureOf(open().send(callTo(origin)))).toMatchObject({
      kind: 'status',
      status: 307,
    })
    expect(calls).toBe(1)
  })

  test('nobody listens', async () => {
    const server = createRawServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    server.close()
    await once(server, 'close')
    const failure = await failureOf(open().send(callTo(`http://127.0.0.1:${port}`)))
    expect(failure).toMatchObject({ kind: 'connect', retryable: true })
    expect(failure.message).not.toContain('secret-of-upstream')
  })

  test('a name that resolves to a refused address is not connected to', async () => {
    let calls = 0
    const origin = await serve((_, response) => {
      calls += 1
      json(response, 200, {})
    })
    const named = origin.replace('127.0.0.1', 'localhost')
    expect(await open({ refusesAddress: () => false }).send(callTo(named))).toMatchObject({
      status: 200,
    })
    const refusing = open({ refusesAddress: () => true })
    expect(await failureOf(refusing.send(callTo(named)))).toMatchObject({ kind: 'connect' })
    expect(calls).toBe(1)
  })

  test.each([
    ['hangs without a head', (_: ServerResponse) => undefined],
    [
      'hangs after the head',
      (response: ServerResponse) =>
        response.writeHead(200, { 'content-type': 'application/json' }).write('{'),
    ],
  ])('that %s is given up', async (_, hang) => {
    const origin = await serve((_request, response) => void hang(response))
    expect(await failureOf(open().send(callTo(origin, { timeoutMs: 100 })))).toMatchObject({
      kind: 'timeout',
      retryable: true,
    })
    expect(await failureOf(open().send(callTo(origin, { timeoutMsMax: 100 })))).toMatchObject({
      kind: 'timeout',
    })
  })

  test('that sends its answer drop by drop is given up, too', async () => {
    const origin = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      const timer = setInterval(() => response.write(' '), 20)
      response.on('close', () => clearInterval(timer))
    })
    expect(await failureOf(open().send(callTo(origin, { timeoutMs: 150 })))).toMatchObject({
      kind: 'timeout',
    })
  })

  test('that resets is told from one that answers', async () => {
    const origin = await listen(
      createRawServer((socket) => socket.once('data', () => socket.resetAndDestroy())),
    )
    expect(await failureOf(open().send(callTo(origin)))).toMatchObject({
      kind: 'reset',
      retryable: true,
    })
  })

  test.each([
    [
      'before its end',
      'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"a":',
      'reset',
    ],
    ['without an answer', '', 'reset'],
    ['after something that is not HTTP', 'SSH-2.0-OpenSSH_9.2\r\n\r\n', 'garbage'],
  ])('that closes %s gives nothing', async (_, bytes, kind) => {
    expect(await failureOf(open().send(callTo(await serveBytes(bytes))))).toMatchObject({
      kind,
      retryable: true,
    })
  })

  test.each([
    ['text', 'text/html', '<html>busy</html>'],
    ['half of JSON', 'application/json', '{"choices":['],
    ['JSON that is no object', 'application/json', '[1]'],
    ['nothing', 'application/json', ''],
    ['events that were not asked for', 'text/event-stream', 'data: {}\n\n'],
  ])('that answers %s gives nothing', async (_, type, body) => {
    const origin = await serve(
      (_request, response) => void response.writeHead(200, { 'content-type': type }).end(body),
    )
    expect(await failureOf(open().send(callTo(origin)))).toMatchObject({
      kind: 'garbage',
      retryable: true,
    })
  })

  test('that answers in an encoding nobody asked for gives nothing', async () => {
    const origin = await serve((_, response) =>
      json(response, 200, {}, { 'content-encoding': 'gzip' }),
    )
    expect(await failureOf(open().send(callTo(origin)))).toMatchObject({ kind: 'garbage' })
  })

  test('that answers without end is cut off, and nobody else is asked', async () => {
    const origin = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      const chunk = Buffer.alloc(1_048_576, ' ')
      const push = () => {
        while (!response.destroyed && response.write(chunk));
      }
      response.on('drain', push)
      push()
    })
    expect(await failureOf(open().send(callTo(origin)))).toMatchObject({
      kind: 'garbage',
      retryable: false,
    })
  })
})
