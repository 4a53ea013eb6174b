import { expect, test } from 'vitest'
import { describeOnDatabases } from '../src/testing/world.ts'
import {
  ask,
  type Body,
  CITIZEN,
  full,
  HIGH,
  interrupted,
  LOW,
  MODEL,
  OVERRIDE,
  openGuardedDoor,
  SECRET,
  split,
  toolCall,
} from './guard-world.ts'

describeOnDatabases('the guards on what goes in', (database) => {
  const reach = openGuardedDoor(database)
  const { recordOf, settled, payload, codeIn, sentText } = reach

  // The fourteen probes that peers were tried with, eleven of which passed one of them.
  test.each<[string, Body, string?]>([
    ['the last message', ask(CITIZEN)],
    [
      'an earlier message',
      {
        model: MODEL,
        messages: [
          { role: 'user', content: CITIZEN },
          { role: 'assistant', content: '好' },
          { role: 'user', content: '继续' },
        ],
      },
    ],
    [
      'the system prompt',
      {
        model: MODEL,
        messages: [
          { role: 'system', content: `客户证件${CITIZEN}` },
          { role: 'user', content: '你好' },
        ],
      },
    ],
    [
      'a tool result',
      {
        model: MODEL,
        messages: [
          { role: 'user', content: '查' },
          { role: 'assistant', content: null, tool_calls: toolCall('客户') },
          { role: 'tool', tool_call_id: 'call_1', content: `证件号：${CITIZEN}` },
        ],
      },
    ],
    [
      'the arguments of a tool call',
      {
        model: MODEL,
        messages: [
          { role: 'user', content: '查' },
          { role: 'assistant', content: null, tool_calls: toolCall(`证件号${CITIZEN}`) },
          { role: 'tool', tool_call_id: 'call_1', content: '无' },
        ],
      },
    ],
    [
      'a content part',
      {
        model: MODEL,
        messages: [{ role: 'user', content: [{ type: 'text', text: `证件号${CITIZEN}` }] }],
      },
    ],
    ['full-width digits', ask(`证件号${full(CITIZEN)}`)],
    ['a zero-width split', ask(`证件号${interrupted(CITIZEN)}`)],
    ['the responses API', { model: MODEL, input: `证件号${CITIZEN}` }, '/v1/responses'],
    [
      'an item of the responses API',
      {
        model: MODEL,
        input: [{ role: 'user', content: [{ type: 'input_text', text: `证件号${CITIZEN}` }] }],
      },
      '/v1/responses',
    ],
    [
      'an embeddings input',
      { model: 'hashed-embedding', input: ['你好', `证件号${CITIZEN}`] },
      '/v1/embeddings',
    ],
    ['a stream', ask(`证件号${CITIZEN}`, { stream: true })],
    ['metadata', ask('你好', { metadata: { note: `证件号${CITIZEN}` } })],
    ['a member that no protocol knows', ask('你好', { unheard: { of: [`证件号${CITIZEN}`] } })],
  ])('an identifier in %s does not reach the upstream', async (_where, body, path) => {
    const response = await reach.door.call(HIGH, body, path)
    await response.arrayBuffer()
    expect(reach.door.received).toHaveLength(1)
    for (const form of [CITIZEN, full(CITIZEN), interrupted(CITIZEN)]) {
      expect(sentText()).not.toContain(form)
    }
    expect(response.headers.get('x-hengjian-findings')).toContain('identifier:citizen-id:1')
    const id = recordOf(response)
    const record = await settled(id)
    expect(record.body.findings).toMatchObject([
      { direction: 'input', guard: 'identifier', kind: 'citizen-id', action: 'token', score: 1 },
    ])
    expect(JSON.stringify(record)).not.toContain(CITIZEN)
    expect(JSON.parse(await payload(id, 'request'))).toEqual(body)
    expect(await payload(id, 'sent')).not.toContain(CITIZEN)
  })

  test('what embeds is masked the same way each time, for nobody turns a vector back', async () => {
    const body = { model: 'hashed-embedding', input: `证件号${CITIZEN}` }
    for (let time = 0; time < 2; time += 1) {
      await (await reach.door.call(HIGH, body, '/v1/embeddings')).arrayBuffer()
    }
    expect(reach.door.received[0]!.body.input).toEqual(reach.door.received[1]!.body.input)
    expect(sentText()).not.toContain('[[')
  })
  test.each<[string, Body, string?]>([
    ['a secret', ask(`请调试：${SECRET}`)],
    ['an order to forget the rules', ask(OVERRIDE)],
    [
      'an order in a tool result',
      {
        model: MODEL,
        messages: [
          { role: 'user', content: '总结' },
          { role: 'assistant', content: null, tool_calls: toolCall('网页') },
          { role: 'tool', tool_call_id: 'call_1', content: `天气晴。${OVERRIDE}` },
        ],
      },
    ],
    ['an order split by zero-width characters', ask(split(OVERRIDE))],
    ['an order to the responses API', { model: MODEL, input: OVERRIDE }, '/v1/responses'],
    ['an order in a stream', ask(OVERRIDE, { stream: true })],
    [
      'a picture that nobody reads',
      {
        model: MODEL,
        messages: [
          {
            role: 'user',
            content: [
              { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } },
            ],
          },
        ],
      },
    ],
    [
      'a conversation that the supplier keeps',
      { model: MODEL, input: '继续', previous_response_id: 'resp_1' },
      '/v1/responses',
    ],
  ])('%s is refused in the high tier before a model sees it', async (_what, body, path) => {
    const response = await reach.door.call(HIGH, body, path)
    const text = await response.text()
    expect(response.status).toBe(403)
    expect(codeIn(text).code).toBe('guard_blocked')
    expect(text).not.toContain(SECRET)
    expect(reach.door.received).toEqual([])
    const record = await settled(recordOf(response))
    expect(record).toMatchObject({ kind: 'call.refused', body: { code: 'guard_blocked' } })
    expect(record.body.findings ?? record.body.unjudged).toBeDefined()
    expect(JSON.stringify(record)).not.toContain(SECRET)
    expect(JSON.parse(await payload(recordOf(response), 'request'))).toEqual(body)
  })

  test('a member that stands twice reaches the upstream as the guards read it', async () => {
    const raw = `{"model":"${MODEL}","messages":[{"role":"user","content":"证件号${CITIZEN}"}],"messages":[{"role":"user","content":"你好"}]}`
    await (await reach.door.call(LOW, raw)).arrayBuffer()
    expect(sentText()).not.toContain(CITIZEN)
  })

  const guardedBy = (wish: unknown, application: string, body: Body) =>
    reach.door.call(application, body, undefined, undefined, {
      'x-hengjian-guards': typeof wish === 'string' ? wish : JSON.stringify(wish),
    })

  test('a caller may tighten what the permit says, and never loosen it', async () => {
    const strict = { input: [{ guard: 'injection', kind: '*', threshold: 0.5, action: 'refuse' }] }
    expect((await reach.door.call(LOW, ask(OVERRIDE))).status).toBe(200)
    expect((await guardedBy(strict, LOW, ask(OVERRIDE))).status).toBe(403)
    const loose = {
      input: [{ guard: '*', kind: '*', threshold: 1, action: 'flag' }],
      ...{ onUnjudged: 'flag', onFailure: 'waive', holdWholeAnswer: false },
    }
    expect((await guardedBy(loose, HIGH, ask(OVERRIDE))).status).toBe(403)
    expect((await guardedBy(loose, HIGH, ask(SECRET))).status).toBe(403)
    const unknown = { input: [{ guard: 'unheard', kind: '*', threshold: 0, action: 'refuse' }] }
    for (const wish of ['off', '{"input":"none"}', unknown]) {
      const response = await guardedBy(wish, LOW, ask('你好'))
      expect(response.status).toBe(400)
      expect(codeIn(await response.text()).code).toBe('invalid_request')
    }
  })
})
