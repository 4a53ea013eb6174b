import { crc32, deflateSync } from 'node:zlib'
import type { DisguiseName } from './things.ts'

export type Json = Readonly<Record<string, unknown>>
export type Body = (text: string, written: string) => Json

const asked = { role: 'user', content: '请总结一下。' }
export const user = (content: unknown): Json => ({ role: 'user', content })
export const chat = (...messages: readonly Json[]): Json => ({ messages })
export const called = (call: Json, result = '已完成'): Json =>
  chat(
    user('查一下客户'),
    {
      role: 'assistant',
      content: null,
      tool_calls: [{ id: 'call_1', type: 'function', ...call }],
    },
    { role: 'tool', tool_call_id: 'call_1', content: result },
    asked,
  )
export const lookUp = (args: unknown): Json => ({
  function: { name: 'look_up', arguments: JSON.stringify(args) },
})
const tool = (parameters: Json, description = '查询'): Json => ({
  ...chat(asked),
  tools: [{ type: 'function', function: { name: 'look_up', description, parameters } }],
})
const format = (schema: Json, description = '结果'): Json => ({
  ...chat(asked),
  response_format: { type: 'json_schema', json_schema: { name: 'answer', description, schema } },
})
const chunk = (type: string, data: Buffer) => {
  const body = Buffer.concat([Buffer.from(type), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

/** A picture of one white dot that holds a text beside its pixels, or behind its end. */
function pngWith(text: string, where: 'beside' | 'behind'): string {
  const header = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])
  const said = Buffer.from(text)
  const bytes = Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    ...(where === 'beside' ? [chunk('tEXt', Buffer.concat([Buffer.from('Comment\0'), said]))] : []),
    chunk('IDAT', deflateSync(Buffer.from([0, 0xff]))),
    chunk('IEND', Buffer.alloc(0)),
    ...(where === 'behind' ? [said] : []),
  ])
  return `data:image/png;base64,${bytes.toString('base64')}`
}

const textFile = (text: string) => `data:text/plain;base64,${Buffer.from(text).toString('base64')}`

/** Every place of a chat request that can carry words. */
export const chatSurfaces: Readonly<Record<string, Body>> = {
  'last message': (text) => chat(user(text)),
  'earlier message': (text) =>
    chat(user(text), { role: 'assistant', content: '好的。' }, user('利率是多少？')),
  'system prompt': (text) => chat({ role: 'system', content: text }, asked),
  'developer role': (text) => chat({ role: 'developer', content: text }, asked),
  'assistant message': (text) => chat(asked, { role: 'assistant', content: text }, asked),
  'unknown role': (text) => chat({ role: 'narrator', content: text }, asked),
  'tool result': (text) => called(lookUp({ q: 1 }), text),
  'tool result in JSON': (text) =>
    called(lookUp({ q: 1 }), JSON.stringify({ rows: [{ note: text }] })),
  'tool-call argument': (text) => called(lookUp({ note: text })),
  'tool-call argument name': (_, written) => called(lookUp({ [written]: 1 })),
  'JSON within an argument': (text) => called(lookUp({ inner: JSON.stringify({ note: text }) })),
  'arguments that are no JSON': (text) =>
    called({ function: { name: 'look_up', arguments: `{"note": "${text}` } }),
  'custom tool input': (text) =>
    called({ type: 'custom', custom: { name: 'look_up', input: text } }),
  'legacy function call': (text) =>
    chat(
      user('查一下'),
      {
        role: 'assistant',
        content: null,
        function_call: { name: 'f', arguments: JSON.stringify({ text }) },
      },
      asked,
    ),
  'content part': (text) =>
    chat(
      user([
        { type: 'text', text: '请看：' },
        { type: 'text', text },
      ]),
    ),
  'content part of unknown type': (text) =>
    chat(user([{ type: 'x-note', note: { deep: [text] } }])),
  'content part of a tool result': (text) =>
    chat(
      user('查'),
      { role: 'tool', tool_call_id: 'call_1', content: [{ type: 'text', text }] },
      asked,
    ),
  'text file': (text) =>
    chat(user([{ type: 'file', file: { filename: 'a.txt', file_data: textFile(text) } }])),
  'file name': (_, written) =>
    chat(user([{ type: 'file', file: { filename: `${written}.txt`, file_data: textFile('好') } }])),
  'image metadata': (text) =>
    chat(user([{ type: 'image_url', image_url: { url: pngWith(text, 'beside') } }])),
  'behind the end of an image': (text) =>
    chat(user([{ type: 'image_url', image_url: { url: pngWith(text, 'behind') } }])),
  'image address': (_, written) =>
    chat(
      user([{ type: 'image_url', image_url: { url: `https://example.com/p.png?id=${written}` } }]),
    ),
  'message name': (_, written) => chat({ ...user('你好'), name: written }),
  'tool description': (text) => tool({ type: 'object', properties: {} }, text),
  'tool parameter name': (_, written) =>
    tool({ type: 'object', properties: { [written]: { type: 'string' } } }),
  'tool parameter values': (_, written) =>
    tool({ type: 'object', properties: { who: { type: 'string', enum: [written] } } }),
  'answer schema': (text) => format({ type: 'object', description: text }),
  'answer schema constant': (_, written) => format({ const: written }),
  'answer schema pattern': (_, written) => format({ type: 'string', pattern: `^${written}$` }),
  metadata: (text) => ({ ...chat(asked), metadata: { note: text } }),
  'metadata name': (_, written) => ({ ...chat(asked), metadata: { [written]: 'x' } }),
  'user field': (_, written) => ({ ...chat(asked), user: written }),
  'safety identifier': (_, written) => ({ ...chat(asked), safety_identifier: written }),
  'prompt cache key': (_, written) => ({ ...chat(asked), prompt_cache_key: written }),
  'stop sequence': (_, written) => ({ ...chat(asked), stop: [written] }),
  'logit bias name': (_, written) => ({ ...chat(asked), logit_bias: { [written]: 1 } }),
  'predicted output': (text) => ({
    ...chat(asked),
    prediction: { type: 'content', content: text },
  }),
  'reasoning of an earlier answer': (text) =>
    chat(asked, { role: 'assistant', content: '好', reasoning_content: text }, asked),
  'refusal of an earlier answer': (text) =>
    chat(asked, { role: 'assistant', content: null, refusal: text }, asked),
  'unknown member of the body': (text) => ({ ...chat(asked), x_note: { deep: [text] } }),
  'unknown member of a message': (text) => chat({ ...asked, x_note: text }),
  'retrieved documents': (text) => ({ ...chat(asked), documents: [{ title: '公告', text }] }),
  'tool-call id': (_, written) =>
    chat(
      user('查'),
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: written, type: 'function', ...lookUp({}) }],
      },
      { role: 'tool', tool_call_id: written, content: '好' },
      asked,
    ),
  'service tier': (_, written) => ({ ...chat(asked), service_tier: written }),
  'tool choice': (_, written) => ({ ...chat(asked), tool_choice: written }),
  'web search place': (text) => ({
    ...chat(asked),
    web_search_options: { user_location: { type: 'approximate', approximate: { city: text } } },
  }),
}

export const responseSurfaces: Readonly<Record<string, Body>> = {
  'responses: input': (text) => ({ input: text }),
  'responses: instructions': (text) => ({ input: '好', instructions: text }),
  'responses: message item': (text) => ({ input: [user([{ type: 'input_text', text }])] }),
  'responses: tool output': (text) => ({
    input: [asked, { type: 'function_call_output', call_id: 'call_1', output: text }],
  }),
  'responses: call arguments': (text) => ({
    input: [
      asked,
      { type: 'function_call', call_id: 'call_1', name: 'f', arguments: JSON.stringify({ text }) },
    ],
  }),
  'responses: reasoning': (text) => ({
    input: [asked, { type: 'reasoning', id: 'rs_1', summary: [{ type: 'summary_text', text }] }],
  }),
  'responses: file': (text) => ({
    input: [user([{ type: 'input_file', filename: 'a.txt', file_data: textFile(text) }])],
  }),
}

export const embeddingSurfaces: Readonly<Record<string, Body>> = {
  'embeddings: input': (text) => ({ input: text }),
  'embeddings: second of a list': (text) => ({ input: ['存款利率', text] }),
  'embeddings: user field': (_, written) => ({ input: '存款利率', user: written }),
}

export const disguisesOfNumbers: readonly DisguiseName[] = [
  'full width',
  'zero width',
  'soft hyphen',
  'lone surrogates',
  'direction marks',
  'variation selectors',
  'grouped by blanks',
  'grouped by hyphens',
  'ideographic blanks',
  'broken over lines',
  'split by blanks',
  'split by dots',
  'look-alike letters',
  'mathematical digits',
  'arabic digits',
  'chinese digits',
  'html entities',
  'markdown emphasis',
  'base64',
  'hexadecimal',
  'url-encoded',
  'reversed',
]
export const disguisesOfOrders: readonly DisguiseName[] = [
  'zero width',
  'soft hyphen',
  'lone surrogates',
  'variation selectors',
  'broken over lines',
  'split by blanks',
  'split by dots',
  'html entities',
  'markdown emphasis',
  'base64',
  'hexadecimal',
  'url-encoded',
  'reversed',
  'mixed languages',
  'html comment',
]
export const disguisesOfLetters: readonly DisguiseName[] = [
  'full width',
  'look-alike letters',
  'rot13',
  'hidden tags',
]
