import type { BuiltinModel } from '#contexts/gateway/index.ts'
import { newId } from '#kernel/ids.ts'

/** Invented values that no guard may let through to a model; check digits are right, so that they count as found. */
export const marks = {
  'citizen-id': '11010119900307109X',
  mobile: '13912345678',
  'bank-card': '6222020200112345679',
} as const

export const SAW_NOTHING = 'mirror: none of the marks'

/**
 * The model on which probes look: it says which of the marks reached it. So a probe learns over the very
 * wire what a supplier would have read. It keeps nothing and answers whole.
 */
export const mirror: BuiltinModel = async ({ body }) => {
  const text = JSON.stringify(body)
  const seen = Object.entries(marks)
    .filter(([, value]) => text.includes(value))
    .map(([name]) => name)
  const content = seen.length === 0 ? SAW_NOTHING : `mirror: ${seen.join(' ')}`
  const answer = {
    ...{ id: newId('mir'), object: 'chat.completion', created: 0, model: 'mirror' },
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  }
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: (async function* () {
      yield Buffer.from(JSON.stringify(answer))
    })(),
  }
}
