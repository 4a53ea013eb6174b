import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openPayload } from '#contexts/ledger/index.ts'
import { claimReview, decideReview, type ReviewId } from '#contexts/oversight/index.ts'
import { guardsOf, liftStop, type Permit, tripStop } from '#contexts/permits/index.ts'
import type { PersonActor, Role } from '#kernel/actor.ts'
import type { EntryId } from '#kernel/ids.ts'
import { nextEpoch } from '#platform/database/epoch.ts'
import { serializable } from '#platform/database/transaction.ts'
import { describeOnDatabases } from '../src/testing/world.ts'
import { type DoorWorld, openDoorWorld } from './door-world.ts'
import {
  element,
  type Json,
  openInferenceServer,
  rawInput,
  rawly,
  rawRequest,
  saying,
  scoring,
  sendJson,
  tensor,
} from './oip-server.ts'
import { peopleOf, permitAs, poll, somebody } from './review-world.ts'

const APPLICATION = 'credit-training'
const MODEL = 'credit-training-scorecard'
const PATH = `/v2/models/${MODEL}/infer`
/** A synthetic number that passes its check character, of a person who does not exist. */
const CITIZEN = '11010519491231002X'
const MOBILE = 13_800_138_000
const SCORE = tensor('score', 'FP64', [612])
const asking = (...inputs: readonly unknown[]) => ({ inputs })
const usualCase = asking(tensor('income', 'FP64', [12.5]))
const HIGH = {
  tier: 'high',
  guards: guardsOf('high', { publishes: false }),
  record: { durability: 'before-release', retention: 'call-record' },
  failure: 'closed',
} as const satisfies Partial<Permit>

describeOnDatabases('the inference door', (database) => {
  let door: DoorWorld
  let server: Awaited<ReturnType<typeof openInferenceServer>>
  let withRole: (role: Role) => PersonActor
  let first: Permit
  beforeAll(async () => {
    door = await openDoorWorld(database)
    server = await openInferenceServer()
    withRole = await peopleOf(door)
    await serializable(door.world.db, async (tx) => {
      const epoch = await nextEpoch(tx)
      const answers = { base_url: server.address, upstream_model: 'score', epoch }
      await tx
        .updateTable('registry.deployment')
        .set(answers)
        .where('base_url', '=', 'builtin:scorecard')
        .execute()
    })
    // Its epoch is the later one: who has heard of it has heard of where the model answers.
    first = await permitAs(door, APPLICATION, () => ({}))
  })
  afterAll(async () => {
    await door.close()
    await server.close()
  })
  beforeEach(() => {
    server.behave(scoring(SCORE))
    server.received.length = 0
  })

  const infer = (body: unknown, path = PATH, headers = {}) =>
    door.call(APPLICATION, body, path, undefined, headers)
  const recordOf = (response: Response) => response.headers.get('x-hengjian-record') as EntryId
  const settled = async (id: EntryId) => {
    await expect.poll(() => door.entryAt(id)).toBeDefined()
    return (await door.entryAt(id)) as { kind: string; body: Json }
  }
  const payload = async (id: EntryId, name: string) => {
    const { db, services } = door.world
    const { institution } = door.sample
    const content = await openPayload(db, services.vault, institution.id, id, name)
    return JSON.parse(Buffer.from(content).toString()) as Json
  }
  const codeOf = async (response: Response) =>
    ((await response.json()) as { error: { code: string } }).error.code
  /** With another permit in place of the usual one for as long as it takes. */
  async function under<T>(change: Partial<Permit>, act: () => Promise<T>): Promise<T> {
    await permitAs(door, APPLICATION, () => change)
    try {
      return await act()
    } finally {
      const { serial: _serial, ...usual } = first
      await permitAs(door, APPLICATION, () => usual)
    }
  }

  test('a case is scored under the permit, and its record holds model, path, inputs and outputs', async () => {
    const response = await infer({ id: 'case-1', ...usualCase })
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ model_name: 'upstream', outputs: [SCORE] })
    const [seen] = server.received
    expect(seen).toMatchObject({ method: 'POST', url: '/v2/models/score/infer' })
    expect(JSON.parse(seen!.body)).toEqual({ id: 'case-1', ...usualCase })
    const record = await settled(recordOf(response))
    expect(record).toMatchObject({
      kind: 'call.recorded',
      body: {
        operation: 'infer',
        permit: response.headers.get('x-hengjian-permit'),
        model: { name: MODEL },
        outcome: { as: 'answered' },
        path: [{ outcome: 'answered' }],
        usage: { inputTokens: 0, outputTokens: 0, estimated: false },
        reasonCodes: false,
      },
    })
    expect(JSON.stringify(record)).not.toContain('12.5')
    expect(await payload(recordOf(response), 'request')).toEqual({ id: 'case-1', ...usualCase })
    expect(await payload(recordOf(response), 'answer')).toMatchObject({ outputs: [SCORE] })
  })

  test.each([
    ['an unpermitted model', '/v2/models/unheard/infer', 403, 'model_not_permitted'],
    ['a name that is no text', '/v2/models/%ff/infer', 404, 'no_such_path'],
    ['a path of no protocol', '/v2/models', 404, 'no_such_path'],
  ])('%s is refused', async (_what, path, status, code) => {
    const response = await infer(usualCase, path)
    expect([response.status, await codeOf(response)]).toEqual([status, code])
    expect(await settled(recordOf(response))).toMatchObject({
      kind: 'call.refused',
      body: { code },
    })
    expect(server.received).toEqual([])
  })

  test('a model of another kind is not asked, and an application without a permit asks none', async () => {
    const other = await door.call(
      'drafting-assistant',
      usualCase,
      '/v2/models/extractive-answerer/infer',
    )
    expect([other.status, await codeOf(other)]).toEqual([400, 'invalid_request'])
    const none = await door.call('credit-approval', usualCase, PATH)
    expect([none.status, await codeOf(none)]).toEqual([403, 'no_permit'])
    const chat = await infer({ model: MODEL, messages: [] }, '/v1/chat/completions')
    expect([chat.status, await codeOf(chat)]).toEqual([400, 'invalid_request'])
  })

  const wide = tensor('n', 'INT64', [2 ** 53])
  test.each([
    ['no inputs', {}],
    ['no finite number', '{"inputs":[{"name":"x","datatype":"FP64","shape":[1],"data":[1e999]}]}'],
    ['no JSON', '{"inputs": NaN}'],
    ['a member of no protocol', { ...usualCase, model: 'x' }],
    ['fewer values than the shape says', asking({ ...SCORE, shape: [2] })],
    ['a value of another type', asking(tensor('x', 'FP64', ['1']))],
    ['a type that is none', asking(tensor('x', 'STRING', ['1']))],
    ['a whole number that JSON does not carry exactly', asking(wide)],
    ['two inputs of one name', asking(SCORE, SCORE)],
    ['bytes that do not follow', asking(rawInput('x', 'FP32', 1, 4))],
  ])('%s: the request is refused before anybody sees it', async (_what, body) => {
    const response = await infer(body)
    expect([response.status, await codeOf(response)]).toEqual([400, 'invalid_request'])
    expect(server.received).toEqual([])
  })

  test('whatever JSON comes, it is scored or refused, and nothing is an error of ours', async () => {
    const value = fc.oneof(fc.jsonValue(), fc.constant([['\ud800']]), fc.constantFrom(-1, 2 ** 53))
    const input = fc.record({
      name: fc.oneof(fc.string({ minLength: 1 }), value),
      datatype: fc.constantFrom('BYTES', 'FP64', 'UINT8', 'BOOL', 'constructor'),
      shape: fc.oneof(fc.array(fc.nat(3)), value),
      data: fc.oneof(fc.array(value), value),
    })
    const property = fc.asyncProperty(fc.array(input, { maxLength: 3 }), async (inputs) => {
      const { status } = await infer({ inputs })
      expect([200, 400, 403, 429]).toContain(status)
    })
    await fc.assert(property, { numRuns: 60 })
  })

  test('an identifier in a text is masked before the model, the same each time; one among numbers is refused', async () => {
    const named = asking(tensor('remark', 'BYTES', [`证件 ${CITIZEN}`]))
    for (const _turn of [1, 2]) {
      const response = await infer(named)
      expect(response.status).toBe(200)
      expect(response.headers.get('x-hengjian-findings')).toContain('identifier:')
    }
    const [one, two] = server.received.map(({ body }) => body)
    expect(one).not.toContain(CITIZEN)
    expect(one).toBe(two)
    server.received.length = 0
    const phones = asking(tensor('contact', 'INT64', [MOBILE]))
    await under(HIGH, async () => {
      const response = await infer(phones)
      expect([response.status, await codeOf(response)]).toEqual([403, 'guard_blocked'])
      const { body } = await settled(recordOf(response))
      expect(body).toMatchObject({ operation: 'infer', code: 'guard_blocked' })
      expect(JSON.stringify(body)).not.toContain(String(MOBILE))
      expect(await payload(recordOf(response), 'request')).toEqual(phones)
    })
    expect(server.received).toEqual([])
  })

  test('what nobody can read is refused by a high-tier permit and named in the record of a lower one', async () => {
    const pixels = Array.from({ length: 100 }, (_, at) => 255 - (at % 9))
    const picture = tensor('pixels', 'UINT8', pixels)
    const response = await infer(asking(picture))
    expect(response.status).toBe(200)
    expect((await settled(recordOf(response))).body).toMatchObject({
      unjudged: [{ path: '/inputs/0/data', reason: 'raw-bytes' }],
    })
    await under(HIGH, async () => {
      const refused = await infer(asking(picture))
      expect([refused.status, await codeOf(refused)]).toEqual([403, 'guard_blocked'])
    })
  })

  test.each([
    ['no outputs', scoring()],
    ['fewer values than the shape says', scoring({ ...SCORE, shape: [3] })],
    ['a text in place of a number', scoring({ ...SCORE, data: ['612'] })],
    ['no JSON', saying('NaN')],
    ['an error', saying('{}', 500)],
  ])('an upstream that answers %s has failed', async (_what, behaviour) => {
    server.behave(behaviour)
    const response = await infer(usualCase)
    expect([response.status, await codeOf(response)]).toEqual([502, 'upstream_failed'])
    expect((await settled(recordOf(response))).body).toMatchObject({
      outcome: { as: 'failed', code: 'upstream_failed' },
    })
    server.behave(scoring(SCORE))
    await expect.poll(async () => (await infer(usualCase)).status, { timeout: 60_000 }).toBe(200)
  })

  test('what the server refuses is the caller’s to read, and no failure of it', async () => {
    server.behave((_body, response) => void sendJson(response, { error: 'income is missing' }, 400))
    const response = await infer(usualCase)
    expect([response.status, await response.json()]).toEqual([400, { error: 'income is missing' }])
    expect((await settled(recordOf(response))).body).toMatchObject({
      outcome: { as: 'failed', code: 'upstream_400' },
    })
  })

  test('a score beyond the threshold of a review point is held, and leaves once a person released it', async () => {
    const point: Permit['oversight']['points'][number] = {
      ...{ name: '低分复核', queue: '评分', withinMs: 60_000, onTimeout: 'refuse', reviewers: 1 },
      when: { is: 'compared', fact: 'score', by: '<', value: 600 },
      unknown: 'hold',
    }
    await under({ ...HIGH, oversight: { points: [point], samplingPercent: 0 } }, async () => {
      expect((await infer(usualCase)).status).toBe(200)
      server.behave(scoring(tensor('score', 'FP64', [700, 580])))
      const held = await infer(usualCase)
      expect(held.status).toBe(202)
      const { id } = (await held.json()) as { id: ReviewId }
      const reviewer = somebody(door, 'reviewer')
      await claimReview(reviewer, id, door.world.services)
      const verdict = { verdict: 'release', reason: '已核对' } as const
      await decideReview(reviewer, id, verdict, door.world.services)
      const released = await poll(door, APPLICATION, id)
      expect(await released.json()).toMatchObject({ outputs: [{ data: [700, 580] }] })
      // What says no score at all is not known to be above it.
      server.behave(scoring(tensor('other', 'FP64', [1])))
      expect((await infer(usualCase)).status).toBe(202)
    })
  })

  test('where the model fails, what the permit lays down answers in the shape of the protocol', async () => {
    const text = { zh: '请人工评分。', en: 'Please score by hand.' }
    const last = { kind: 'message', text } as const
    server.behave((_body, response) => void sendJson(response, {}, 503))
    await under({ fallback: { on: ['upstream-failed'], models: [], last } }, async () => {
      const response = await infer(usualCase)
      expect(response.headers.get('x-hengjian-fallback')).toBe('message')
      expect(await response.json()).toMatchObject({
        ...{ model_name: MODEL, hengjian: { by: 'message' } },
        outputs: [tensor('text', 'BYTES', [text.en])],
      })
    })
    server.behave(scoring(SCORE))
    await expect.poll(async () => (await infer(usualCase)).status, { timeout: 60_000 }).toBe(200)
  })

  test('a stop cuts the call under way and refuses the next', async () => {
    const waiting = Promise.withResolvers<void>()
    server.behave(() => waiting.resolve())
    const call = infer(usualCase)
    await waiting.promise
    const hits = { scope: 'application', target: await door.applicationOf(APPLICATION) } as const
    const stop = await tripStop(
      withRole('operator'),
      { hits, reason: '评分异常' },
      door.world.services,
    )
    const cut = await call
    expect([cut.status, await codeOf(cut)]).toEqual([409, 'stopped'])
    expect((await settled(recordOf(cut))).body).toMatchObject({
      outcome: { as: 'interrupted', by: 'stop' },
    })
    const next = await infer(usualCase)
    expect([next.status, await codeOf(next)]).toEqual([409, 'stopped'])
    await liftStop(withRole('risk-manager'), { id: stop, reason: '演练结束' }, door.world.services)
    await expect.poll(() => door.gateway.state.stops.size).toBe(0)
  })

  const sendRaw = (body: object, raw: Buffer) => {
    const { headers, bytes } = rawRequest(body, raw)
    const authorization = `Bearer ${door.keyOf(APPLICATION)}`
    const sent = { method: 'POST', headers: { authorization, ...headers }, body: bytes }
    return fetch(door.origin + PATH, sent)
  }

  test('raw tensors are read like others, go on as raw ones, and stand in the record as people read them', async () => {
    const raw = Buffer.from(Float32Array.of(12.5, Number.NaN).buffer)
    const remark = element(`证件 ${CITIZEN}`)
    const body = asking(
      rawInput('income', 'FP32', 2, 8),
      rawInput('remark', 'BYTES', 1, remark.length),
    )
    const answer = { outputs: [rawInput('score', 'FP32', 1, 4), tensor('n', 'INT64', [1])] }
    const score = Buffer.from(Float32Array.of(612.5).buffer)
    for (const cut of [1, 40]) {
      server.behave(rawly(answer, score, cut))
      const response = await sendRaw(body, Buffer.concat([raw, remark]))
      expect(response.status).toBe(200)
      expect(response.headers.get('x-hengjian-findings')).toContain('identifier:')
      const left = Buffer.from(await response.arrayBuffer())
      const at = Number(response.headers.get('inference-header-content-length'))
      expect(JSON.parse(left.subarray(0, at).toString())).toEqual(answer)
      expect(left.readFloatLE(at)).toBe(612.5)
      const id = recordOf(response)
      await settled(id)
      expect(await payload(id, 'request')).toMatchObject({
        inputs: [{ data: [12.5, 'NaN'] }, { data: [`证件 ${CITIZEN}`] }],
      })
      expect(await payload(id, 'answer')).toMatchObject({
        outputs: [{ data: [612.5] }, { data: [1] }],
      })
    }
    const [seen] = server.received
    expect(seen!.raw.subarray(0, 8)).toEqual(raw)
    expect(seen!.raw.toString()).not.toContain(CITIZEN)
  })

  test('raw bytes that hide something are refused, and so is an answer whose bytes are no score', async () => {
    const number = Buffer.from(String(MOBILE))
    const spelt = asking(rawInput('features', 'FP32', 3, 12))
    const picture = Buffer.of(4, 0, 0, 0, 0xff, 0xd8, 0xff, 0xe0)
    await under(HIGH, async () => {
      const hidden = await sendRaw(spelt, Buffer.concat([number, Buffer.from(' ')]))
      expect([hidden.status, await codeOf(hidden)]).toEqual([403, 'guard_blocked'])
      const unread = await sendRaw(asking(rawInput('image', 'BYTES', 1, 8)), picture)
      expect([unread.status, await codeOf(unread)]).toEqual([403, 'guard_blocked'])
    })
    const short = await sendRaw(spelt, number)
    expect([short.status, await codeOf(short)]).toEqual([400, 'invalid_request'])
    expect(server.received).toEqual([])
    const nothing = Buffer.of(0, 0, 0xc0, 0x7f)
    server.behave(rawly({ outputs: [rawInput('score', 'FP32', 1, 4)] }, nothing))
    const response = await infer(usualCase)
    expect([response.status, await codeOf(response)]).toEqual([502, 'upstream_failed'])
    server.behave(scoring(SCORE))
    await expect.poll(async () => (await infer(usualCase)).status, { timeout: 60_000 }).toBe(200)
  })

  test('a client finds the server, a permitted model and its version, and nothing else of the server', async () => {
    const get = (path: string, key = door.keyOf(APPLICATION)) =>
      fetch(`${door.origin}${path}`, { headers: { authorization: `Bearer ${key}` } })
    const { version } = first.models[0]!
    const model = `/v2/models/${MODEL}`
    const known = await get('/v2')
    expect(await known.json()).toMatchObject({ extensions: ['binary_tensor_data'] })
    const ready = await get(`${model}/ready`)
    expect([ready.status, await ready.json()]).toEqual([200, { name: MODEL, ready: true }])
    for (const path of [model, `${model}/versions/${version}`]) {
      expect(await (await get(path)).json()).toEqual({
        ...{ name: MODEL, versions: [version], platform: '' },
        inputs: [{ name: 'income', datatype: 'FP64', shape: [-1] }],
        outputs: [{ name: 'score', datatype: 'FP64', shape: [-1] }],
      })
      expect((await infer(usualCase, `${path}/infer`)).status).toBe(200)
    }
    for (const path of ['/v2/models/unheard', `${model}/versions/3/ready`]) {
      expect(await codeOf(await get(path))).toBe('model_not_permitted')
    }
    const other = await infer(usualCase, `${model}/versions/3/infer`)
    expect([other.status, await codeOf(other)]).toEqual([403, 'model_not_permitted'])
    // Health is told to whoever asks.
    for (const asked of ['live', 'ready']) {
      const told = await get(`/v2/health/${asked}`, 'hj_unknown')
      expect([told.status, await told.json()]).toEqual([200, { [asked]: true }])
    }
    expect((await get('/v2/health/other', 'hj_unknown')).status).toBe(401)
    expect((await get('/v2', 'hj_unknown')).status).toBe(401)
    expect((await get(model, 'hj_unknown')).status).toBe(401)
  })
})
