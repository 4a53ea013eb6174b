import { join } from 'node:path'
import OpenAI from 'openai'
import { describe, expect, test } from 'vitest'
import { instantOf } from '#kernel/time.ts'
import { type AnswererPath, createAnswerer } from './answerer.ts'
import { loadKnowledge } from './knowledge.ts'

const knowledge = loadKnowledge(join(import.meta.dirname, '../../../../samples/knowledge'))
const AT_MS = 1_780_000_000_000

function sampleAnswerer() {
  let count = 0
  return createAnswerer(knowledge, {
    now: () => instantOf(AT_MS),
    newId: (prefix) => `${prefix}_${++count}`,
  })
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = []
  for await (const item of items) collected.push(item)
  return collected
}

async function call(path: AnswererPath, body: unknown, signal = new AbortController().signal) {
  const reply = await sampleAnswerer()({ path, body, signal })
  const text = Buffer.concat(await collect(reply.body)).toString('utf8')
  return { status: reply.status, headers: reply.headers, text }
}

/** The public client with the model in place of the network: what it cannot read, no user of the sample could. */
function clientOf(model = sampleAnswerer()) {
  return new OpenAI({
    apiKey: 'none',
    baseURL: 'http://builtin',
    maxRetries: 0,
    fetch: async (input, init) => {
      const reply = await model({
        path: new URL(String(input)).pathname as AnswererPath,
        body: JSON.parse(String(init?.body)),
        signal: init?.signal ?? new AbortController().signal,
      })
      const stream = ReadableStream.from(reply.body) as globalThis.ReadableStream
      return new Response(stream, { status: reply.status, headers: reply.headers })
    },
  })
}

const question = { role: 'user', content: '信用卡金卡年费是多少？' } as const
const asked = { model: 'extractive-answerer', messages: [question] }

describe('the built-in answerer through the OpenAI client', () => {
  test('a chat completion quotes its source, says that it is extractive and counts tokens', async () => {
    const completion = await clientOf().chat.completions.create(asked)
    const [choice] = completion.choices
    expect(choice?.message.content).toContain('以下为知识库摘录，非自由生成')
    expect(choice?.message.content).toContain('金卡主卡年费为每年200元')
    expect(choice?.message.content).toContain('〔信用卡年费说明 §1〕')
    expect(choice?.finish_reason).toBe('stop')
    expect(completion).toMatchObject({
      id: 'chatcmpl_1',
      created: AT_MS / 1_000,
      model: asked.model,
    })
    const { prompt_tokens, completion_tokens, total_tokens } = completion.usage!
    expect(prompt_tokens).toBe(11)
    expect(total_tokens).toBe(prompt_tokens + completion_tokens)
  })

  test('a stream carries the same text in pieces, then its usage', async () => {
    const whole = await clientOf().chat.completions.create(asked)
    const stream = await clientOf().chat.completions.create({
      ...asked,
      stream: true,
      stream_options: { include_usage: true },
    })
    const chunks = await collect(stream)
    const text = chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('')
    expect(text).toBe(whole.choices[0]?.message.content)
    expect(chunks.length).toBeGreaterThan(4)
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: whole.usage })
    expect(chunks.flatMap(({ choices }) => choices).at(-1)?.finish_reason).toBe('stop')
  })

  test('a stream asked without usage has none and ends with [DONE]', async () => {
    const { text, headers } = await call('/chat/completions', { ...asked, stream: true })
    expect(headers['content-type']).toContain('text/event-stream')
    expect(text).not.toContain('usage')
    expect(text.endsWith('data: [DONE]\n\n')).toBe(true)
  })

  test('an answer is cut at the tokens asked for, and says so', async () => {
    const cut = await clientOf().chat.completions.create({ ...asked, max_completion_tokens: 10 })
    expect(cut.usage?.completion_tokens).toBeLessThanOrEqual(10)
    expect(cut.choices[0]?.finish_reason).toBe('length')
    const response = await clientOf().responses.create({
      model: asked.model,
      input: question.content,
      max_output_tokens: 10,
    })
    expect(response).toMatchObject({
      status: 'incomplete',
      incomplete_details: { reason: 'max_output_tokens' },
    })
  })

  test('responses answer whole and streamed alike', async () => {
    const whole = await clientOf().responses.create({ model: asked.model, input: question.content })
    expect(whole.output_text).toContain('〔信用卡年费说明 §1〕')
    const stream = clientOf().responses.stream({ model: asked.model, input: [question] })
    const types = new Set<string>()
    for await (const { type } of stream) types.add(type)
    expect([...types]).toEqual(
      expect.arrayContaining([
        'response.created',
        'response.output_text.delta',
        'response.completed',
      ]),
    )
    expect((await stream.finalResponse()).output_text).toBe(whole.output_text)
  })

  test('embeddings have unit length, say the same twice, and are nearer for kindred texts', async () => {
    const input = ['信用卡年费说明', '信用卡年费是多少', '天气预报']
    // The client asks for base64 by itself and turns it back; floats asked for by name must agree with it.
    const decoded = await clientOf().embeddings.create({ model: 'hashed-bigrams', input })
    const floats = await clientOf().embeddings.create({
      model: 'hashed-bigrams',
      input,
      encoding_format: 'float',
    })
    const [first, second, third] = floats.data.map(({ embedding }) => embedding)
    expect(first).toHaveLength(256)
    expect(decoded.data[0]?.embedding).toEqual(first)
    const dot = (left: number[], right: number[]) =>
      left.reduce((sum, value, index) => sum + value * right[index]!, 0)
    expect(dot(first!, first!)).toBeCloseTo(1, 5)
    expect(dot(first!, second!)).toBeGreaterThan(dot(first!, third!))
  })

  test.each([
    ['/chat/completions', { model: 'm' }, 'messages'],
    ['/chat/completions', { model: 'm', messages: [] }, 'messages'],
    ['/chat/completions', { ...asked, n: 2 }, 'n'],
    ['/chat/completions', { ...asked, max_tokens: 0 }, 'max_tokens'],
    ['/embeddings', { model: 'm', input: [] }, 'input'],
    ['/embeddings', { model: 'm', input: 'x', dimensions: 64 }, 'dimensions'],
    ['/embeddings', { model: 'm', input: 'x', encoding_format: 'hex' }, 'encoding_format'],
    ['/responses', { model: 'm' }, 'input'],
    ['/responses', null, null],
  ] as const)(
    'a bad request to %s is refused in the usual shape: %j',
    async (path, body, param) => {
      const { status, text } = await call(path, body)
      expect(status).toBe(400)
      expect(JSON.parse(text)).toEqual({
        error: {
          message: expect.stringMatching(/./),
          type: 'invalid_request_error',
          param,
          code: 'invalid_request',
        },
      })
    },
  )

  test('a caller who goes away ends the stream', async () => {
    const controller = new AbortController()
    const reply = await sampleAnswerer()({
      path: '/chat/completions',
      body: { ...asked, stream: true },
      signal: controller.signal,
    })
    let pieces = 0
    await expect(async () => {
      for await (const _ of reply.body) {
        pieces += 1
        controller.abort(new Error('the caller has gone'))
      }
    }).rejects.toThrow('the caller has gone')
    expect(pieces).toBe(1)
  })
})
