import type { BuiltinModel } from '#contexts/gateway/index.ts'
import { type Clock, msOf } from '#kernel/time.ts'
import { chatReply } from './chat.ts'
import { embed, toBase64 } from './embedding.ts'
import { extractAnswer } from './extract.ts'
import type { KnowledgeDocument } from './knowledge.ts'
import { responsesReply } from './responses.ts'
import { indexKnowledge } from './retrieval.ts'
import { estimateTokens } from './tokens.ts'
import {
  ChatRequest,
  EmbeddingsRequest,
  invalidRequest,
  jsonReply,
  type ModelReply,
  ResponsesRequest,
} from './wire.ts'

export interface AnswererParts {
  readonly now: Clock
  /** A fresh unique id behind the given prefix, as `chatcmpl_…`. */
  readonly newId: (prefix: string) => string
}

export type AnswererPath = '/chat/completions' | '/embeddings' | '/responses'

/**
 * The extractive answerer: it finds passages in the knowledge base and quotes them with their source. It writes nothing of
 * its own, so the sample institution runs with no account anywhere. Token counts are estimates (see `tokens.ts`).
 * A request that it cannot read is answered with status 400 in OpenAI's shape; it never throws but for a body whose `signal`
 * is aborted.
 */
export function createAnswerer(
  knowledge: readonly KnowledgeDocument[],
  { now, newId }: AnswererParts,
): BuiltinModel {
  const index = indexKnowledge(knowledge)
  const created = () => Math.floor(msOf(now()) / 1_000)

  const doors: Record<AnswererPath, (body: unknown, signal: AbortSignal) => ModelReply> = {
    '/chat/completions'(body, signal) {
      const request = ChatRequest.safeParse(body)
      if (!request.success) return invalidRequest(request.error)
      const answer = extractAnswer(index, request.data.messages)
      return chatReply(request.data, answer, { id: newId('chatcmpl'), created: created() }, signal)
    },
    '/responses'(body, signal) {
      const request = ResponsesRequest.safeParse(body)
      if (!request.success) return invalidRequest(request.error)
      const answer = extractAnswer(index, request.data.input)
      const stamp = { id: newId('resp'), itemId: newId('msg'), created: created() }
      return responsesReply(request.data, answer, stamp, signal)
    },
    '/embeddings'(body) {
      const request = EmbeddingsRequest.safeParse(body)
      if (!request.success) return invalidRequest(request.error)
      const { input, model, encoding_format: format } = request.data
      const tokens = input.reduce((sum, text) => sum + estimateTokens(text), 0)
      const data = input.map((text, position) => {
        const vector = embed(text)
        const embedding = format === 'base64' ? toBase64(vector) : [...vector]
        return { object: 'embedding', index: position, embedding }
      })
      return jsonReply(200, {
        object: 'list',
        data,
        model,
        usage: { prompt_tokens: tokens, total_tokens: tokens },
      })
    },
  }

  const isServed = (path: string): path is AnswererPath => Object.hasOwn(doors, path)
  return async ({ path, body, signal }) => {
    signal.throwIfAborted()
    return isServed(path) ? doors[path](body, signal) : jsonReply(404, NO_SUCH_PATH)
  }
}

const NO_SUCH_PATH = { error: { message: 'the built-in answerer has no such path' } }
