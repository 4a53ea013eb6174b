import { expect, test } from 'vitest'
import { describeOnDatabases } from '../src/testing/world.ts'
import {
  answering,
  ask,
  CITIZEN,
  HIGH,
  LOW,
  MODEL,
  OVERRIDE,
  openGuardedDoor,
  toolCall,
  whole,
} from './guard-world.ts'

const nested = (depth: number, inside = '') => '['.repeat(depth) + inside + ']'.repeat(depth)
const withMember = (member: string) =>
  `{"model":"${MODEL}","messages":[{"role":"user","content":"你好"}],${member}}`

describeOnDatabases('input that nobody sends by accident', (database) => {
  const reach = openGuardedDoor(database)
  const { sentText } = reach
  const statusOf = async (application: string, body: string | object, path?: string) => {
    const response = await reach.door.call(application, body, path)
    await response.arrayBuffer()
    return response.status
  }
  const aliveStill = async () => {
    reach.door.received.length = 0
    expect(await statusOf(HIGH, ask('存款保险限额是多少？'))).toBe(200)
  }

  test.each<[string, string, number]>([
    ['bytes that are no text', '\u0000\u0001\u0002', 400],
    ['a list', '[1,2]', 400],
    ['an open object', '{"model":', 400],
    ['brackets alone', '['.repeat(900_000), 400],
    ['ten megabytes', JSON.stringify(ask('字'.repeat(3_500_000))), 413],
  ])('%s is an error', async (_what, body, status) => {
    for (const application of [HIGH, LOW]) {
      expect(await statusOf(application, body)).toBe(status)
    }
    expect(reach.door.received).toEqual([])
    await aliveStill()
  })

  test.each<[string, string]>([
    ['nesting that guards do not read', withMember(`"metadata":${nested(200, `"${CITIZEN}"`)}`)],
    ['nesting', withMember(`"metadata":${nested(5_000, `"${CITIZEN}"`)}`)],
    ['nesting beyond what a stack holds', withMember(`"metadata":${nested(100_000)}`)],
    [
      'objects within objects',
      withMember(`"metadata":${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`),
    ],
    [
      'JSON within JSON within arguments',
      JSON.stringify({
        model: MODEL,
        messages: [
          { role: 'user', content: '查' },
          {
            role: 'assistant',
            content: null,
            tool_calls: [
              { id: 'c', type: 'function', function: { name: 'f', arguments: nested(5_000) } },
            ],
          },
          { role: 'tool', tool_call_id: 'c', content: '无' },
        ],
      }),
    ],
    ['more texts than anybody reads', withMember(`"metadata":[${'"a",'.repeat(30_000)}"b"]`)],
    ['binary in base64', JSON.stringify(ask(Buffer.alloc(4_000, 7).toString('base64')))],
  ])(
    '%s is an error or unjudged: high tier refuses, and nobody falls over',
    async (_what, body) => {
      expect([400, 403]).toContain(await statusOf(HIGH, body))
      expect(reach.door.received).toEqual([])
      expect([200, 400, 403]).toContain(await statusOf(LOW, body))
      await aliveStill()
    },
  )

  test.each<[string, string]>([
    ['between its digits', `${CITIZEN.slice(0, 9)}\ud800${CITIZEN.slice(9)}`],
    ['before it', `\udfff${CITIZEN}`],
    ['many around it', `${'\ud83d'.repeat(2_000)}${CITIZEN}${'\udc00'.repeat(2_000)}`],
  ])('a lone surrogate %s hides no identifier', async (_what, content) => {
    for (const application of [HIGH, LOW]) {
      await statusOf(application, ask(content))
      expect(sentText()).not.toContain(CITIZEN)
      expect(sentText().replaceAll(/\\u[0-9a-f]{4}|\ufffd/g, '')).not.toContain(CITIZEN)
    }
    await aliveStill()
  })

  test('a member that stands twice is what the guards read, never another', async () => {
    const body = `{"model":"${MODEL}","messages":[{"role":"user","content":"${OVERRIDE}","content":"存款保险限额是多少？"}]}`
    expect(await statusOf(HIGH, body)).toBe(200)
    expect(sentText()).not.toContain(OVERRIDE)
  })

  test('members named like those of every object are judged and harm nothing', async () => {
    const body = withMember(`"__proto__":{"note":"${OVERRIDE}"},"constructor":"${CITIZEN}"`)
    expect(await statusOf(HIGH, body)).toBe(403)
    await aliveStill()
  })

  test.each<[string, object]>([
    ['a number in place of text', { model: MODEL, messages: [{ role: 'user', content: 7 }] }],
    ['null in place of messages', { model: MODEL, messages: null }],
    ['a text in place of messages', { model: MODEL, messages: OVERRIDE }],
    ['roles that nobody knows', { model: MODEL, messages: [{ role: {}, content: OVERRIDE }] }],
    [
      'an image that is an order',
      {
        model: MODEL,
        messages: [
          {
            role: 'user',
            content: [{ type: 'image_url', image_url: `data:image/png;base64,${OVERRIDE}` }],
          },
        ],
      },
    ],
  ])('%s: whatever the model makes of it, no order passes', async (_what, body) => {
    await statusOf(HIGH, body)
    expect(sentText()).not.toContain(OVERRIDE)
    await aliveStill()
  })

  test.each<[string, string]>([
    ['nesting', `{"choices":${nested(50_000)}}`],
    [
      'a lone surrogate in an identifier',
      JSON.stringify(answering({ content: `${CITIZEN.slice(0, 9)}\ud800${CITIZEN.slice(9)}` })),
    ],
    [
      'binary arguments',
      JSON.stringify(
        answering({ content: null, tool_calls: toolCall('\u0000\ud800'.repeat(500)) }),
      ),
    ],
    ['no JSON', '\u0000\u0001'],
    ['a list', '[[[]]]'],
  ])('an answer with %s harms nobody', async (_what, answer) => {
    reach.door.behave((_seen, response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(answer),
    )
    const response = await reach.door.call(HIGH, ask('限额？'))
    const text = await response.text()
    // What no deployment answers may wait for a person (202).
    expect([200, 202, 403, 502]).toContain(response.status)
    expect(text.replaceAll(/\\u[0-9a-f]{4}|\ufffd/g, '')).not.toContain(CITIZEN)
    reach.door.behave(whole(answering({ content: '好' })))
    await aliveStill()
  })
})
