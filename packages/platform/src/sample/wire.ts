import { z } from 'zod'

/** The parts of OpenAI's requests that the built-in model reads. What it does not know it leaves alone, as others do. */
const TextPart = z.looseObject({
  type: z.enum(['text', 'input_text', 'output_text']),
  text: z.string(),
})

const Content = z
  .union([z.string(), z.array(TextPart).min(1)])
  .transform((content) =>
    typeof content === 'string' ? content : content.map(({ text }) => text).join('\n'),
  )

const ChatMessage = z
  .looseObject({ role: z.string().min(1), content: Content.nullish() })
  .transform(({ role, content }) => ({ role, text: content ?? '' }))

const Model = z.string().min(1).max(200)
const TokensMax = z.int().positive().nullish()

export const ChatRequest = z.looseObject({
  model: Model,
  messages: z.array(ChatMessage).min(1),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  max_tokens: TokensMax,
  max_completion_tokens: TokensMax,
  n: z.literal(1, { error: 'the built-in model gives one answer' }).nullish(),
})

export const ResponsesRequest = z.looseObject({
  model: Model,
  input: z.union([
    z.string().transform((text) => [{ role: 'user', text }]),
    z.array(ChatMessage).min(1),
  ]),
  stream: z.boolean().nullish(),
  max_output_tokens: TokensMax,
})

const INPUTS_MAX = 2_048

export const EmbeddingsRequest = z.looseObject({
  model: Model,
  input: z
    .union([
      z.string().min(1),
      z
        .array(z.string().min(1), { error: 'the built-in model embeds texts' })
        .min(1)
        .max(INPUTS_MAX),
    ])
    .transform((input) => (typeof input === 'string' ? [input] : input)),
  encoding_format: z.enum(['float', 'base64']).nullish(),
  dimensions: z.undefined({ error: 'the built-in model has one size of vectors' }).optional(),
})

/** What a model door answers: one body, whole or in pieces. */
export interface ModelReply {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: AsyncIterable<Uint8Array>
}

const encoder = new TextEncoder()

export function jsonReply(status: number, value: unknown): ModelReply {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: chunks([JSON.stringify(value)], undefined),
  }
}

/** A refusal in OpenAI's shape, naming the first field that is wrong. */
export function invalidRequest(error: z.ZodError): ModelReply {
  const [issue] = error.issues
  const parameter = issue?.path.join('.') ?? ''
  return jsonReply(400, {
    error: {
      message: parameter === '' ? (issue?.message ?? 'invalid') : `${parameter}: ${issue?.message}`,
      type: 'invalid_request_error',
      param: parameter === '' ? null : parameter,
      code: 'invalid_request',
    },
  })
}

/** Server-sent events; it ends by throwing the signal's reason once the caller has gone away. */
export function eventStream(events: Iterable<string>, signal: AbortSignal): ModelReply {
  return {
    status: 200,
    headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' },
    body: chunks(events, signal),
  }
}

async function* chunks(texts: Iterable<string>, signal: AbortSignal | undefined) {
  for (const text of texts) {
    signal?.throwIfAborted()
    yield encoder.encode(text)
  }
}
