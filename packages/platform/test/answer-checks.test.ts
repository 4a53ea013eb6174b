import { expect, test } from 'vitest'
import { mintPermit } from '#contexts/permits/index.ts'
import { describeOnDatabases } from '../src/testing/world.ts'
import {
  answering,
  ask,
  type Body,
  chunk,
  contentIn,
  HIGH,
  LOW,
  MOBILE,
  MODEL,
  openGuardedDoor,
  streaming,
  toolCall,
  whole,
} from './guard-world.ts'
import { openMint } from './permitting.ts'

const SCHEMA = {
  type: 'object',
  required: ['answer'],
  properties: { answer: { type: 'string' }, phone: { type: 'string', pattern: '^1\\d{10}$' } },
  additionalProperties: false,
}
const FITS = JSON.stringify({ answer: '五十万元' })

describeOnDatabases('answers that a permit has checked', (database) => {
  const reach = openGuardedDoor(database)
  const mint = openMint(reach)
  const { recordOf, settled, codeIn } = reach
  const { permitting } = mint

  const responseOf = (content: readonly Body[]) => ({
    ...{ id: 'resp_1', object: 'response', created_at: 1, model: 'm', status: 'completed' },
    output: [{ type: 'message', id: 'msg_1', role: 'assistant', status: 'completed', content }],
  })
  const outputText = (text: string) => ({ type: 'output_text', text, annotations: [] })
  const respond = (application: string) =>
    reach.door.call(application, { model: MODEL, input: '限额？' }, '/v1/responses')

  test('an answer that fits its form leaves as it is, without a label in its text', async () => {
    await permitting(HIGH, { answerSchema: SCHEMA })
    reach.door.behave(whole(answering({ content: FITS })))
    const response = await reach.door.call(HIGH, ask('限额？'))
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ choices: [{ message: { content: FITS } }] })
    expect(response.headers.get('x-hengjian-label')).not.toBeNull()
    reach.door.behave(whole(responseOf([outputText(FITS)])))
    expect((await respond(HIGH)).status).toBe(200)
  })

  test.each<[string, Body, (readonly Body[])?]>([
    ['prose', { content: '限额为五十万元。' }],
    ['another form', { content: '{"answer":7}' }],
    ['a member too many', { content: '{"answer":"a","note":"b"}' }],
    ['an empty text', { content: '' }],
    ['nothing at all', { content: null }],
    ['a second choice that does not fit', { content: FITS }, [{ content: '不' }]],
    ['content parts', { content: [{ type: 'text', text: '不' }] }],
    ['JSON that is too deep', { content: '['.repeat(5_000) }],
    ['a lone surrogate', { content: '{"answer":"\ud800"' }],
  ])('high tier: %s does not leave', async (_what, message, more) => {
    reach.door.behave(whole(answering(message, more)))
    const response = await reach.door.call(HIGH, ask('限额？'))
    expect(response.status).toBe(403)
    expect(codeIn(await response.text())).toMatchObject({
      code: 'guard_blocked',
      message: expect.stringContaining('output-schema:'),
    })
    const { body } = await settled(recordOf(response))
    expect(body).toMatchObject({
      outcome: { as: 'refused', code: 'guard_blocked' },
      findings: [{ guard: 'output-schema', action: 'refuse', direction: 'output' }],
    })
  })

  test('the same for items of the Responses API', async () => {
    for (const content of [[outputText('不')], [outputText('')], []]) {
      reach.door.behave(whole(responseOf(content)))
      expect((await respond(HIGH)).status).toBe(403)
    }
    reach.door.behave(whole({ ...responseOf([]), output: [] }))
    expect((await respond(HIGH)).status).toBe(403)
  })

  test('calls of tools and refusals are no answer to check, nor is what an upstream says of an error', async () => {
    reach.door.behave(whole(answering({ content: null, tool_calls: toolCall('限额') })))
    expect((await reach.door.call(HIGH, ask('限额？'))).status).toBe(200)
    reach.door.behave(whole(answering({ content: null, refusal: '我不能回答。' })))
    expect((await reach.door.call(HIGH, ask('限额？'))).status).toBe(200)
    const failing = (_seen: unknown, response: import('node:http').ServerResponse) =>
      response
        .writeHead(400, { 'content-type': 'application/json' })
        .end('{"error":{"message":"no"}}')
    reach.door.behave((seen, response) => void failing(seen, response))
    expect((await reach.door.call(HIGH, ask('限额？'))).status).toBe(400)
  })

  test('what is checked is what the caller gets: values that were hidden stand in their places again', async () => {
    reach.door.behave((seen, response) => {
      const token = /\[\[mobile:\w+\]\]/.exec(JSON.stringify(seen.body))![0]
      whole(answering({ content: JSON.stringify({ answer: '好', phone: token }) }))(
        seen,
        response,
        undefined as never,
      )
    })
    const response = await reach.door.call(HIGH, ask(`我的手机是${MOBILE}`))
    expect(response.status).toBe(200)
    expect(await response.text()).toContain(MOBILE)
  })

  test('a stream is held until its whole answer was looked at', async () => {
    const pieces = [...FITS].map((content) => chunk({ content }))
    reach.door.behave(streaming(...pieces, chunk({}, 'stop')))
    const good = await reach.door.call(HIGH, ask('限额？', { stream: true }))
    expect(contentIn(await good.text())).toBe(FITS)
    for (const events of [
      [chunk({ content: '{"answer":' }), chunk({ content: '7}' }), chunk({}, 'stop')],
      [chunk({ role: 'assistant', content: '' }), chunk({}, 'stop')],
      [chunk({ reasoning_content: FITS }), chunk({}, 'stop')],
    ]) {
      reach.door.behave(streaming(...events))
      const bad = await reach.door.call(HIGH, ask('限额？', { stream: true }))
      const text = await bad.text()
      expect(contentIn(text)).toBe('')
      expect(text).toContain('guard_blocked')
      const { body } = await settled(recordOf(bad))
      expect(body).toMatchObject({ outcome: { as: 'refused', code: 'guard_blocked' } })
    }
  })

  test('a lower tier notes what does not fit, and lets it leave', async () => {
    await permitting(LOW, { answerSchema: SCHEMA })
    reach.door.behave(whole(answering({ content: '限额为五十万元。' })))
    const response = await reach.door.call(LOW, ask('限额？'))
    expect(response.status).toBe(200)
    expect(response.headers.get('x-hengjian-findings')).toBe('output-schema:schema-not-json:1')
  })

  test('a schema that cannot be checked mints nothing', async () => {
    const { door } = reach
    const application = await door.applicationOf(LOW)
    const bombs = [
      { $ref: 'https://elsewhere.example/s.json' },
      { type: 'nothing' },
      { properties: Object.fromEntries(Array.from({ length: 3_000 }, (_, at) => [`m${at}`, {}])) },
    ]
    for (const answerSchema of bombs) {
      await expect(
        mintPermit(mint.minter, { application, answerSchema }, door.world.services),
      ).rejects.toMatchObject({ code: 'permits.answer_schema_refused' })
    }
  })

  test('numbers and quotations of an answer stand in its sources, or it does not leave in high tier', async () => {
    await permitting(HIGH, { grounding: true })
    const asking = {
      model: MODEL,
      messages: [
        { role: 'user', content: '存款保险赔多少？' },
        { role: 'assistant', content: null, tool_calls: toolCall('存款保险') },
        {
          role: 'tool',
          tool_call_id: 'call_1',
          content: '《存款保险条例》：最高偿付限额为50万元。',
        },
        { role: 'user', name: 'source', content: '条例自2015年5月1日起施行。' },
        { role: 'user', content: '有人说是88万元？' },
      ],
    }
    const statusFor = async (content: string) => {
      reach.door.behave(whole(answering({ content })))
      return (await reach.door.call(HIGH, asking)).status
    }
    expect(await statusFor('依《存款保险条例》，限额为五十万元，自2015年5月1日起。')).toBe(200)
    expect(await statusFor('限额为88万元。')).toBe(403)
    expect(await statusFor('依《存款补偿办法》办理。')).toBe(403)
    reach.door.behave(
      streaming(chunk({ content: '限额为8' }), chunk({ content: '8万元。' }), chunk({}, 'stop')),
    )
    const streamed = await reach.door.call(HIGH, { ...asking, stream: true })
    expect(contentIn(await streamed.text())).toBe('')
    const { body } = await settled(recordOf(streamed))
    expect(body).toMatchObject({ findings: [{ guard: 'grounding', kind: 'ungrounded-number' }] })
  })

  test('without any source no number is grounded; a lower tier notes it', async () => {
    await permitting(LOW, { grounding: true })
    reach.door.behave(whole(answering({ content: '限额为50万元。' })))
    const noted = await reach.door.call(LOW, ask('限额50万元吗？'))
    expect(noted.status).toBe(200)
    expect(noted.headers.get('x-hengjian-findings')).toBe('grounding:ungrounded-number:1')
  })
})
