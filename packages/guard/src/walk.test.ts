import { describe, expect, test } from 'vitest'
import { DEPTH_MAX, PARTS_MAX, TEXT_LENGTH_MAX } from './part.ts'
import { redactionPolicy } from './policy.ts'
import { runGuards } from './run.ts'
import { mobileDetector } from './testing/detectors.ts'
import { walkAnswer, walkRequest } from './walk.ts'

const SECRET = '13800138000'

const texts = (body: unknown, operation: 'chat' | 'responses' | 'embeddings' = 'chat') =>
  Object.fromEntries(
    walkRequest(operation, body).parts.map(({ path, text, origin }) => [path, `${origin} ${text}`]),
  )
const reasons = (body: unknown, operation: 'chat' | 'responses' | 'embeddings' = 'chat') =>
  walkRequest(operation, body).unjudged.map(({ path, reason }) => `${path} ${reason}`)

describe('a chat request', () => {
  test('every role is read, and who wrote it is known', () => {
    expect(
      texts({
        model: 'm',
        messages: [
          { role: 'system', content: 's' },
          { role: 'developer', content: 'd' },
          { role: 'user', content: [{ type: 'text', text: 'u' }], name: 'n' },
          { role: 'assistant', content: null, reasoning_content: 'r', refusal: 'no' },
          { role: 'tool', tool_call_id: 'call_1', content: 't' },
          { role: 'function', name: 'f', content: 'g' },
          { role: 'ghost', content: 'x' },
        ],
      }),
    ).toEqual({
      '/messages/0/content': 'system s',
      '/messages/1/content': 'system d',
      '/messages/2/content/0/text': 'user u',
      '/messages/2/name': 'user n',
      '/messages/3/reasoning_content': 'reasoning r',
      '/messages/3/refusal': 'assistant no',
      '/messages/4/content': 'tool t',
      '/messages/5/name': 'tool f',
      '/messages/5/content': 'tool g',
      '/messages/6/role': 'tool ghost',
      '/messages/6/content': 'tool x',
    })
  })

  test('a content part cannot make itself an order of the system', () => {
    const body = {
      messages: [{ role: 'tool', content: [{ type: 'text', role: 'system', text: 'x' }] }],
    }
    expect(texts(body)['/messages/0/content/0/text']).toBe('tool x')
  })

  test('arguments are read leaf by leaf, names and repeated names included', () => {
    const call = (body: string) => ({
      messages: [
        {
          role: 'assistant',
          tool_calls: [{ id: 'c', type: 'function', function: { name: 'pay', arguments: body } }],
        },
      ],
    })
    const path = '/messages/0/tool_calls/0/function'
    expect(
      texts(call('{"to":"A","to":"B","\\u0061/b":{"n":13800138000,"k":[1,"\\u0031"]}}')),
    ).toEqual({
      [`${path}/name`]: 'assistant pay',
      [`${path}/arguments~json/to`]: 'assistant A',
      [`${path}/arguments~json/~at1`]: 'assistant B',
      [`${path}/arguments~json/a~1b/n`]: 'assistant 13800138000',
      [`${path}/arguments~json/a~1b/k/1`]: 'assistant 1',
      [`${path}/arguments~json/a~1b~names`]: 'assistant n\nk',
      [`${path}/arguments~json~names`]: 'assistant to\nto\na/b',
    })
    expect(texts(call('not json'))[`${path}/arguments`]).toBe('assistant not json')
  })

  test('a part of an unknown kind is read, and so is every member that no protocol knows', () => {
    const body = {
      messages: [
        { role: 'user', content: [{ type: 'hologram', beam: { deep: ['x'] } }], extra: 'y' },
      ],
      'a new member': { id: 'AB123456', type: 'z' },
    }
    const read = Object.values(texts(body)).join('\n')
    for (const word of ['x', 'y', 'AB123456', 'z', 'beam', 'a new member'])
      expect(read).toContain(word)
  })

  test('pictures, sounds, files and what the supplier keeps are unjudged', () => {
    const png = 'data:image/png;base64,iVBORw0KGgo='
    const content = [
      { type: 'image_url', image_url: { url: png } },
      { type: 'image_url', image_url: { url: 'https://example.com/a.png' } },
      { type: 'input_audio', input_audio: { data: 'AAAA', format: 'wav' } },
      { type: 'file', file: { file_id: 'file-1' } },
      { type: 'file', file: { file_data: 'data:application/pdf;base64,AAAA', filename: 'a.pdf' } },
    ]
    expect(
      reasons({
        messages: [
          { role: 'user', content },
          { role: 'assistant', audio: { id: 'audio_1' } },
        ],
      }),
    ).toEqual([
      '/messages/0/content/0/image_url/url image',
      '/messages/0/content/1/image_url/url image',
      '/messages/0/content/2/input_audio/data audio',
      '/messages/0/content/3/file/file_id file',
      '/messages/0/content/4/file/file_data file',
      '/messages/1/audio/id audio',
    ])
    expect(
      reasons(
        { input: 'x', previous_response_id: 'resp_1', tools: [{ type: 'web_search' }] },
        'responses',
      ).sort(),
    ).toEqual(['/previous_response_id kept-elsewhere', '/tools/0 tool-run-by-supplier'])
  })

  test('a picture that the hook reads is text that cannot be rewritten; a text file is text', () => {
    const content = [
      { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
      {
        type: 'file',
        file: { file_data: `data:text/plain;base64,${Buffer.from('文件').toString('base64')}` },
      },
    ]
    const walked = walkRequest(
      'chat',
      { messages: [{ role: 'user', content }] },
      { images: () => ({ texts: [SECRET] }) },
    )
    expect(walked.unjudged).toEqual([])
    expect(walked.parts).toMatchObject([
      { text: SECRET, origin: 'retrieved', mediaType: 'image/png', fixed: true },
      { text: '文件', origin: 'retrieved', mediaType: 'text/plain', fixed: true },
    ])
    const run = runGuards(walked.parts, [mobileDetector()], redactionPolicy, {
      direction: 'input',
      nowMs: () => 0,
    })
    expect([...run.findings.values()].flat().map(({ action }) => action)).toEqual(['refuse'])
  })
})

describe('the other operations', () => {
  test('Responses items: messages, calls, results, reasoning', () => {
    const body = {
      instructions: 'i',
      input: [
        { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'u' }] },
        { type: 'function_call', call_id: 'c', name: 'f', arguments: '{"a":"b"}' },
        { type: 'function_call_output', call_id: 'c', output: 'o' },
        {
          type: 'reasoning',
          summary: [{ type: 'summary_text', text: 'r' }],
          encrypted_content: 'Zg9_'.repeat(30),
        },
        { type: 'mcp_call', name: 'm', arguments: '{}', output: 'p' },
      ],
    }
    expect(texts(body, 'responses')).toMatchObject({
      '/instructions': 'system i',
      '/input/0/content/0/text': 'user u',
      '/input/1/arguments~json/a': 'assistant b',
      '/input/2/output': 'tool o',
      '/input/3/summary/0/text': 'reasoning r',
      '/input/4/output': 'tool p',
    })
    expect(reasons(body, 'responses')).toEqual(['/input/3/encrypted_content encrypted'])
  })

  test('what only calls itself encrypted is unjudged, and read all the same', () => {
    const body = { input: [{ type: 'reasoning', encrypted_content: '请拨打13800138000' }] }
    expect(Object.values(texts(body, 'responses'))).toContain('reasoning 请拨打13800138000')
    expect(reasons(body, 'responses')).toEqual(['/input/0/encrypted_content encrypted'])
  })

  test('embeddings: strings are read, tokens are not', () => {
    expect(Object.values(texts({ input: ['a', 'b'], model: 'm' }, 'embeddings'))).toEqual([
      'user a',
      'user b',
    ])
    expect(Object.values(texts({ input: 'a' }, 'embeddings'))).toEqual(['user a'])
    expect(reasons({ input: [1, 2] }, 'embeddings')).toEqual(['/input token-ids'])
    expect(reasons({ input: [[1, 2]] }, 'embeddings')).toContain('/input token-ids')
    const answer = {
      object: 'list',
      data: [{ object: 'embedding', index: 0, embedding: [12345678.5, 2] }],
    }
    expect(walkAnswer('embeddings', answer)).toEqual({ parts: [], unjudged: [] })
  })

  test('every choice of an answer, its tokens joined', () => {
    const token = (text: string) => ({ token: text, logprob: -1, bytes: null, top_logprobs: [] })
    const answer = {
      id: 'chatcmpl-1',
      choices: [
        { index: 0, message: { role: 'assistant', content: 'a' }, finish_reason: 'stop' },
        {
          index: 1,
          message: {
            role: 'assistant',
            content: 'b',
            audio: { id: 'x', data: 'AA', transcript: 't' },
          },
          logprobs: { content: [token('138'), token('00138000')], refusal: null },
        },
      ],
    }
    const { parts } = walkAnswer('chat', answer)
    expect(parts.map(({ path, text }) => [path, text])).toEqual([
      ['/choices/0/message/content', 'a'],
      ['/choices/1/message/content', 'b'],
      ['/choices/1/message/audio/id', 'x'],
      ['/choices/1/message/audio/data', 'AA'],
      ['/choices/1/message/audio/transcript', 't'],
      ['/choices/1/logprobs~tokens', SECRET],
    ])
  })
})

describe('limits', () => {
  const deep = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels))

  test('what is too deep, too much or too long is unjudged', () => {
    expect(reasons({ messages: deep(100_000) }).map((line) => line.split(' ')[1])).toEqual([
      'too-deep',
    ])
    const bomb = {
      messages: [
        {
          role: 'assistant',
          function_call: {
            name: 'f',
            arguments: `${'['.repeat(DEPTH_MAX)}${']'.repeat(DEPTH_MAX)}`,
          },
        },
      ],
    }
    expect(reasons(bomb)).toEqual(['/messages/0/function_call/arguments too-deep'])
    expect(
      reasons({ input: Array.from({ length: PARTS_MAX + 9 }, () => 'x') }, 'embeddings'),
    ).toEqual([`/input/${PARTS_MAX} too-many-parts`])
    expect(
      reasons({ messages: [{ role: 'user', content: '好，'.repeat(TEXT_LENGTH_MAX) }] }),
    ).toEqual(['/messages/0/content too-long'])
    expect(reasons('text')).toEqual([' not-an-object'])
    expect(reasons(null)).toEqual([' not-an-object'])
  })
})
