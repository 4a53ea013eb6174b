import {
  completion,
  events,
  json,
  messageItem,
  pieces,
  response,
  responseStream,
  stream,
} from './answers.ts'
import type { Answer, Probe } from './probe.ts'
import { type DisguiseName, disguised, sentenceOf, type Thing } from './things.ts'

type Surface = (text: string, written: string) => Answer

const question = { messages: [{ role: 'user', content: '介绍一下这款产品。' }] }
const call = (args: unknown) => ({
  content: null,
  tool_calls: [
    {
      id: 'call_1',
      type: 'function',
      function: { name: 'save_note', arguments: JSON.stringify(args) },
    },
  ],
})
const tokens = (text: string) => ({
  content: pieces(text, 2).map((token) => ({
    token,
    logprob: -0.1,
    bytes: [...Buffer.from(token)],
    top_logprobs: [],
  })),
})

const wholeSurfaces: Readonly<Record<string, Surface>> = {
  answer: (text) => completion({ content: text }),
  'second choice': (text) => completion({ content: '好的。' }, { content: text }),
  'content part': (text) => completion({ content: [{ type: 'text', text }] }),
  reasoning: (text) => completion({ content: '好的。', reasoning_content: text }),
  refusal: (text) => completion({ content: null, refusal: text }),
  'tool-call argument': (text) => completion(call({ note: text })),
  'tool-call argument name': (_, written) => completion(call({ [written]: 1 })),
  'legacy function call': (text) =>
    completion({
      content: null,
      function_call: { name: 'f', arguments: JSON.stringify({ text }) },
    }),
  'log probabilities': (text) => completion({ content: text, logprobs: tokens(text) }),
  'annotation title': (text) =>
    completion({
      content: '见来源。',
      annotations: [
        { type: 'url_citation', url_citation: { title: text, url: 'https://example.com' } },
      ],
    }),
  'audio transcript': (text) =>
    completion({ content: null, audio: { id: 'audio_1', data: '', transcript: text } }),
  'unknown member': (text) => completion({ content: '好的。', x_note: { deep: [text] } }),
  'error message': (text) => json({ error: { message: text, type: 'invalid_request_error' } }, 400),
  'answer header': (_, written) => ({
    ...completion({ content: '好的。' }),
    headers: { 'x-note': encodeURIComponent(written), 'x-request-id': encodeURIComponent(written) },
  }),
  'answer model': (_, written) =>
    json({
      id: 'chatcmpl-1',
      object: 'chat.completion',
      created: 1_700_000_000,
      model: written,
      choices: [
        { index: 0, message: { role: 'assistant', content: '好的。' }, finish_reason: 'stop' },
      ],
    }),
}

const argumentDeltas = (json: string, length: number) =>
  stream(
    {
      tool_calls: [
        {
          index: 0,
          id: 'call_1',
          type: 'function',
          function: { name: 'save_note', arguments: '' },
        },
      ],
    },
    ...pieces(json, length).map((piece) => ({
      tool_calls: [{ index: 0, function: { arguments: piece } }],
    })),
  )

const streamSurfaces: Readonly<Record<string, Surface>> = {
  'deltas of one character': (text) => stream(...pieces(text, 1).map((content) => ({ content }))),
  'deltas of three': (text) => stream(...pieces(text, 3).map((content) => ({ content }))),
  'one delta': (text) => stream({ content: text }),
  'in front of much text': (text) =>
    stream(
      { content: text },
      ...pieces('存款利率以挂牌公告为准。'.repeat(40), 7).map((content) => ({ content })),
    ),
  'second choice': (text) =>
    stream({ content: '好的。' }, ...pieces(text, 2).map((content) => ({ choice: 1, content }))),
  'choices that take turns': (text) =>
    stream(...pieces(text, 2).flatMap((content) => [{ content }, { choice: 1, content: '好' }])),
  reasoning: (text) =>
    stream(...pieces(text, 2).map((piece) => ({ reasoning_content: piece })), {
      content: '好的。',
    }),
  refusal: (text) => stream(...pieces(text, 2).map((refusal) => ({ refusal }))),
  'tool-call arguments': (text) => argumentDeltas(JSON.stringify({ note: text }), 4),
  'escaped tool-call arguments': (text) => argumentDeltas(`{"note":"${escaped(text)}"}`, 5),
  'log probabilities': (text) =>
    stream(...pieces(text, 2).map((content) => ({ content, logprobs: tokens(content) }))),
  'unknown delta member': (text) =>
    stream(...pieces(text, 2).map((piece) => ({ x_note: piece })), { content: '好的。' }),
  'content parts': (text) =>
    stream(...pieces(text, 3).map((piece) => ({ content: [{ type: 'text', text: piece }] }))),
  'comment of the stream': (text) => events([chunkOf('好的。')], `: ${text}\n\n`),
  'error frame': (text) =>
    events([chunkOf('好的。'), { error: { message: text, type: 'server_error' } }]),
  'unknown frame': (text) => events([chunkOf('好的。'), { x_note: text }]),
  'frame over two lines': (text) => ({
    status: 200,
    contentType: 'text/event-stream',
    body: `data: ${JSON.stringify(chunkOf(text)).replace('"choices"', '\ndata: "choices"')}\n\ndata: [DONE]\n\n`,
  }),
  'stream without its end': (text) => ({
    status: 200,
    contentType: 'text/event-stream',
    body: `data: ${JSON.stringify(chunkOf(text))}\n\n`,
  }),
  'behind the end mark': (text) => ({
    status: 200,
    contentType: 'text/event-stream',
    body: `data: ${JSON.stringify(chunkOf('好的。'))}\n\ndata: [DONE]\n\ndata: ${JSON.stringify(chunkOf(text))}\n\n`,
  }),
}

function chunkOf(content: string) {
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1_700_000_000,
    model: 'mock-1',
    choices: [{ index: 0, delta: { content }, finish_reason: null }],
  }
}

const responseSurfaces: Readonly<Record<string, Surface>> = {
  'responses: answer': (text) => response(messageItem(text)),
  'responses: call arguments': (text) =>
    response({
      type: 'function_call',
      id: 'fc_1',
      call_id: 'call_1',
      name: 'f',
      arguments: JSON.stringify({ text }),
    }),
  'responses: reasoning': (text) =>
    response(
      { type: 'reasoning', id: 'rs_1', summary: [{ type: 'summary_text', text }] },
      messageItem('好的。'),
    ),
}

const responseStreams: Readonly<Record<string, Surface>> = {
  'responses: deltas': (text) => responseStream(pieces(text, 3)),
}

function escaped(text: string): string {
  return Array.from(
    { length: text.length },
    (_, at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`,
  ).join('')
}

function probe(
  surface: string,
  answer: Surface,
  thing: Thing,
  channel: Probe['channel'],
  disguise: DisguiseName = 'plain',
): Probe {
  const written = disguised(disguise, thing)
  const isResponse = surface.startsWith('responses')
  const body = isResponse ? { input: '介绍一下这款产品。' } : question
  return {
    direction: 'output',
    surface,
    disguise,
    channel,
    thing,
    written,
    path: isResponse ? '/v1/responses' : '/v1/chat/completions',
    request: (model) => ({
      model,
      ...body,
      ...(surface.includes('choice') && { n: 2 }),
      ...(surface === 'log probabilities' && { logprobs: true }),
      ...(channel === 'stream' && { stream: true }),
    }),
    answer: answer(sentenceOf(thing, written), written),
  }
}

/** That what follows of it arrives, where a stream can hold no more back, is a bypass as well. */
const rest = (one: Probe): Probe => ({ ...one, written: one.written.slice(200, 240) })

const everywhere = (
  surfaces: Readonly<Record<string, Surface>>,
  channel: Probe['channel'],
): readonly Probe[] =>
  Object.entries(surfaces).flatMap(([surface, answer]) =>
    (['citizen-id', 'phrase'] as const).map((thing) => probe(surface, answer, thing, channel)),
  )

const disguisesOfNumbers: readonly DisguiseName[] = [
  'full width',
  'zero width',
  'lone surrogates',
  'grouped by blanks',
  'grouped by hyphens',
  'broken over lines',
  'mathematical digits',
]
const disguisesOfPhrases: readonly DisguiseName[] = [
  'zero width',
  'lone surrogates',
  'soft hyphen',
  'variation selectors',
  'split by blanks',
  'split by dots',
]

export const outputProbes: readonly Probe[] = [
  ...everywhere(wholeSurfaces, 'whole'),
  ...everywhere(streamSurfaces, 'stream'),
  ...everywhere(responseSurfaces, 'whole'),
  ...everywhere(responseStreams, 'stream'),
  ...(['whole', 'stream'] as const).flatMap((channel) => {
    const surface = channel === 'whole' ? 'answer' : 'deltas of three'
    const answer = channel === 'whole' ? wholeSurfaces.answer! : streamSurfaces[surface]!
    return [
      ...disguisesOfNumbers.map((disguise) =>
        probe(surface, answer, 'citizen-id', channel, disguise),
      ),
      ...disguisesOfPhrases.map((disguise) => probe(surface, answer, 'phrase', channel, disguise)),
      probe(surface, answer, 'api-key', channel),
      rest(probe(surface, answer, 'long key', channel)),
    ]
  }),
  rest(
    probe(
      'deltas of one character',
      streamSurfaces['deltas of one character']!,
      'long key',
      'stream',
    ),
  ),
  rest(probe('one delta', streamSurfaces['one delta']!, 'long key', 'stream')),
  rest(probe('tool-call argument', wholeSurfaces['tool-call argument']!, 'long key', 'whole')),
]

const ordinaryText = '一年期定期存款利率以挂牌公告为准，详情请咨询网点。'

export const ordinaryAnswers: readonly Probe[] = [
  {
    ...probe('answer', wholeSurfaces.answer!, 'phrase', 'whole'),
    answer: completion({ content: ordinaryText }),
  },
  {
    ...probe('deltas of three', streamSurfaces['one delta']!, 'phrase', 'stream'),
    answer: stream(...pieces(ordinaryText, 3).map((content) => ({ content }))),
  },
  {
    ...probe('tool-call arguments', streamSurfaces['one delta']!, 'phrase', 'stream'),
    answer: argumentDeltas(JSON.stringify({ note: ordinaryText }), 4),
  },
].map((one) => ({ ...one, thing: undefined, written: ordinaryText }))
