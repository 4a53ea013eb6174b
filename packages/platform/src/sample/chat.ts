import type { z } from 'zod'
import type { ExtractedAnswer } from './extract.ts'
import { cutToTokens, estimateTokens } from './tokens.ts'
import { type ChatRequest, eventStream, jsonReply, type ModelReply } from './wire.ts'

const PIECE_CHARACTERS = 12

/** A text in small pieces, as a generating model would send it; characters are never split. */
export function piecesOf(text: string): string[] {
  const characters = [...text]
  const pieces: string[] = []
  for (let start = 0; start < characters.length; start += PIECE_CHARACTERS) {
    pieces.push(characters.slice(start, start + PIECE_CHARACTERS).join(''))
  }
  return pieces
}

export interface Stamp {
  readonly id: string
  /** Seconds since the epoch. */
  readonly created: number
}

/** `/chat/completions`, whole or streamed. */
export function chatReply(
  request: z.infer<typeof ChatRequest>,
  answer: ExtractedAnswer,
  { id, created }: Stamp,
  signal: AbortSignal,
): ModelReply {
  const { text, cut } = cutToTokens(
    answer.text,
    request.max_completion_tokens ?? request.max_tokens ?? undefined,
  )
  const finish = cut ? 'length' : 'stop'
  const promptTokens = request.messages.reduce((sum, { text }) => sum + estimateTokens(text), 0)
  const completionTokens = estimateTokens(text)
  const usage = {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  }
  if (request.stream !== true) {
    const message = { role: 'assistant', content: text, refusal: null }
    return jsonReply(200, {
      id,
      object: 'chat.completion',
      created,
      model: request.model,
      choices: [{ index: 0, message, logprobs: null, finish_reason: finish }],
      usage,
    })
  }

  const includeUsage = request.stream_options?.include_usage === true
  function event(choices: readonly unknown[], used?: typeof usage) {
    const head = { id, object: 'chat.completion.chunk', created, model: request.model, choices }
    return `data: ${JSON.stringify(includeUsage ? { ...head, usage: used ?? null } : head)}\n\n`
  }
  function* events() {
    yield event([{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }])
    for (const content of piecesOf(text)) {
      yield event([{ index: 0, delta: { content }, finish_reason: null }])
    }
    yield event([{ index: 0, delta: {}, finish_reason: finish }])
    if (includeUsage) yield event([], usage)
    yield 'data: [DONE]\n\n'
  }
  return eventStream(events(), signal)
}
