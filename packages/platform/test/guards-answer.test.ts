import type { Detector } from '@hengjian/guard'
import { expect, test } from 'vitest'
import { describeOnDatabases } from '../src/testing/world.ts'
import { answerJson, type Behaviour, completion } from './door-world.ts'
import {
  answering,
  ask,
  type Body,
  CITIZEN,
  chunk,
  contentIn,
  deltasOf,
  HIGH,
  LABEL,
  LOW,
  MOBILE,
  MODEL,
  openGuardedDoor,
  PROMISE,
  sendStream,
  sse,
  streaming,
  toolCall,
  whole,
} from './guard-world.ts'

describeOnDatabases('the guards on what comes out', (database) => {
  const reach = openGuardedDoor(database)
  const { recordOf, settled, payload, codeIn, sentText } = reach

  const echo: Behaviour = ({ body }, response) => {
    const { messages } = body as { messages: { content: string }[] }
    const said = messages.at(-1)!.content
    if (body.stream !== true) return void answerJson(response, answering({ content: said }))
    const pieces = [...said].map((content) => chunk({ content }))
    sendStream(response, [sse([...pieces, chunk({}, 'stop')])])
  }

  test.each([HIGH, LOW])(
    'the tokens of a call turn back for its caller, whole and streamed: %s',
    async (application) => {
      reach.door.behave(echo)
      const said = `请致电${MOBILE}，证件${CITIZEN}`
      const answer = (await (
        await reach.door.call(application, ask(said))
      ).json()) as typeof completion
      expect(answer.choices[0]!.message.content.endsWith(said)).toBe(true)
      const streamed = await (
        await reach.door.call(application, ask(said, { stream: true }))
      ).text()
      expect(contentIn(streamed).endsWith(said)).toBe(true)
      expect(sentText()).not.toContain(MOBILE)
    },
  )

  test('a token within the arguments of a tool call turns back too, whole and streamed', async () => {
    const answerWith = (token: string, streamed: boolean): Behaviour =>
      streamed
        ? streaming(
            chunk({
              role: 'assistant',
              content: null,
              tool_calls: [
                {
                  index: 0,
                  id: 'call_9',
                  type: 'function',
                  function: { name: 'dial', arguments: '' },
                },
              ],
            }),
            ...[...JSON.stringify({ number: token })].map((piece) =>
              chunk({ tool_calls: [{ index: 0, function: { arguments: piece } }] }),
            ),
            chunk({}, 'tool_calls'),
          )
        : whole(answering({ content: null, tool_calls: toolCall(token) }))
    for (const streamed of [false, true]) {
      reach.door.behave((seen, response, incoming) => {
        const token = /\[\[mobile:\w+\]\]/.exec(JSON.stringify(seen.body))![0]
        answerWith(token, streamed)(seen, response, incoming)
      })
      const text = await (
        await reach.door.call(HIGH, ask(`拨打${MOBILE}`, { stream: streamed }))
      ).text()
      expect(text).toContain(MOBILE)
      expect(text).not.toContain('AI生成')
      if (!streamed) continue
      const calls = deltasOf(text).flatMap(({ delta }) => delta.tool_calls ?? [])
      expect(calls).toMatchObject([
        { id: 'call_9', function: { name: 'dial', arguments: `{"number":"${MOBILE}"}` } },
      ])
    }
  })

  test.each<[string, Behaviour, boolean]>([
    ['whole', whole(answering({ content: PROMISE })), false],
    [
      'in the second choice',
      whole(answering({ content: '您好。' }, [{ content: PROMISE }])),
      false,
    ],
    [
      'in the arguments of a tool call',
      whole(answering({ content: null, tool_calls: toolCall(PROMISE) })),
      false,
    ],
    ['in reasoning', whole(answering({ content: '您好。', reasoning_content: PROMISE })), false],
    [
      'streamed',
      streaming(...[...PROMISE].map((content) => chunk({ content })), chunk({}, 'stop')),
      true,
    ],
    [
      'streamed in the second choice',
      streaming(
        chunk({ content: '您好' }),
        ...[...PROMISE].map((content) => chunk({ content }, null, 1)),
        chunk({}, 'stop', 1),
        chunk({}, 'stop'),
      ),
      true,
    ],
    [
      'streamed in the arguments of a tool call',
      streaming(
        chunk({
          tool_calls: [
            {
              index: 0,
              id: 'a',
              type: 'function',
              function: { name: 'say', arguments: JSON.stringify({ text: PROMISE }) },
            },
          ],
        }),
        chunk({}, 'tool_calls'),
      ),
      true,
    ],
    [
      'streamed where no protocol has text',
      streaming(chunk({ elsewhere: PROMISE }), chunk({}, 'stop')),
      true,
    ],
  ])(
    'misconduct in an answer of the customer-facing application does not leave: %s',
    async (_how, behaviour, stream) => {
      reach.door.behave(behaviour)
      const response = await reach.door.call(HIGH, ask('推荐理财', { stream }))
      const text = await response.text()
      expect(text).not.toContain('稳赚不赔')
      expect(text).not.toContain('[DONE]')
      expect(text).toContain('guard_blocked')
      if (!stream) expect(response.status).toBe(403)
      const id = recordOf(response)
      const record = await settled(id)
      expect(record).toMatchObject({
        kind: 'call.recorded',
        body: { outcome: { as: 'refused', code: 'guard_blocked' } },
      })
      expect(JSON.stringify(record)).not.toContain('稳赚')
      expect(await payload(id, 'answer')).not.toContain('稳赚不赔')
    },
  )

  test('where nothing is published, misconduct is noted and the answer leaves', async () => {
    reach.door.behave(whole(answering({ content: PROMISE })))
    const response = await reach.door.call(LOW, ask('起草通知'))
    expect(await response.text()).toContain(PROMISE)
    expect(response.headers.get('x-hengjian-findings')).toContain('misconduct:promised-return')
    const { body } = await settled(recordOf(response))
    expect((body.findings as { action: string }[]).every(({ action }) => action === 'flag')).toBe(
      true,
    )
  })

  test('an identifier that the model brings up itself is masked, in a stream as well', async () => {
    for (const stream of [false, true]) {
      reach.door.behave(
        stream
          ? streaming(
              ...[...`证件${CITIZEN}。`].map((content) => chunk({ content })),
              chunk({}, 'stop'),
            )
          : whole(answering({ content: `证件${CITIZEN}。` })),
      )
      const text = await (await reach.door.call(LOW, ask('你好', { stream }))).text()
      expect(text).not.toContain(CITIZEN)
      expect(stream ? contentIn(text) : text).toContain('1****************X')
    }
  })

  test('the notice stands in the first answer, the label in each, and no caller switches either off', async () => {
    const off = { 'x-hengjian-label': 'off', 'x-hengjian-guards': '{"output":[]}' }
    const again = {
      model: MODEL,
      label: false,
      messages: [
        { role: 'user', content: '你好' },
        { role: 'assistant', content: '您好。' },
        { role: 'user', content: '限额？' },
      ],
    }
    for (const stream of [false, true]) {
      const textOf = async (body: Body) => {
        const response = await reach.door.call(HIGH, { ...body, stream }, undefined, undefined, off)
        const label = JSON.parse(response.headers.get('x-hengjian-label')!) as Body
        expect(label).toMatchObject({ Label: '1', ProduceID: recordOf(response) })
        const text = await response.text()
        return stream
          ? contentIn(text)
          : (JSON.parse(text) as typeof completion).choices[0]!.message.content
      }
      const first = await textOf(ask('限额？'))
      expect(first).toMatch(/^Hello, I am the digital assistant\./)
      expect(first).toContain(`\n\n${LABEL}存款保险`)
      expect(await textOf(again)).toMatch(new RegExp(`^${LABEL}存款保险`))
    }
    const json = await reach.door.call(
      HIGH,
      ask('限额？', { response_format: { type: 'json_object' } }),
    )
    expect(await json.json()).toEqual(completion)
    expect((await settled(recordOf(json))).body.label).toMatchObject({ visible: false })
  })

  const broken: Detector = {
    id: 'identifier',
    version: 'broken',
    spanMax: 10,
    detect() {
      throw new Error('a detector that fails')
    },
  }

  test('a guard that fails refuses the call in the high tier, and is waived by name in the low one', async () => {
    const { origin } = await reach.door.another([broken])
    const refused = await reach.door.call(HIGH, ask('你好'), undefined, origin)
    expect(refused.status).toBe(403)
    expect(codeIn(await refused.text()).code).toBe('guard_blocked')
    expect((await settled(recordOf(refused))).body.failures).toMatchObject([
      { guard: 'identifier', reason: 'threw' },
    ])
    expect(reach.door.received).toEqual([])
    for (const stream of [false, true]) {
      const waived = await reach.door.call(LOW, ask('你好', { stream }), undefined, origin)
      expect(await waived.text()).toContain('存款')
      const { body } = await settled(recordOf(waived))
      expect(body.waivers).toMatchObject([
        {
          direction: 'input',
          waiver: 'low-guard-waiver',
          guard: 'identifier',
          version: 'broken',
          reason: 'threw',
        },
        {
          direction: 'output',
          waiver: 'low-guard-waiver',
          guard: 'identifier',
          version: 'broken',
          reason: 'threw',
        },
      ])
    }
  })

  test('what an upstream says with an error is guarded too', async () => {
    reach.door.behave(({ body }, response) => {
      const { messages } = body as { messages: { content: string }[] }
      response
        .writeHead(400, { 'content-type': 'text/plain' })
        .end(`bad: ${messages[0]!.content} ${CITIZEN}`)
    })
    const response = await reach.door.call(LOW, ask(`电话${MOBILE}`))
    const text = await response.text()
    expect(response.status).toBe(400)
    expect(text).toContain(MOBILE)
    expect(text).not.toContain(CITIZEN)
  })
})
