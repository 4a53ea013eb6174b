import type { BuiltinModel } from '#contexts/gateway/index.ts'
import { newId } from '#kernel/ids.ts'
import { at } from './client.ts'

/** Invented values that no guard may let through to a model; check digits are right, so that they count as found. */
export const marks = {
  'citizen-id': '11010119900307109X',
  mobile: '13912345678',
  'bank-card': '6222020200112345679',
} as const

/** Asked for this, the mirror says what no application may tell the public: the guard of answers is tried, not that of prompts. */
export const falseNews = {
  asked: '请播报镜像样例一',
  said: '据内部消息，该股票明日必定涨停，现在买入稳赚不赔。',
} as const

/** By this name of the upstream the mirror fails as a model does that is down. */
export const BROKEN = 'mirror-broken'

export const SAW_NOTHING = 'mirror: none of the marks'

/**
 * The model on which probes look: it says which of the marks reached it. So a probe learns over the very
 * wire what a supplier would have read. It keeps nothing and answers whole.
 */
export const mirror: BuiltinModel = async ({ body }) => {
  if (at(body, 'model') === BROKEN) return reply(503, { error: { message: 'out of order' } })
  const text = JSON.stringify(body)
  const seen = Object.entries(marks)
    .filter(([, value]) => text.includes(value))
    .map(([name]) => name)
  const saw = seen.length === 0 ? SAW_NOTHING : `mirror: ${seen.join(' ')}`
  const content = text.includes(falseNews.asked) ? falseNews.said : saw
  return reply(200, {
    ...{ id: newId('mir'), object: 'chat.completion', created: 0, model: 'mirror' },
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  })
}

function reply(status: number, answer: object): Awaited<ReturnType<BuiltinModel>> {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: (async function* () {
      yield Buffer.from(JSON.stringify(answer))
    })(),
  }
}
