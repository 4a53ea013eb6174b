import { connect as connectSocket } from 'node:net'
import { URL } from 'node:url'
import OpenAI from 'openai'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openPayload } from '#contexts/ledger/index.ts'
import type { EntryId } from '#kernel/ids.ts'
import { describeOnDatabases } from '../src/testing/world.ts'
import {
  answerJson,
  completion,
  type DoorWorld,
  LABEL,
  labelled,
  openDoorWorld,
  usual,
} from './door-world.ts'

const MODEL = 'extractive-answerer'
const question = { model: MODEL, messages: [{ role: 'user', content: '存款保险最高赔付多少？' }] }

describeOnDatabases('the model door', (database) => {
  let door: DoorWorld
  beforeAll(async () => {
    door = await openDoorWorld(database)
  })
  afterAll(() => door.close())
  beforeEach(() => {
    door.behave(usual)
    door.received.length = 0
  })

  const recordOf = (response: Response) => response.headers.get('x-hengjian-record') as EntryId
  const codeOf = async (response: Response) =>
    ((await response.json()) as { error: { code: string } }).error.code
  /** The record of a call; those of the lower tiers stand within their bound. */
  const settled = async (id: EntryId) => {
    await expect.poll(() => door.entryAt(id)).toBeDefined()
    return (await door.entryAt(id))!
  }
  const contentOf = async (id: EntryId, name: string) => {
    const { db, services } = door.world
    return Buffer.from(
      await openPayload(db, services.vault, door.sample.institution.id, id, name),
    ).toString()
  }
  const client = (application: string) =>
    new OpenAI({ apiKey: door.keyOf(application), baseURL: `${door.origin}/v1`, maxRetries: 0 })

  test('the openai client works unchanged: chat, stream, embeddings, responses and models', async () => {
    const openai = client('drafting-assistant')
    const chat = await openai.chat.completions.create(question as never)
    const [said] = (chat as typeof completion).choices
    expect(said!.message.content).toBe(`${LABEL}存款保险限额为五十万元。`)

    let streamed = ''
    for await (const chunk of (await openai.chat.completions.create({
      ...question,
      stream: true,
    } as never)) as unknown as AsyncIterable<{ choices: { delta: { content?: string } }[] }>) {
      // The usage chunk that only the gateway asked for does not reach a caller who did not.
      expect(chunk.choices).toHaveLength(1)
      streamed += chunk.choices[0]!.delta.content ?? ''
    }
    expect(streamed).toBe(`${LABEL}存款保险`)
    expect((await openai.models.list()).data.map(({ id }) => id)).toContain(MODEL)
  })

  test('a call leaves a record with permit, model, path, tokens, raw request and answer', async () => {
    const response = await door.call('drafting-assistant', question)
    expect(response.status).toBe(200)
    const id = recordOf(response)
    expect(await response.json()).toEqual(labelled)
    const record = await settled(id)
    expect(record).toMatchObject({
      kind: 'call.recorded',
      subject: await door.applicationOf('drafting-assistant'),
      actor: { type: 'application' },
      body: {
        permit: response.headers.get('x-hengjian-permit'),
        operation: 'chat',
        model: { name: MODEL },
        outcome: { as: 'answered' },
        path: [{ outcome: 'answered' }],
        usage: { inputTokens: 11, outputTokens: 7, estimated: false },
      },
    })
    expect(JSON.stringify(record)).not.toContain('存款')
    expect(JSON.parse(await contentOf(id, 'request'))).toEqual(question)
    expect(JSON.parse(await contentOf(id, 'answer'))).toEqual(labelled)
    expect(JSON.parse(await contentOf(id, 'received'))).toEqual(completion)
  })

  test('the upstream gets its own name of the model and its credential, and nothing of the caller', async () => {
    let headers: Record<string, unknown> = {}
    door.behave((seen, response, incoming) => {
      headers = incoming.headers
      usual(seen, response, incoming)
    })
    await (await door.call('drafting-assistant', question)).arrayBuffer()
    expect(door.received[0]).toMatchObject({
      path: '/v1/chat/completions',
      body: { model: 'upstream-model' },
    })
    expect(headers.authorization).toBe('Bearer test-credential')
    expect(JSON.stringify(headers)).not.toContain('hj_')
  })

  test('a high-tier answer ends only once its record is durable', async () => {
    const response = await door.call('customer-assistant', { ...question, stream: true })
    const id = recordOf(response)
    const reader = response.body!.getReader()
    let seen = ''
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      seen += Buffer.from(part.value).toString()
      if (seen.includes('[DONE]')) expect(await door.entryAt(id)).toBeDefined()
    }
    expect(seen).toContain('[DONE]')
    expect(await contentOf(id, 'answer')).toContain('保险')
  })

  test('what nobody approved is refused, and the refusal is recorded', async () => {
    const response = await door.call('shadow-translator', question)
    expect(response.status).toBe(403)
    const id = recordOf(response)
    expect(await codeOf(response)).toBe('no_permit')
    expect(door.received).toEqual([])
    expect(await settled(id)).toMatchObject({ kind: 'call.refused', body: { code: 'no_permit' } })
  })

  test.each([
    ['an unknown key', { authorization: 'Bearer hj_000000000000_x' }, question, 401, 'unknown_key'],
    ['no key', { authorization: '' }, question, 401, 'unknown_key'],
    [
      'a model beyond the permit',
      {},
      { ...question, model: 'gpt-unheard' },
      403,
      'model_not_permitted',
    ],
    ['a body that is no JSON', {}, '{"model": "x"', 400, 'invalid_request'],
    ['a body that is a list', {}, '[]', 400, 'invalid_request'],
    ['a body without a model', {}, { messages: [] }, 400, 'invalid_request'],
    ['a stream flag that is no flag', {}, { ...question, stream: 'yes' }, 400, 'invalid_request'],
    ['a wrong content type', { 'content-type': 'text/plain' }, question, 415, 'wrong_content_type'],
    ['a compressed body', { 'content-encoding': 'gzip' }, question, 415, 'compressed_body'],
    ['an oversized body', {}, { ...question, pad: 'x'.repeat(1_100_000) }, 413, 'body_too_large'],
    [
      'more output than permitted',
      {},
      { ...question, max_tokens: 1_000_000 },
      429,
      'limit_exceeded',
    ],
  ])(
    '%s is refused by name before a model sees the call',
    async (_what, headers, body, status, code) => {
      const response = await fetch(`${door.origin}/v1/chat/completions`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${door.keyOf('drafting-assistant')}`,
          'content-type': 'application/json',
          ...headers,
        },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      })
      expect(response.status).toBe(status)
      expect(await codeOf(response)).toBe(code)
      expect(door.received).toEqual([])
    },
  )

  test('a path or a method that the door does not have is not found', async () => {
    expect((await door.call('drafting-assistant', question, '/v1/completions')).status).toBe(404)
    const { status } = await fetch(`${door.origin}/v1/embeddings`, {
      headers: { authorization: `Bearer ${door.keyOf('drafting-assistant')}` },
    })
    expect(status).toBe(404)
  })

  test.each([
    [
      'answers an error',
      (_s: unknown, response: Parameters<typeof usual>[1]) =>
        void answerJson(response, { error: 'boom' }, 500),
      502,
    ],
    [
      'answers garbage',
      (_s: unknown, response: Parameters<typeof usual>[1]) =>
        void response.writeHead(200, { 'content-type': 'application/json' }).end('<html>'),
      502,
    ],
    [
      'resets',
      (_s: unknown, response: Parameters<typeof usual>[1]) => void response.destroy(),
      502,
    ],
  ])('an upstream that %s is a failure that is recorded', async (_what, behaviour, status) => {
    door.behave(behaviour)
    const response = await door.call('drafting-assistant', question)
    expect(response.status).toBe(status)
    const id = recordOf(response)
    expect(await codeOf(response)).toBe('upstream_failed')
    expect(await settled(id)).toMatchObject({
      kind: 'call.recorded',
      body: { outcome: { as: 'failed', code: 'upstream_failed' } },
    })
    // The circuit of the deployment must not stay open for the tests after this one.
    door.behave(usual)
    await expect
      .poll(async () => (await door.call('drafting-assistant', question)).status)
      .toBe(200)
  })

  test('a refusal that blames the request reaches the caller as the upstream said it', async () => {
    door.behave(
      (_seen, response) =>
        void answerJson(
          response,
          { error: { message: 'context too long', code: 'context_length_exceeded' } },
          400,
        ),
    )
    const response = await door.call('drafting-assistant', question)
    expect(response.status).toBe(400)
    expect(await codeOf(response)).toBe('context_length_exceeded')
  })

  test('a stream that breaks off says so, is recorded as interrupted by the upstream, and holds what left', async () => {
    door.behave((_seen, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write('data: {"choices":[{"index":0,"delta":{"content":"半"}}]}\n\n', () =>
        response.destroy(),
      )
    })
    const response = await door.call('customer-assistant', { ...question, stream: true })
    const body = await response.text()
    expect(body).toContain('半')
    expect(body).toContain('upstream_failed')
    expect(body).not.toContain('[DONE]')
    const record = await settled(recordOf(response))
    expect(record).toMatchObject({
      kind: 'call.interrupted',
      body: { outcome: { as: 'interrupted', by: 'upstream' } },
    })
    expect(await contentOf(recordOf(response), 'answer')).toContain('半')
  })

  test('a caller who goes away in mid-stream leaves an interrupted record, and the upstream is let go', async () => {
    const released = Promise.withResolvers<void>()
    door.behave((_seen, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write('data: {"choices":[{"index":0,"delta":{"content":"一"}}]}\n\n')
      response.once('close', () => released.resolve())
    })
    const controller = new AbortController()
    const response = await fetch(`${door.origin}/v1/chat/completions`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${door.keyOf('drafting-assistant')}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ ...question, stream: true }),
      signal: controller.signal,
    })
    await response.body!.getReader().read()
    controller.abort()
    await released.promise
    const record = await settled(recordOf(response))
    expect(record).toMatchObject({ kind: 'call.interrupted', body: { outcome: { by: 'caller' } } })
  })

  test('a client that sends half a request and leaves harms nobody', async () => {
    const { hostname, port } = new URL(door.origin)
    const socket = connectSocket(Number(port), hostname)
    socket.write(
      `POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${door.keyOf('drafting-assistant')}\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{"model"`,
    )
    await new Promise((resolve) => socket.once('connect', resolve))
    socket.destroy()
    expect((await door.call('drafting-assistant', question)).status).toBe(200)
  })

  test('one application can neither use nor see what is another’s', async () => {
    const response = await door.call('drafting-assistant', question)
    const record = await settled(recordOf(response))
    expect(record.subject).toBe(await door.applicationOf('drafting-assistant'))
    expect(record.subject).not.toBe(await door.applicationOf('customer-assistant'))
  })
})
