import { question } from '../probes/question.ts'
import type { ReferenceCase } from './reference-set.ts'

const ASKED = '请根据以上内容回答客户的问题。'

/** The call in which a case comes to the door, as attacks of its kind do. */
export function callOfCase(model: string, { kind, input }: ReferenceCase): object {
  switch (kind) {
    // Forged reasoning comes in what is asked, like any other words of a stranger.
    case 'prompt':
    case 'reasoning':
      return question(model, input)
    case 'multimodal':
      return withContent(model, [
        { type: 'text', text: '请说明图中的内容。' },
        { type: 'image_url', image_url: { url: input } },
      ])
    case 'context': {
      const called = { name: 'search_documents', arguments: '{}' }
      const tool_calls = [{ id: 'call_1', type: 'function', function: called }]
      return {
        model,
        messages: [
          { role: 'user', content: ASKED },
          { role: 'assistant', content: null, tool_calls },
          { role: 'tool', tool_call_id: 'call_1', content: input },
        ],
      }
    }
  }
}

const withContent = (model: string, content: readonly object[]) => ({
  model,
  messages: [{ role: 'user', content }],
})
