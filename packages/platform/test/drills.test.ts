import { afterAll, beforeAll, expect, test } from 'vitest'
import { actorOf, keysSince, pageOfPeople } from '#contexts/identity/index.ts'
import { entriesOf } from '#contexts/ledger/index.ts'
import { listStops, type Permit, tripStop } from '#contexts/permits/index.ts'
import type { PersonActor, Role } from '#kernel/actor.ts'
import type { ApplicationId } from '#kernel/ids.ts'
import { addMs, systemClock } from '#kernel/time.ts'
import type { DrillKind } from '../src/contexts/oversight/drill.ts'
import { findDrill } from '../src/contexts/oversight/drill-store.ts'
import { drillOnce } from '../src/contexts/oversight/driller.ts'
import { scheduleDrill } from '../src/contexts/oversight/schedule-drill.ts'
import { describeOnDatabases } from '../src/testing/world.ts'
import { type DoorWorld, openDoorWorld } from './door-world.ts'
import { permitAs } from './review-world.ts'

describeOnDatabases('drills at the door', (database) => {
  let door: DoorWorld
  let people: readonly PersonActor[]
  let assistant: ApplicationId

  beforeAll(async () => {
    door = await openDoorWorld(database)
    const { institution } = door.sample
    people = (await pageOfPeople(door.world.db, institution.id, { limit: 100 })).map(actorOf)
    assistant = await door.applicationOf('customer-assistant')
  })
  afterAll(() => door.close())

  const withRole = (role: Role) => people.find(({ roles }) => roles.includes(role))!
  const schedule = (kind: DrillKind, confirmsProduction = true, application = assistant) =>
    scheduleDrill(
      withRole('operator'),
      {
        ...{ application, kind, confirmsProduction },
        startsAt: systemClock(),
        endsAt: addMs(systemClock(), 3_600_000),
      },
      door.world.services,
    )
  async function carriedOut(kind: DrillKind, application = assistant) {
    const { id, institution } = await schedule(kind, true, application)
    await drillOnce({ door: door.origin, dataFolder: undefined }, door.world.services)
    return (await findDrill(door.world.db, institution, id))!
  }
  const entriesAbout = (subject: string) =>
    Array.fromAsync(entriesOf(door.world.db, door.sample.institution.id, { subject }))
  const stopsInForce = () =>
    listStops(door.world.db, door.sample.institution.id, { inForce: true }, 10)
  const ask = () =>
    door.call('customer-assistant', {
      model: 'extractive-answerer',
      messages: [{ role: 'user', content: '存款保险限额是多少？' }],
    })
  /** Nothing that a drill made still holds. */
  async function expectPutBack() {
    expect(await stopsInForce()).toEqual([])
    const keys = await keysSince(door.world.db, 0)
    const ofSample = door.sample.keys.length
    expect(keys.filter(({ revokedAt }) => revokedAt === undefined)).toHaveLength(ofSample)
  }

  test('what is in use is rehearsed only after somebody said so', async () => {
    await expect(schedule('stop', false)).rejects.toMatchObject({
      code: 'oversight.drill_unconfirmed',
    })
  })

  test('a stop is refused at the door within its second, and all is as before', async () => {
    const asked = door.received.length
    const drill = await carriedOut('stop')
    // How fast it was depends on the machine; that it was judged by what was measured does not.
    expect(drill).toMatchObject({
      outcome: drill.measured!.refusedAfterMs! <= 1_000 ? 'met' : 'missed',
      targets: { refusedAfterMs: 1_000 },
      measured: { refusedAfterMs: expect.any(Number), servedAfterMs: expect.any(Number) },
    })
    // A drill of the stop asks no model.
    expect(door.received).toHaveLength(asked)
    await expectPutBack()
    const kinds = (await entriesAbout(drill.id)).map(({ kind }) => kind)
    expect(kinds).toEqual(['drill.scheduled', 'drill.started', 'drill.finished'])
    const stops = await listStops(door.world.db, drill.institution, { inForce: false }, 10)
    expect(stops[0]).toMatchObject({ drill: drill.id, target: assistant })
    const bodies = (await entriesAbout(stops[0]!.id)).map(({ body }) => body)
    expect(bodies).toMatchObject([{ drill: drill.id }, { drill: drill.id }])
  })

  test('the fallback of a predictive model is rehearsed at the inference door', async () => {
    const text = { zh: '请人工评分。', en: 'Please score by hand.' }
    const fallback = { on: ['upstream-failed'], models: [], last: { kind: 'message', text } }
    await permitAs(door, 'credit-training', () => ({ fallback }) as Partial<Permit>)
    const training = await door.applicationOf('credit-training')
    expect(await carriedOut('fallback', training)).toMatchObject({ measured: { status: 200 } })
    await expectPutBack()
  })

  test('a drill of the fallback has somebody else answer, for its own key alone', async () => {
    const asked = door.received.length
    const drill = await carriedOut('fallback')
    expect(door.received).toHaveLength(asked)
    // Its permit names a queue of people, who answer later.
    expect(drill).toMatchObject({ outcome: 'met', measured: { status: 202 } })
    await expectPutBack()
    expect((await ask()).headers.get('x-hengjian-fallback')).toBeNull()
    expect(door.received.length).toBeGreaterThan(asked)
  })

  test('an application that is stopped in earnest is not rehearsed, and stays stopped', async () => {
    const { db, services } = door.world
    const hits = { scope: 'application', target: assistant } as const
    const id = await tripStop(withRole('operator'), { hits, reason: '真实停用' }, services)
    const drill = await carriedOut('stop')
    expect(drill).toMatchObject({ outcome: 'failed', reason: 'expected-served-but-stopped' })
    const [stop, ...others] = await listStops(db, drill.institution, { inForce: true }, 10)
    expect(stop).toMatchObject({ id })
    expect(others).toEqual([])
  })
})
