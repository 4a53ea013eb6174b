import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { describe, expect, test } from 'vitest'
import { callTo, failureOf, json, open, serve, textOf } from './testing/upstream-peers.ts'
import type { BuiltinModel } from './upstream.ts'

describe('a stream that breaks', () => {
  const streaming = (after: (response: ServerResponse) => void) =>
    serve((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write('data: 1\n\n', () => after(response))
    })

  async function readUntilBroken(origin: string, more: Parameters<typeof callTo>[1] = {}) {
    const answer = await open().send(callTo(origin, { stream: true, ...more }))
    if (answer.kind !== 'stream') throw new Error('not a stream')
    const chunks: string[] = []
    const reading = (async () => {
      for await (const chunk of answer.body) chunks.push(chunk.toString())
    })()
    return { failure: await failureOf(reading), text: chunks.join('') }
  }

  test('by stopping in the middle gives what came, and then the failure', async () => {
    const { failure, text } = await readUntilBroken(
      await streaming((response) => response.destroy()),
    )
    expect(text).toBe('data: 1\n\n')
    expect(failure.kind).toBe('reset')
  })

  test('by falling silent is given up', async () => {
    const { failure, text } = await readUntilBroken(await streaming(() => undefined), {
      timeoutMs: 200,
    })
    expect(text).toBe('data: 1\n\n')
    expect(failure.kind).toBe('timeout')
  })

  test('before its head is a failure of the call', async () => {
    const origin = await serve((_, response) => response.destroy())
    expect(await failureOf(open().send(callTo(origin, { stream: true })))).toMatchObject({
      kind: 'reset',
    })
  })
})

describe('a caller who goes away', () => {
  const gone = new Error('the caller went away')

  test('ends the call, at the upstream as well', async () => {
    const caller = new AbortController()
    let upstreamSawClose: Promise<unknown> | undefined
    const origin = await serve((_, response) => {
      upstreamSawClose = once(response, 'close')
      caller.abort(gone)
    })
    await expect(open().send(callTo(origin, { signal: caller.signal }))).rejects.toBe(gone)
    await upstreamSawClose
  })

  test('ends a stream, at the upstream as well', async () => {
    const caller = new AbortController()
    let upstreamSawClose: Promise<unknown> | undefined
    const origin = await serve((_, response) => {
      upstreamSawClose = once(response, 'close')
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n')
    })
    const answer = await open().send(callTo(origin, { stream: true, signal: caller.signal }))
    if (answer.kind !== 'stream') throw new Error('not a stream')
    const reading = (async () => {
      for await (const _ of answer.body) caller.abort(gone)
    })()
    await expect(reading).rejects.toBe(gone)
    await upstreamSawClose
  })

  test('before the call causes none', async () => {
    let calls = 0
    const origin = await serve((_, response) => {
      calls += 1
      json(response, 200, {})
    })
    await expect(open().send(callTo(origin, { signal: AbortSignal.abort(gone) }))).rejects.toBe(
      gone,
    )
    expect(calls).toBe(0)
  })
})

describe('a built-in model', () => {
  const encoder = new TextEncoder()
  const echo: BuiltinModel = async ({ path, body }) => ({
    status: 200,
    headers: {
      'content-type': (body as { stream?: boolean }).stream
        ? 'text/event-stream'
        : 'application/json',
    },
    body: (async function* () {
      yield encoder.encode('{"path":')
      yield encoder.encode(`"${path}"}`)
    })(),
  })

  test('answers as any other deployment does', async () => {
    const upstreams = open({ builtins: { echo } })
    const whole = await upstreams.send(callTo('builtin:echo', { path: '/embeddings' }))
    expect(whole).toMatchObject({ kind: 'whole', status: 200, json: { path: '/embeddings' } })
    const body = Buffer.from('{"stream":true}')
    const streamed = await upstreams.send(callTo('builtin:echo', { stream: true, body }))
    if (streamed.kind !== 'stream') throw new Error('not a stream')
    expect(await textOf(streamed.body)).toBe('{"path":"/chat/completions"}')
  })

  test('that answers with a failure has failed, as any other deployment has', async () => {
    const down: BuiltinModel = async (call) => ({ ...(await echo(call)), status: 503 })
    const sent = open({ builtins: { down } }).send(callTo('builtin:down'))
    expect(await failureOf(sent)).toMatchObject({ kind: 'status', status: 503, retryable: true })
  })

  test('that does not answer in the time of its deployment has failed, too', async () => {
    const silent: BuiltinModel = () => new Promise(() => undefined)
    const sent = open({ builtins: { silent } }).send(callTo('builtin:silent', { timeoutMs: 5 }))
    expect(await failureOf(sent)).toMatchObject({ kind: 'timeout' })
  })

  test('that does not exist is a deployment that cannot be reached', async () => {
    expect(await failureOf(open().send(callTo('builtin:none')))).toMatchObject({ kind: 'connect' })
    expect(await failureOf(open().send(callTo('builtin:toString')))).toMatchObject({
      kind: 'connect',
    })
  })
})

test('closing ends the calls that are still open', async () => {
  const upstreams = open()
  let closed: Promise<void> | undefined
  const origin = await serve(() => {
    closed = upstreams.close()
  })
  expect(await failureOf(upstreams.send(callTo(origin)))).toMatchObject({ kind: 'reset' })
  await closed
})
