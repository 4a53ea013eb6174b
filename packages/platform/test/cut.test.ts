import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { hashKey, revokeKey } from '#contexts/identity/index.ts'
import { liftStop, revokePermit, type StopTarget, tripStop } from '#contexts/permits/index.ts'
import type { Actor, Role } from '#kernel/actor.ts'
import { type EntryId, newId, type PersonId } from '#kernel/ids.ts'
import { describeOnDatabases } from '../src/testing/world.ts'
import { type DoorWorld, openDoorWorld, usual } from './door-world.ts'

const TOOL = 'transfer_funds'
const question = {
  model: 'extractive-answerer',
  messages: [{ role: 'user', content: '存款保险最高赔付多少？' }],
}
const withTool = { ...question, tools: [{ type: 'function', function: { name: TOOL } }] }
const streamed = { ...question, stream: true }

describeOnDatabases('calls under way', (database) => {
  let door: DoorWorld
  let second: Awaited<ReturnType<DoorWorld['another']>>
  /** Upstream answers that nobody has ended. */
  let open = 0

  beforeAll(async () => {
    door = await openDoorWorld(database)
    second = await door.another()
  })
  afterAll(() => door.close())
  beforeEach(() => {
    open = 0
    door.received.length = 0
    door.behave(({ body }, response) => {
      open += 1
      response.once('close', () => {
        open -= 1
      })
      if (body.stream !== true) return
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write('data: {"choices":[{"index":0,"delta":{"content":"半句"}}]}\n\n')
    })
  })
  afterEach(() => door.behave(usual))

  const person = (role: Role): Actor => ({
    type: 'person',
    id: newId('per'),
    name: '测试人员',
    institution: door.sample.institution.id,
    roles: [role],
  })
  const reason = '发现异常答复'
  const recordOf = (response: Response) => response.headers.get('x-hengjian-record') as EntryId
  const settled = async (id: EntryId) => {
    await expect.poll(() => door.entryAt(id)).toBeDefined()
    return (await door.entryAt(id))!
  }
  const permitOf = async (application: string) => {
    const held = door.gateway.state.permits.get(await door.applicationOf(application))!
    if (!held.opened.ok) throw new Error('the permit is not honoured')
    return held.opened.permit
  }
  /** Asks the upstream, which does not answer; the response comes once something cut the call. */
  async function hang(application: string, body: unknown, origin = door.origin) {
    const before = door.received.length
    const response = door.call(application, body, undefined, origin)
    await expect.poll(() => door.received.length).toBe(before + 1)
    return { response }
  }
  /** A stream of which something has left. */
  async function begin(application: string, origin = door.origin) {
    const response = await door.call(application, streamed, undefined, origin)
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
    let left = (await reader.read()).value ?? ''
    const rest = async () => {
      for (let next = await reader.read(); !next.done; next = await reader.read()) {
        left += next.value
      }
      return left
    }
    return { response, rest }
  }
  async function lift(id: Awaited<ReturnType<typeof tripStop>>) {
    await liftStop(person('risk-manager'), { id, reason: '已查明' }, door.world.services)
    for (const { state } of [door.gateway, second.gateway]) {
      await expect.poll(() => state.stops.size).toBe(0)
    }
  }

  test('a stop ends what is running on every gateway, says so, lets the upstream go and records it', async () => {
    const whole = await hang('drafting-assistant', question)
    const stream = await begin('drafting-assistant', second.origin)
    const target = await door.applicationOf('drafting-assistant')
    const id = await tripStop(
      person('operator'),
      { hits: { scope: 'application', target }, reason },
      door.world.services,
    )
    const answer = await whole.response
    expect(answer.status).toBe(409)
    expect(await answer.json()).toMatchObject({ error: { code: 'stopped' } })
    const said = await stream.rest()
    expect(said).toContain('"code":"stopped"')
    expect(said).not.toContain('[DONE]')
    await expect.poll(() => open).toBe(0)
    expect(await settled(recordOf(answer))).toMatchObject({
      kind: 'call.interrupted',
      body: {
        outcome: { as: 'interrupted', by: 'stop' },
        path: [{ outcome: 'aborted' }],
        usage: { outputTokens: 0 },
      },
    })
    expect(await settled(recordOf(stream.response))).toMatchObject({
      kind: 'call.interrupted',
      body: { outcome: { as: 'interrupted', by: 'stop' }, usage: { estimated: true } },
    })
    await lift(id)
    door.behave(usual)
    expect((await door.call('drafting-assistant', question)).status).toBe(200)
  })

  test.each<[string, () => Promise<StopTarget>]>([
    [
      'a model',
      async () => ({
        scope: 'model',
        target: (await permitOf('customer-assistant')).models.find(
          ({ name }) => name === question.model,
        )!.version,
      }),
    ],
    ['a tool', async () => ({ scope: 'tool', target: TOOL })],
    ['everything', async () => ({ scope: 'all' })],
  ])('a stop of %s cuts the high-tier call that uses it', async (_what, hits) => {
    const { response } = await hang('customer-assistant', withTool)
    const stop = { hits: await hits(), reason }
    const id = await tripStop(person('operator'), stop, door.world.services)
    const answer = await response
    expect([answer.status, await answer.json()]).toMatchObject([
      409,
      { error: { code: 'stopped' } },
    ])
    expect(await settled(recordOf(answer))).toMatchObject({ body: { outcome: { by: 'stop' } } })
    await expect.poll(() => open).toBe(0)
    await lift(id)
  })

  test('what a stop does not hit goes on, and ends as it would have', async () => {
    const answering = Promise.withResolvers<void>()
    door.behave(
      (seen, response) => void answering.promise.then(() => usual(seen, response, response.req)),
    )
    const { response } = await hang('drafting-assistant', question)
    const id = await tripStop(
      person('operator'),
      { hits: { scope: 'tool', target: TOOL }, reason },
      door.world.services,
    )
    for (const { state } of [door.gateway, second.gateway]) {
      await expect.poll(() => state.stops.size).toBe(1)
    }
    answering.resolve()
    const answer = await response
    expect(answer.status).toBe(200)
    expect(await settled(recordOf(answer))).toMatchObject({ body: { outcome: { as: 'answered' } } })
    await lift(id)
  })

  test('a permit that is revoked, and a key that is, cut what was admitted under them', async () => {
    const stream = await begin('drafting-assistant', second.origin)
    const { serial } = await permitOf('drafting-assistant')
    await revokePermit(person('risk-manager'), { serial, reason }, door.world.services)
    expect(await stream.rest()).toContain('"code":"permit_revoked"')
    expect(await settled(recordOf(stream.response))).toMatchObject({
      body: { outcome: { as: 'interrupted', by: 'revocation' } },
    })
    const { response } = await hang('customer-assistant', question)
    const key = door.gateway.state.keys.get(hashKey(door.keyOf('customer-assistant')))!
    const owner = person('application-owner')
    await revokeKey(owner, key.keyId, async () => [owner.id as PersonId], door.world.services)
    const answer = await response
    expect(await answer.json()).toMatchObject({ error: { code: 'unknown_key' } })
    expect(await settled(recordOf(answer))).toMatchObject({
      body: { outcome: { by: 'revocation' } },
    })
    await expect.poll(() => open).toBe(0)
  })
})
