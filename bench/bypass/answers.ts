import type { Answer } from './probe.ts'

type Json = Readonly<Record<string, unknown>>

const usage = { prompt_tokens: 8, completion_tokens: 8, total_tokens: 16 }
const head = {
  id: 'chatcmpl-1',
  created: 1_700_000_000,
  model: 'mock-1',
  system_fingerprint: 'fp_1',
}

export function json(body: unknown, status = 200): Answer {
  return { status, contentType: 'application/json', body: JSON.stringify(body) }
}

/** A chat completion with these messages as its choices. */
export function completion(...messages: readonly Json[]): Answer {
  return json({
    ...head,
    object: 'chat.completion',
    choices: messages.map(({ logprobs, ...message }, index) => ({
      index,
      message: { role: 'assistant', ...message },
      ...(logprobs === undefined ? {} : { logprobs }),
      finish_reason: message.tool_calls === undefined ? 'stop' : 'tool_calls',
    })),
    usage,
  })
}

export function events(frames: readonly unknown[], comments = ''): Answer {
  const lines = frames.map((frame) => `data: ${JSON.stringify(frame)}\n\n`).join('')
  return {
    status: 200,
    contentType: 'text/event-stream',
    body: `${comments}${lines}data: [DONE]\n\n`,
  }
}

/** A streamed completion: deltas of choice 0 unless they name another. */
export function stream(...deltas: readonly (Json & { readonly choice?: number })[]): Answer {
  const chunk = (index: number, delta: Json, finish: string | null) => {
    const { logprobs, ...rest } = delta
    return {
      ...head,
      object: 'chat.completion.chunk',
      choices: [
        {
          index,
          delta: rest,
          ...(logprobs === undefined ? {} : { logprobs }),
          finish_reason: finish,
        },
      ],
    }
  }
  const choices = new Set(deltas.map(({ choice = 0 }) => choice))
  return events([
    ...[...choices].map((index) => chunk(index, { role: 'assistant', content: '' }, null)),
    ...deltas.map(({ choice = 0, ...delta }) => chunk(choice, delta, null)),
    ...[...choices].map((index) => chunk(index, {}, 'stop')),
  ])
}

/** A text cut into pieces of so many characters. */
export function pieces(text: string, length: number): readonly string[] {
  const characters = Array.from(text)
  return Array.from({ length: Math.ceil(characters.length / length) }, (_, index) =>
    characters.slice(index * length, (index + 1) * length).join(''),
  )
}

export const ordinary = completion({ content: '一年期定期存款利率以挂牌公告为准。' })

export const ordinaryVector = json({
  object: 'list',
  model: 'mock-1',
  data: [{ object: 'embedding', index: 0, embedding: [0.1, 0.2, 0.3] }],
  usage: { prompt_tokens: 8, total_tokens: 8 },
})

const responseHead = {
  id: 'resp_1',
  object: 'response',
  created_at: 1_700_000_000,
  model: 'mock-1',
}
const responseUsage = { input_tokens: 8, output_tokens: 8, total_tokens: 16 }

export function response(...output: readonly Json[]): Answer {
  return json({ ...responseHead, status: 'completed', output, usage: responseUsage })
}

export const messageItem = (text: string): Json => ({
  type: 'message',
  id: 'msg_1',
  role: 'assistant',
  status: 'completed',
  content: [{ type: 'output_text', text, annotations: [] }],
})

export const ordinaryResponse = response(messageItem('一年期定期存款利率以挂牌公告为准。'))

/** A streamed response whose text comes in pieces, and once more whole at its end, as the API has it. */
export function responseStream(parts: readonly string[]): Answer {
  const text = parts.join('')
  const item = { item_id: 'msg_1', output_index: 0, content_index: 0 }
  const done = {
    ...responseHead,
    status: 'completed',
    output: [messageItem(text)],
    usage: responseUsage,
  }
  const frames: readonly Json[] = [
    { type: 'response.created', response: { ...responseHead, status: 'in_progress', output: [] } },
    {
      type: 'response.output_item.added',
      output_index: 0,
      item: { ...messageItem(''), content: [] },
    },
    { type: 'response.content_part.added', ...item, part: { type: 'output_text', text: '' } },
    ...parts.map((delta) => ({ type: 'response.output_text.delta', ...item, delta })),
    { type: 'response.output_text.done', ...item, text },
    { type: 'response.content_part.done', ...item, part: { type: 'output_text', text } },
    { type: 'response.output_item.done', output_index: 0, item: messageItem(text) },
    { type: 'response.completed', response: done },
  ]
  const body = frames.map((frame) => `event: ${frame.type}\ndata: ${JSON.stringify(frame)}\n\n`)
  return { status: 200, contentType: 'text/event-stream', body: body.join('') }
}
