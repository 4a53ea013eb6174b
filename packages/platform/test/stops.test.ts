import { afterAll, beforeAll, expect, test } from 'vitest'
import { actorOf, pageOfPeople } from '#contexts/identity/index.ts'
import { entriesOf } from '#contexts/ledger/index.ts'
import {
  liftStop,
  listStops,
  mintPermit,
  type StopCause,
  type StopId,
  type StopTarget,
  targetsThatHit,
  tripStop,
  tripStopByItself,
} from '#contexts/permits/index.ts'
import { type Application, pageOfApplications } from '#contexts/registry/index.ts'
import type { PersonActor, Role } from '#kernel/actor.ts'
import { newId } from '#kernel/ids.ts'
import { serializable } from '#platform/database/transaction.ts'
import { openSampleWorld, type SampleWorld } from '../src/testing/sample-world.ts'
import { describeOnDatabases } from '../src/testing/world.ts'

const reason = '演练：紧急停用'
const cause: StopCause = {
  metric: 'error-percent',
  comparison: 'above',
  threshold: 20,
  windowMinutes: 5,
  callsMin: 20,
  value: 45,
  calls: 40,
}

describeOnDatabases('stops of the sample institution', (database) => {
  let world: SampleWorld
  let people: readonly PersonActor[]
  let assistant: Application

  beforeAll(async () => {
    world = await openSampleWorld(database)
    const { institution } = world.sample
    people = (await pageOfPeople(world.db, institution.id, { limit: 100 })).map(actorOf)
    const all = await pageOfApplications(world.db, institution.id, {}, { limit: 100 })
    assistant = all.find(({ name }) => name.en === 'Customer assistant')!
  })
  afterAll(() => world.close())

  /** A person who has the role and, where it is asked for, lacks another. */
  const withRole = (role: Role, without?: Role) =>
    people.find(
      ({ roles }) => roles.includes(role) && (without === undefined || !roles.includes(without)),
    )!
  const trip = (hits: StopTarget) =>
    tripStop(withRole('operator'), { hits, reason }, world.services)
  const lift = (actor: PersonActor, id: StopId, resolution?: never) =>
    liftStop(actor, { id, reason: '已查明原因并整改', resolution }, world.services)
  const tripItself = () =>
    serializable(world.db, (tx) => tripStopByItself(tx, assistant, cause, world.services))
  const inForce = async () =>
    (await listStops(world.db, assistant.institution, { inForce: true }, 50)).map(({ id }) => id)

  test('a permit names who lifts a stop, and its conditions as they were approved', async () => {
    const owner = people.find(({ id }) => id === assistant.ownerId)!
    const permit = await mintPermit(owner, { application: assistant.id }, world.services)
    expect(permit).toMatchObject({
      stopLiftedBy: 'risk-manager',
      stopConditions: [
        { metric: 'error-percent', callsMin: 20 },
        { metric: 'latency-p95-ms' },
        { metric: 'complaint-count', callsMin: 0 },
      ],
      exitConditions: [{ metric: 'stop-count' }, { metric: 'idle-days' }],
    })
  })

  test.each<[string, StopTarget]>([
    ['a tool', { scope: 'tool', target: 'transfer_funds' }],
    ['everything', { scope: 'all' }],
  ])('%s is stopped, and only a risk manager lifts it', async (_what, hits) => {
    const id = await trip(hits)
    expect(await inForce()).toContain(id)
    const another = { ...withRole('operator'), id: withRole('auditor').id }
    await expect(lift(another, id)).rejects.toMatchObject({ code: 'permits.not_the_lifter' })
    expect(await inForce()).toContain(id)
    await lift(withRole('risk-manager'), id)
    expect(await inForce()).not.toContain(id)
    await expect(lift(withRole('risk-manager'), id)).rejects.toMatchObject({
      code: 'permits.no_stop',
    })
  })

  test('what stops by itself stops once, says why, and a person with the role lifts it', async () => {
    const tripped = await Promise.all([tripItself(), tripItself(), tripItself()])
    const [id, ...others] = tripped.filter((one) => one !== undefined)
    expect(others).toEqual([])
    const history = { inForce: false, scope: 'application', target: assistant.id } as const
    expect(await listStops(world.db, assistant.institution, history, 50)).toMatchObject([
      { id, cause, trippedBy: 'oversight' },
    ])
    const entries = await Array.fromAsync(
      entriesOf(world.db, assistant.institution, { subject: id!, kinds: ['stop.tripped'] }),
    )
    expect(entries).toMatchObject([{ body: { cause: { metric: 'error-percent', value: 45 } } }])
    await expect(lift(withRole('operator', 'risk-manager'), id!)).rejects.toMatchObject({
      code: 'permits.not_the_lifter',
    })
    await lift(withRole('risk-manager'), id!)
    expect(await tripItself()).not.toBeUndefined()
  })

  test('a resolution that passed before the stop settles nothing', async () => {
    const [id] = await inForce()
    const decision = await world.db
      .selectFrom('governance.decision')
      .select('id')
      .where('application_id', '=', assistant.id)
      .executeTakeFirstOrThrow()
    const lifting = { id: id!, reason: '凭旧决议解除', resolution: decision.id }
    await expect(liftStop(withRole('risk-manager'), lifting, world.services)).rejects.toMatchObject(
      { code: 'permits.no_later_resolution' },
    )
    await world.db
      .updateTable('governance.decision')
      .set({ decided_at: world.services.now() })
      .where('id', '=', decision.id)
      .execute()
    await liftStop(withRole('operator'), lifting, world.services)
    expect(await listStops(world.db, assistant.institution, { inForce: false }, 1)).toMatchObject([
      { liftResolution: decision.id },
    ])
  })

  test('another institution finds no stop of this one', async () => {
    const id = await trip({ scope: 'tool', target: 'search' })
    const stranger = { ...withRole('risk-manager'), institution: 'ins_0' as never }
    await expect(lift(stranger, id)).rejects.toMatchObject({ code: 'permits.no_stop' })
    expect(await listStops(world.db, 'ins_0' as never, { inForce: false }, 50)).toEqual([])
  })

  test('the stops that hit an application are those of itself, of everything, and of what its permit carries', async () => {
    const permit = await mintPermit(
      people.find(({ id }) => id === assistant.ownerId)!,
      { application: assistant.id },
      world.services,
    )
    const [model] = permit.models
    const hitting = [
      await trip({ scope: 'application', target: assistant.id }),
      await trip({ scope: 'model', target: model!.version }),
      await trip({ scope: 'all' }),
    ]
    const [other] = (
      await pageOfApplications(world.db, assistant.institution, {}, { limit: 100 })
    ).filter(({ id }) => id !== assistant.id)
    await trip({ scope: 'application', target: other!.id })
    await trip({ scope: 'tool', target: 'transfer_funds' })
    const targets = await targetsThatHit(world.db, assistant.institution, assistant.id)
    const found = await listStops(world.db, assistant.institution, { inForce: true, targets }, 50)
    expect(found.map(({ id }) => id)).toEqual(hitting.toReversed())
    await expect(targetsThatHit(world.db, newId('ins'), assistant.id)).rejects.toMatchObject({
      code: 'registry.not_found',
    })
  })
})
