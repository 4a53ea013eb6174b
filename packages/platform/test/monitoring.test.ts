import { afterAll, beforeAll, expect, test } from 'vitest'
import { actorOf, pageOfPeople } from '#contexts/identity/index.ts'
import { entriesOf } from '#contexts/ledger/index.ts'
import { liftStop, listStops } from '#contexts/permits/index.ts'
import type { PersonActor, Role } from '#kernel/actor.ts'
import { previewStop } from '../src/contexts/oversight/preview-stop.ts'
import { readLive } from '../src/contexts/oversight/read-monitor.ts'
import { describeOnDatabases } from '../src/testing/world.ts'
import { answerJson, type DoorWorld, openDoorWorld, usual } from './door-world.ts'

const question = {
  model: 'extractive-answerer',
  messages: [{ role: 'user', content: '存款保险最高赔付多少？' }],
}
const FAILURES = 30

describeOnDatabases('monitoring at the door', (database) => {
  let door: DoorWorld
  let people: readonly PersonActor[]

  beforeAll(async () => {
    door = await openDoorWorld(database)
    const { institution } = door.sample
    people = (await pageOfPeople(door.world.db, institution.id, { limit: 100 })).map(actorOf)
  })
  afterAll(() => door.close())

  const withRole = (role: Role) => people.find(({ roles }) => roles.includes(role))!
  const live = async (application: string) => {
    const id = await door.applicationOf(application)
    const all = await readLive(withRole('auditor'), 5, door.world.services)
    return all.find((one) => one.application === id)
  }

  test('calls, refusals and findings of all gateways become indicators, whoever called where', async () => {
    const second = await door.another()
    await door.call('drafting-assistant', question)
    await door.call('drafting-assistant', question, undefined, second.origin)
    await door.call('drafting-assistant', { ...question, model: 'no-such-model' })
    await expect
      .poll(() => live('drafting-assistant'))
      .toMatchObject({
        all: { calls: 2, failed: 0, refusals: { model_not_permitted: 1 }, inputTokens: 22 },
        models: [{ all: { calls: 2 } }],
      })
  })

  test('an application reports complaints of itself with its key, of no other, and nobody without one', async () => {
    const own = await door.applicationOf('drafting-assistant')
    const other = await door.applicationOf('customer-assistant')
    const report = (id: string, body: unknown, key = door.keyOf('drafting-assistant')) =>
      fetch(`${door.origin}/api/applications/${id}/readings`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    const complaint = { metric: 'complaint', value: 1, reference: 'TS-2026-001' }
    const reported = () => door.world.db.selectFrom('oversight.reading').selectAll().execute()
    const before = await reported()
    const kept = await report(own, complaint)
    expect(kept.status).toBe(201)
    expect(await kept.json()).toMatchObject({ ...complaint, application: own, reportedBy: own })
    const refusals = await Promise.all([
      report(other, complaint),
      report(own, complaint, 'hj_unknown'),
      report(own, { ...complaint, text: '客户原话' }),
      report(own, { ...complaint, observedAt: '2999-01-01T00:00:00.000Z' }),
    ])
    expect(refusals.map(({ status }) => status)).toEqual([404, 401, 400, 400])
    expect(await reported()).toHaveLength(before.length + 1)
    const all = await Array.fromAsync(
      entriesOf(door.world.db, door.sample.institution.id, {
        kinds: ['reading.reported', 'request.refused'],
      }),
    )
    const actor = { type: 'application', id: own }
    const entries = all.filter((entry) => entry.actor.type === 'application')
    expect(entries.map(({ kind }) => kind).sort()).toEqual([
      'reading.reported',
      ...Array.from({ length: 3 }, () => 'request.refused'),
    ])
    for (const entry of entries) expect(entry).toMatchObject({ actor })
  })

  test('a caller’s own words never become the name of a model', async () => {
    const stored = await door.world.db
      .selectFrom('oversight.indicator')
      .select('model')
      .distinct()
      .execute()
    expect(stored.every(({ model }) => model === '' || model.startsWith('mver_'))).toBe(true)
  })

  test('a stop is previewed with the applications and the calls that it would hit', async () => {
    const target = await door.applicationOf('drafting-assistant')
    const preview = (hits: Parameters<typeof previewStop>[1]) =>
      previewStop(withRole('operator'), hits, door.world.services)
    expect(await preview({ scope: 'application', target })).toEqual({
      applications: [{ id: target, tier: 'low', callsLastHour: 2 }],
      callsLastHour: 2,
    })
    const all = await preview({ scope: 'all' })
    expect(all.applications.length).toBeGreaterThan(1)
    expect(all.callsLastHour).toBe(2)
    expect(await preview({ scope: 'tool', target: 'search' })).toMatchObject({ applications: [] })
  })

  test('an application whose calls fail stops by itself on every gateway, and a person lifts it', async () => {
    const second = await door.another()
    const { services, db } = door.world
    const target = await door.applicationOf('customer-assistant')
    door.behave((_request, response) => void answerJson(response, { error: 'broken' }, 400))
    await Promise.all(
      Array.from({ length: FAILURES }, (_, turn) =>
        door.call(
          'customer-assistant',
          question,
          undefined,
          turn % 2 === 0 ? door.origin : second.origin,
        ),
      ),
    )
    door.behave(usual)
    for (const origin of [door.origin, second.origin]) {
      await expect
        .poll(
          async () => (await door.call('customer-assistant', question, undefined, origin)).status,
        )
        .toBe(409)
    }
    const stops = await listStops(db, door.sample.institution.id, { inForce: true, target }, 10)
    expect(stops).toMatchObject([{ trippedBy: 'oversight', cause: { metric: 'error-percent' } }])
    const [stop] = stops
    const lift = { id: stop!.id, reason: '上游已恢复，已复测' }
    await liftStop(withRole('risk-manager'), lift, services)
    await expect
      .poll(async () => (await door.call('customer-assistant', question)).status)
      .not.toBe(409)
  })
})
