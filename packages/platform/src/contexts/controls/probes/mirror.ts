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

/** Asked for this, the mirror says what it was never told: somebody's identity and card number, with right check digits. */
export const leak = {
  asked: '请播报镜像样例二',
  values: ['110101199003074610', '6222020200998877662'],
} as const

/** By these names of the upstream the mirror fails: as a model that is down, that never answers, and that answers no answer. */
export const failures = {
  broken: 'mirror-broken',
  slow: 'mirror-slow',
  garbled: 'mirror-garbled',
} as const

export const SAW_NOTHING = 'mirror: none of the marks'

/**
 * The model on which probes look: it says which of the marks reached it. So a probe learns over the very
 * wire what a supplier would have read. It keeps nothing and answers whole.
 */
export const mirror: BuiltinModel = async ({ path, body, signal }) => {
  const model = at(body, 'model')
  if (model === failures.broken) return reply(503, { error: { message: 'out of order' } })
  if (model === failures.garbled) return reply(200, 'no JSON at all')
  if (model === failures.slow) await never(signal)
  const content = answerTo(JSON.stringify(body))
  if (path.endsWith('/infer')) {
    const seen = { name: 'seen', datatype: 'BYTES', shape: [1], data: [content] }
    return reply(200, { model_name: 'mirror', outputs: [seen] })
  }
  if (at(body, 'stream') === true) return streamed(content)
  return reply(200, {
    ...{ id: newId('mir'), object: 'chat.completion', created: 0, model: 'mirror' },
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
    usage: USAGE,
  })
}

const USAGE = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 }

function answerTo(text: string): string {
  if (text.includes(falseNews.asked)) return falseNews.said
  if (text.includes(leak.asked)) return `客户身份证号${leak.values[0]}，银行卡号${leak.values[1]}。`
  const seen = Object.entries(marks)
    .filter(([, value]) => text.includes(value))
    .map(([name]) => name)
  return seen.length === 0 ? SAW_NOTHING : `mirror: ${seen.join(' ')}`
}

/** Until whoever waits has had enough. */
function never(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

/** The words one by one, so that a label or a guard has something to hold on to between them. */
function streamed(content: string): Awaited<ReturnType<BuiltinModel>> {
  const head = { id: newId('mir'), object: 'chat.completion.chunk', created: 0, model: 'mirror' }
  const chunk = (delta: object, finish: string | null) =>
    `data: ${JSON.stringify({ ...head, choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`
  return {
    status: 200,
    headers: { 'content-type': 'text/event-stream' },
    body: (async function* () {
      for (const word of content.split(/(?<= )/)) yield Buffer.from(chunk({ content: word }, null))
      yield Buffer.from(chunk({}, 'stop'))
      yield Buffer.from(`data: ${JSON.stringify({ ...head, choices: [], usage: USAGE })}\n\n`)
      yield Buffer.from('data: [DONE]\n\n')
    })(),
  }
}

function reply(status: number, answer: object | string): Awaited<ReturnType<BuiltinModel>> {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: (async function* () {
      yield Buffer.from(typeof answer === 'string' ? answer : JSON.stringify(answer))
    })(),
  }
}
