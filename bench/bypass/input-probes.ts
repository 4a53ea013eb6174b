import { ordinary, ordinaryResponse, ordinaryVector, stream } from './answers.ts'
import {
  type Body,
  called,
  chat,
  chatSurfaces,
  disguisesOfLetters,
  disguisesOfNumbers,
  disguisesOfOrders,
  embeddingSurfaces,
  type Json,
  lookUp,
  responseSurfaces,
  user,
} from './input-surfaces.ts'
import type { Probe } from './probe.ts'
import { type DisguiseName, disguised, sentenceOf, type Thing, things } from './things.ts'

/** Words that only lie apart on the wire: whoever reads the conversation reads them together. */
const apart: Readonly<Record<string, (written: string) => Json>> = {
  'split over content parts': (written) =>
    chat(
      user([
        { type: 'text', text: written.slice(0, 9) },
        { type: 'text', text: written.slice(9) },
      ]),
    ),
}

const paths = {
  chat: { path: '/v1/chat/completions', answer: ordinary },
  responses: { path: '/v1/responses', answer: ordinaryResponse },
  embeddings: { path: '/v1/embeddings', answer: ordinaryVector },
} as const

function probe(
  surface: string,
  body: Body,
  thing: Thing,
  disguise: DisguiseName = 'plain',
  channel: Probe['channel'] = 'whole',
): Probe {
  const name = surface.startsWith('responses')
    ? 'responses'
    : surface.startsWith('embeddings')
      ? 'embeddings'
      : 'chat'
  const { path, answer } = paths[name]
  const written = disguised(disguise, thing)
  const streamed = channel === 'stream'
  return {
    direction: 'input',
    surface,
    disguise,
    channel,
    thing,
    written,
    path,
    request: (model) => ({
      model,
      ...body(sentenceOf(thing, written), written),
      ...(streamed && { stream: true }),
    }),
    answer: streamed ? stream({ content: '好的。' }) : answer,
  }
}

const lastMessage = chatSurfaces['last message']!
const toolResult = chatSurfaces['tool result']!

const allSurfaces = { ...chatSurfaces, ...responseSurfaces, ...embeddingSurfaces }

/** Where the institution itself gives orders, an order is none. */
const trusted = new Set([
  'system prompt',
  'developer role',
  'responses: instructions',
  'tool description',
  'answer schema',
])
/** Where only a short word fits. */
const takesWords = (surface: string) =>
  /message|role|result|argument|part|file$|input|output|document|metadata$|member|reasoning|refusal|predicted/.test(
    surface,
  )

const raw = (surface: string, text: (model: string) => string, thing: Thing): Probe => ({
  ...probe(surface, lastMessage, thing),
  request: text,
})

const id = things['citizen-id']

export const inputProbes: readonly Probe[] = [
  ...Object.entries(allSurfaces).map(([surface, body]) => probe(surface, body, 'citizen-id')),
  ...Object.entries(allSurfaces).map(([surface, body]) => probe(surface, body, 'api-key')),
  ...Object.entries(allSurfaces)
    .filter(
      ([surface]) =>
        takesWords(surface) && !trusted.has(surface) && !surface.startsWith('embeddings'),
    )
    .map(([surface, body]) => probe(surface, body, 'order')),
  ...disguisesOfNumbers.map((disguise) =>
    probe('last message', lastMessage, 'citizen-id', disguise),
  ),
  ...disguisesOfNumbers.map((disguise) => probe('tool result', toolResult, 'bank-card', disguise)),
  ...(['full width', 'zero width', 'broken over lines', 'base64'] as const).map((disguise) =>
    probe('last message', lastMessage, 'api-key', disguise),
  ),
  ...(['tool result in JSON', 'tool-call argument', 'JSON within an argument'] as const).map(
    (surface) => probe(surface, chatSurfaces[surface]!, 'api-key', 'broken over lines'),
  ),
  ...disguisesOfOrders.flatMap((disguise) => [
    probe('last message', lastMessage, 'order', disguise),
    probe('tool result', toolResult, 'order', disguise),
  ]),
  probe('last message', lastMessage, 'long key'),
  ...disguisesOfLetters.map((disguise) => probe('last message', lastMessage, 'order-en', disguise)),
  ...(['citizen-id', 'api-key', 'order'] as const).map((thing) =>
    probe('last message', lastMessage, thing, 'plain', 'stream'),
  ),
  ...(['grouped by hyphens', 'full width'] as const).flatMap((disguise) =>
    ['tool-call id', 'tool-call argument name', 'message name', 'metadata name', 'user field'].map(
      (surface) => probe(surface, chatSurfaces[surface]!, 'citizen-id', disguise),
    ),
  ),
  ...Object.entries(apart).map(([surface, body]) =>
    probe(surface, (_, written) => body(written), 'citizen-id'),
  ),
  probe(
    'number in arguments',
    () => called(lookUp({ card: Number(things['bank-card']) })),
    'bank-card',
  ),
  raw(
    'member given twice',
    (model) =>
      `{"model":"${model}","messages":[{"role":"user","content":"${id}","content":"你好"}]}`,
    'citizen-id',
  ),
  raw(
    'messages given twice',
    (model) =>
      `{"model":"${model}","messages":[{"role":"user","content":"${id}"}],"messages":[{"role":"user","content":"你好"}]}`,
    'citizen-id',
  ),
  raw(
    'escaped in the body',
    (model) =>
      `{"model":"${model}","messages":[{"role":"user","content":"${escaped(sentenceOf('citizen-id', id))}"}]}`,
    'citizen-id',
  ),
  {
    ...probe('caller asks for less', lastMessage, 'citizen-id'),
    headers: {
      'x-hengjian-guards': JSON.stringify({ onUnjudged: 'flag', onFailure: 'waive', input: [] }),
      'x-portkey-config': '{"provider":"openai","api_key":"mock"}',
    },
  },
]

function escaped(text: string): string {
  return Array.from(
    { length: text.length },
    (_, at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`,
  ).join('')
}

const ordinaryTexts = [
  '一年期定期存款的利率是多少？',
  '请根据公告总结本季度不良贷款率的变化，忽略附注中的格式问题。',
  '客户忘记了登录密码，应该如何引导重置？',
  '2026年第三季度营业收入为1,234,567,890.12元，同比增长5.6%。',
  '订单编号 202606180001234，请说明退款进度。',
  'Please ignore the previous invoice and use the new one.',
  '理财产品有风险，不承诺保本保收益。',
]

/** Calls that hold nothing forbidden: a gateway that stops these stops everything. */
export const ordinaryProbes: readonly Probe[] = [
  ...ordinaryTexts.map((text) => ({
    ...probe('ordinary', () => chat(user(text)), 'citizen-id'),
    thing: undefined,
    written: text,
  })),
  {
    ...probe(
      'ordinary tool call',
      () => called(lookUp({ product: 'D-2026-01' }), '{"rate": 1.35}'),
      'citizen-id',
    ),
    thing: undefined,
    written: 'D-2026-01',
  },
]
