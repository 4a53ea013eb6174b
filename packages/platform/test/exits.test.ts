import { afterAll, beforeAll, expect, test } from 'vitest'
import { actorOf, pageOfPeople } from '#contexts/identity/index.ts'
import { entriesOf } from '#contexts/ledger/index.ts'
import { exitReactions } from '#contexts/oversight/index.ts'
import { type Application, pageOfApplications } from '#contexts/registry/index.ts'
import type { PersonActor, Role } from '#kernel/actor.ts'
import { newId } from '#kernel/ids.ts'
import { addDays, type Instant, parseInstant } from '#kernel/time.ts'
import { together } from '#platform/database/transaction.ts'
import { listExitTasks } from '../src/contexts/oversight/exit-store.ts'
import { readExit } from '../src/contexts/oversight/read-exit.ts'
import { keepApplication } from '../src/contexts/oversight/resolve-exit.ts'
import { watchExits } from '../src/contexts/oversight/watch-exits.ts'
import { loadSample } from '../src/sample/load-sample.ts'
import { describeOnDatabases, openWorld, type World } from '../src/testing/world.ts'

type Body = Readonly<Record<string, unknown>>

describeOnDatabases('applications that met a condition of exit', (database) => {
  let world: World
  let people: readonly PersonActor[]
  let assistant: Application
  let instant: Instant = parseInstant('2026-07-01T08:00:00Z')!

  beforeAll(async () => {
    world = await openWorld(database, { now: () => instant })
    const { institution } = (await loadSample(world.services))!
    people = (await pageOfPeople(world.db, institution.id, { limit: 100 })).map(actorOf)
    const all = await pageOfApplications(world.db, institution.id, {}, { limit: 100 })
    assistant = all.find(({ name }) => name.en === 'Customer assistant')!
  })
  afterAll(() => world.close())

  const withRole = (role: Role) => people.find(({ roles }) => roles.includes(role))!
  const tasks = (open = true) => listExitTasks(world.db, assistant.institution, { open }, 50)
  const entries = (kind: string) =>
    Array.fromAsync(entriesOf(world.db, assistant.institution, { kinds: [kind] }))

  test('while none is met, nothing is asked', async () => {
    await watchExits(world.services)
    expect(await tasks()).toEqual([])
  })

  test('idle for too long: asked once, and told to the owner and the risk managers', async () => {
    instant = addDays(instant, 61)
    await watchExits(world.services)
    await watchExits(world.services)
    expect(await tasks()).toMatchObject([
      { application: assistant.id, condition: { metric: 'idle-days' }, value: 61 },
    ])
    const [notice] = (await entries('notice.posted')).filter(
      ({ body }) => (body as Body).notice === 'exit.met',
    )
    expect((notice!.body as Body).recipients).toEqual(
      expect.arrayContaining([assistant.ownerId, withRole('risk-manager').id]),
    )
  })

  test('one exit says who was told; idle days have no value over time; nobody else’s is found', async () => {
    const [task] = await tasks()
    const auditor = withRole('auditor')
    const { exit, told, trace } = await readExit(auditor, task!.id, world.services)
    expect(exit).toEqual(task)
    expect(told).toMatchObject([{ kind: 'exit.met' }])
    expect(trace).toBeUndefined()
    const stranger = { ...auditor, institution: newId('ins') }
    await expect(readExit(stranger, task!.id, world.services)).rejects.toMatchObject({
      code: 'oversight.unknown_exit',
    })
  })

  test('nobody who answers for it keeps it; a risk manager does, and what was decided is not asked again', async () => {
    const [task] = await tasks()
    const keeping = { id: task!.id, reason: '季节性应用，秋季继续使用' }
    for (const id of [assistant.ownerId, assistant.responsible.technology]) {
      const answering = { ...withRole('risk-manager'), id }
      await expect(keepApplication(answering, keeping, world.services)).rejects.toMatchObject({
        code: 'oversight.own_exit',
      })
    }
    await keepApplication(withRole('risk-manager'), keeping, world.services)
    await expect(
      keepApplication(withRole('risk-manager'), keeping, world.services),
    ).rejects.toMatchObject({ code: 'oversight.no_exit' })
    await watchExits(world.services)
    expect(await tasks()).toEqual([])
  })

  test('once it has passed the gate into retirement, nothing remains to be asked', async () => {
    instant = addDays(instant, 61)
    await watchExits(world.services)
    expect(await tasks()).toHaveLength(1)
    const advanced = (to: string) => ({
      kind: 'application.advanced',
      subject: assistant.id,
      actor: withRole('application-owner'),
      body: { to },
    })
    const react = exitReactions['application.advanced']!
    await together(world.db, (tx) => react(tx, advanced('maintenance'), world.services))
    expect(await tasks()).toHaveLength(1)
    await together(world.db, (tx) => react(tx, advanced('retirement'), world.services))
    expect(await tasks()).toEqual([])
    expect((await tasks(false))[0]).toMatchObject({ outcome: 'retired' })
    expect((await entries('exit.resolved')).map(({ body }) => (body as Body).outcome)).toEqual([
      'kept',
      'retired',
    ])
  })
})
