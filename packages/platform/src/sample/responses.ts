import type { z } from 'zod'
import { piecesOf, type Stamp } from './chat.ts'
import type { ExtractedAnswer } from './extract.ts'
import { cutToTokens, estimateTokens } from './tokens.ts'
import { eventStream, jsonReply, type ModelReply, type ResponsesRequest } from './wire.ts'

/** `/responses`, whole or streamed. Nothing is stored: an answer cannot be asked for again by its id. */
export function responsesReply(
  request: z.infer<typeof ResponsesRequest>,
  answer: ExtractedAnswer,
  stamp: Stamp & { readonly itemId: string },
  signal: AbortSignal,
): ModelReply {
  const { text, cut } = cutToTokens(answer.text, request.max_output_tokens ?? undefined)
  const inputTokens = request.input.reduce((sum, { text }) => sum + estimateTokens(text), 0)
  const outputTokens = estimateTokens(text)
  const status = cut ? 'incomplete' : 'completed'
  const started = {
    id: stamp.id,
    object: 'response',
    created_at: stamp.created,
    status: 'in_progress',
    model: request.model,
    output: [] as unknown[],
    error: null,
    incomplete_details: null,
    instructions: null,
    metadata: {},
    parallel_tool_calls: false,
    tool_choice: 'none',
    tools: [],
    temperature: null,
    top_p: null,
    store: false,
  }
  const part = { type: 'output_text', text, annotations: [] }
  const item = { id: stamp.itemId, type: 'message', role: 'assistant', status, content: [part] }
  const ended = {
    ...started,
    status,
    output: [item],
    incomplete_details: cut ? { reason: 'max_output_tokens' } : null,
    usage: {
      input_tokens: inputTokens,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: outputTokens,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: inputTokens + outputTokens,
    },
  }
  return request.stream === true
    ? eventStream(eventsOf({ started, ended, item, part }), signal)
    : jsonReply(200, ended)
}

interface Course {
  readonly started: object
  readonly ended: { readonly status: string }
  readonly item: { readonly id: string }
  readonly part: { readonly text: string }
}

/** The events of one streamed answer in the order that clients build it up by. */
function* eventsOf({ started, ended, item, part }: Course) {
  let sequence = 0
  const place = { item_id: item.id, output_index: 0, content_index: 0 }
  function event(type: string, body: object) {
    const data = { type, sequence_number: sequence, ...body }
    sequence += 1
    return `event: ${type}\ndata: ${JSON.stringify(data)}\n\n`
  }
  yield event('response.created', { response: started })
  yield event('response.in_progress', { response: started })
  yield event('response.output_item.added', {
    output_index: 0,
    item: { ...item, status: 'in_progress', content: [] },
  })
  yield event('response.content_part.added', { ...place, part: { ...part, text: '' } })
  for (const delta of piecesOf(part.text)) {
    yield event('response.output_text.delta', { ...place, delta, logprobs: [] })
  }
  yield event('response.output_text.done', { ...place, text: part.text, logprobs: [] })
  yield event('response.content_part.done', { ...place, part })
  yield event('response.output_item.done', { output_index: 0, item })
  yield event(`response.${ended.status}`, { response: ended })
}
