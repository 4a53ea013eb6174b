import type { ServerResponse } from 'node:http'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { describeOnDatabases } from '../src/testing/world.ts'
import { answerJson } from './door-world.ts'
import {
  ask,
  type Body,
  CITIZEN,
  chunk,
  contentIn,
  cutAt,
  eventsOf,
  HIGH,
  LOW,
  MOBILE,
  MODEL,
  openGuardedDoor,
  PROMISE,
  sendStream,
  sse,
  streaming,
} from './guard-world.ts'

describeOnDatabases('the guards on streams', (database) => {
  const reach = openGuardedDoor(database)
  const { recordOf, settled } = reach

  const responseEvents = (text: string) => {
    const part = { type: 'output_text', text, annotations: [] }
    const item = {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      status: 'completed',
      content: [part],
    }
    const call = {
      id: 'fc_1',
      type: 'function_call',
      call_id: 'call_1',
      name: 'say',
      arguments: JSON.stringify({ text }),
      status: 'completed',
    }
    const response = { id: 'resp_1', object: 'response', status: 'completed', output: [item, call] }
    const place = { item_id: 'msg_1', output_index: 0, content_index: 0 }
    const events = [
      { type: 'response.created', response: { ...response, status: 'in_progress', output: [] } },
      { type: 'response.output_item.added', output_index: 0, item: { ...item, content: [] } },
      { type: 'response.content_part.added', ...place, part: { ...part, text: '' } },
      ...[...text].map((delta) => ({ type: 'response.output_text.delta', ...place, delta })),
      { type: 'response.output_text.done', ...place, text },
      { type: 'response.content_part.done', ...place, part },
      { type: 'response.output_item.done', output_index: 0, item },
      { type: 'response.output_item.added', output_index: 1, item: { ...call, arguments: '' } },
      ...[...call.arguments].map((delta) => ({
        type: 'response.function_call_arguments.delta',
        item_id: 'fc_1',
        output_index: 1,
        delta,
      })),
      {
        type: 'response.function_call_arguments.done',
        item_id: 'fc_1',
        output_index: 1,
        arguments: call.arguments,
      },
      { type: 'response.output_item.done', output_index: 1, item: call },
      {
        type: 'response.completed',
        response: { ...response, usage: { input_tokens: 3, output_tokens: 4 } },
      },
    ]
    return {
      response,
      stream: events.map(
        (event, at) =>
          `event: ${event.type}\ndata: ${JSON.stringify({ ...event, sequence_number: at })}\n\n`,
      ),
    }
  }

  test('the responses API: pieces, their repetition at the end and tool arguments all say the same, guarded and labelled', async () => {
    reach.door.behave(({ body }, response) => {
      const token = /\[\[mobile:\w+\]\]/.exec(JSON.stringify(body))![0]
      const { stream, response: answer } = responseEvents(`请拨${token}。`)
      if (body.stream === true) sendStream(response, stream)
      else answerJson(response, answer)
    })
    const body = { model: MODEL, input: `我的电话${MOBILE}` }
    const answer = (await (await reach.door.call(LOW, body, '/v1/responses')).json()) as Body
    const said = `【AI生成 · AI-generated content, for reference only】\n\n请拨${MOBILE}。`
    expect(answer.output).toMatchObject([
      { content: [{ text: said }] },
      { arguments: JSON.stringify({ text: `请拨${MOBILE}。` }) },
    ])
    const response = await reach.door.call(LOW, { ...body, stream: true }, '/v1/responses')
    const events = eventsOf(await response.text())
    const joined = (type: string) =>
      events
        .filter((event) => event.type === type)
        .map(({ delta }) => delta)
        .join('')
    expect(joined('response.output_text.delta')).toBe(said)
    expect(joined('response.function_call_arguments.delta')).toBe(
      JSON.stringify({ text: `请拨${MOBILE}。` }),
    )
    expect(events.find(({ type }) => type === 'response.output_text.done')).toMatchObject({
      text: said,
    })
    expect(events.at(-1)).toMatchObject({
      type: 'response.completed',
      response: { output: answer.output },
    })
    expect(events.map(({ sequence_number: number }) => number)).toEqual(
      events.map((_event, at) => at),
    )
    expect((await settled(recordOf(response))).body.usage).toMatchObject({ inputTokens: 3 })
  })

  test.each([
    [
      'in its pieces',
      (response: ServerResponse) => sendStream(response, responseEvents(PROMISE).stream),
    ],
    [
      'in its last event alone',
      (response: ServerResponse) => sendStream(response, responseEvents(PROMISE).stream.slice(-1)),
    ],
    [
      'in an event that nobody knows',
      (response: ServerResponse) =>
        sendStream(response, [
          `data: ${JSON.stringify({ type: 'response.song.delta', delta: '稳赚' })}\n\n`,
        ]),
    ],
  ])('a stream of the responses API is refused for what it says %s', async (_where, behave) => {
    reach.door.behave((_seen, response) => behave(response))
    const response = await reach.door.call(
      HIGH,
      { model: MODEL, input: '你好', stream: true },
      '/v1/responses',
    )
    const text = await response.text()
    expect(text).toContain('guard_blocked')
    expect(text).not.toContain('稳赚')
    expect(text).not.toContain('response.completed')
  })

  test('what stands beside the text is judged again as soon as it says something else', async () => {
    const named = (id: string, content: string) => ({ ...chunk({ content }), id })
    reach.door.behave(
      streaming(
        ...[named('chatcmpl-1', '您'), named('chatcmpl-1', '好')],
        ...[
          named(`电话${MOBILE}`, '，我行将尽快与您联系，请您耐心等待。'),
          named('chatcmpl-1', '再见'),
        ],
        chunk({}, 'stop'),
      ),
    )
    const text = await (await reach.door.call(HIGH, ask('你好', { stream: true }))).text()
    expect(contentIn(text)).toContain('请您耐心等待。再见')
    expect(text).toContain('138****8000')
    expect(text).not.toContain(MOBILE)
  })

  test('how the upstream cuts its stream never changes what leaves', async () => {
    const said = `您好，证件${CITIZEN}已登记，电话${MOBILE}，服务热线请见官网。`
    const text = async (pieces: readonly (string | Buffer)[]) => {
      reach.door.behave((_seen, response) => sendStream(response, pieces))
      return contentIn(await (await reach.door.call(HIGH, ask('你好', { stream: true }))).text())
    }
    const expected = await text([sse([chunk({ content: said }), chunk({}, 'stop')])])
    expect(expected).toContain('138****8000')
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(said.length), { maxLength: 12 }),
        fc.array(fc.nat(4_000), { maxLength: 12 }),
        async (textCuts, byteCuts) => {
          const deltas = cutAt(textCuts, said.length).map(([from, to]) => said.slice(from, to))
          const raw = Buffer.from(
            sse([...deltas.map((content) => chunk({ content })), chunk({}, 'stop')]),
          )
          const pieces = cutAt(byteCuts, raw.length).map(([from, to]) => raw.subarray(from, to))
          expect(await text(pieces)).toBe(expected)
        },
      ),
      { numRuns: 12 },
    )
  })

  test('a text that goes on within one chunk leaves as one event, and nothing else is taken into it', async () => {
    const named = (id: string, content: string) => ({ ...chunk({ content }), id })
    const other = { choices: [{ index: 1, delta: { content: '另一答' }, finish_reason: null }] }
    const events = [
      ...[named('a', '您好，'), named('a', '请您稍'), named('a', '候，我行将尽快与您联系。')],
      ...[named('b', `电话${MOBILE}，再见。`), { ...chunk({}), ...other }, named('b', '好')],
      chunk({}, 'stop'),
    ]
    reach.door.behave((_seen, response) => sendStream(response, [sse(events)]))
    const text = await (await reach.door.call(LOW, ask('你好', { stream: true }))).text()
    const said = eventsOf(text).flatMap(({ id, choices }) =>
      (choices as Body[]).map(({ index, delta }) => [id, index, (delta as Body).content]),
    )
    expect(said).toContainEqual(['a', 0, expect.stringContaining('您好，请您稍候，')])
    expect(contentIn(text)).toContain('联系。电话138****8000，再见。好')
    expect(contentIn(text, 1)).toContain('另一答')
    expect(text).not.toContain(MOBILE)
  })

  test('a whole answer that is held leaves not even its good part', async () => {
    reach.door.behave(
      streaming(
        ...[...`${'您好。'.repeat(200)}${PROMISE}`].map((content) => chunk({ content })),
        chunk({}, 'stop'),
      ),
    )
    const partly = await (await reach.door.call(HIGH, ask('你好', { stream: true }))).text()
    expect(partly).toContain('您好')
    const held = await (
      await reach.door.call(HIGH, ask('你好', { stream: true }), undefined, undefined, {
        'x-hengjian-guards': '{"holdWholeAnswer":true}',
      })
    ).text()
    expect(held).toContain('guard_blocked')
    expect(contentIn(held)).toBe('')
  })
})
