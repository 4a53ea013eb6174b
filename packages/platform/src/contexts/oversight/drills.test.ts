import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { keysSince } from '#contexts/identity/index.ts'
import { listStops } from '#contexts/permits/index.ts'
import { loadApplication, saveStage } from '#contexts/registry/index.ts'
import { newId } from '#kernel/ids.ts'
import { addMs, systemClock } from '#kernel/time.ts'
import { openDatabase } from '#platform/database/open.ts'
import { serializable, together } from '#platform/database/transaction.ts'
import { composeServices, createLog } from '../../compose.ts'
import { describeOnDatabases } from '../../testing/world.ts'
import { listContinuity, remindOfPlans, writePlan } from './continuity.ts'
import type { PlanDraft } from './continuity-plan.ts'
import { plansOf } from './continuity-store.ts'
import type { Drill } from './drill.ts'
import { findDrill, insertDrill } from './drill-store.ts'
import { drillOnce } from './driller.ts'
import { listNotices } from './read-notices.ts'
import { cancelDrill, scheduleDrill } from './schedule-drill.ts'
import { type OversightWorld, openBank, openOversight } from './testing/bank.ts'

const plan: PlanDraft = {
  steps: [{ action: '改为人工记录', owner: '会议室值班员', withinMinutes: 15 }],
  rtoMinutes: 60,
  rpoMinutes: 5,
  reviewOn: '2026-06-20',
}
const nowhere = { door: undefined, dataFolder: undefined }

describeOnDatabases('drills and plans', (database) => {
  let world: OversightWorld
  let bank: Awaited<ReturnType<OversightWorld['bank']>>

  beforeAll(async () => {
    world = await openOversight(database)
    bank = await world.bank('first')
  })
  afterAll(() => world.close())

  const window = (minutes: number) => ({
    startsAt: world.now(),
    endsAt: addMs(world.now(), minutes * 60_000),
  })
  const schedule = (kind: Drill['kind'], times = window(60)) =>
    scheduleDrill(
      bank.people.operator,
      { application: bank.application.id, kind, confirmsProduction: false, ...times },
      world.services,
    )
  const found = async (id: Drill['id']) => (await findDrill(world.db, bank.institution, id))!
  const kindsOf = async (id: string) =>
    (await bank.entries({ subject: id })).map(({ kind }) => kind)

  test('a drill needs a window that is ahead and short, and something that runs', async () => {
    for (const times of [window(-1), window(0), window(9 * 60)]) {
      await expect(schedule('recovery', times)).rejects.toMatchObject({
        code: 'oversight.drill_window',
      })
    }
    for (const kind of ['stop', 'fallback'] as const) {
      await expect(schedule(kind)).rejects.toMatchObject({ code: 'oversight.drill_without_permit' })
    }
  })

  test('a drill that waits can be cancelled, and then never runs', async () => {
    const { id } = await schedule('recovery')
    await cancelDrill(bank.people.operator, id, world.services)
    expect(await drillOnce(nowhere, world.services)).toBe(false)
    const again = cancelDrill(bank.people.operator, id, world.services)
    await expect(again).rejects.toMatchObject({ code: 'oversight.drill_not_waiting' })
    expect(await kindsOf(id)).toEqual(['drill.scheduled', 'drill.cancelled'])
  })

  test('one that nobody ran within its window lapsed; one that cannot run failed, and both are told', async () => {
    const late = await schedule('recovery', window(1))
    world.passMinutes(2)
    await drillOnce(nowhere, world.services)
    expect(await found(late.id)).toMatchObject({ outcome: 'lapsed' })
    const outside = await schedule('recovery')
    await drillOnce(nowhere, world.services)
    expect(await found(outside.id)).toMatchObject({
      outcome: 'failed',
      reason: 'outside-database',
    })
    const { items } = await listNotices(bank.people.operator, { limit: 50 }, world.services)
    expect(items.map(({ kind, subject }) => [kind, subject])).toEqual([
      ['drill.failed', outside.id],
      ['drill.failed', late.id],
    ])
  })

  describe('a process that is killed in the middle of a drill', () => {
    let door: Server
    afterAll(() => {
      door.closeAllConnections()
      door.close()
    })

    test('leaves a stop that the next one lifts, and a key that it revokes', async () => {
      let asked = 0
      // Answers the first question and then nothing any more, as a gateway does that died.
      door = createServer((_request, response) => {
        asked += 1
        if (asked === 1) response.writeHead(200).end('{"object":"list","data":[]}')
      })
      door.listen(0, '127.0.0.1')
      await once(door, 'listening')
      const drill: Drill = {
        ...{ id: newId('drl'), institution: bank.institution, application: bank.application.id },
        ...{ kind: 'stop', ...window(60) },
        ...{ requestedBy: bank.people.operator.id, requestedAt: world.now() },
      }
      await together(world.db, (tx) => insertDrill(tx, drill))
      const order = JSON.stringify({
        connection: world.connection,
        door: `http://127.0.0.1:${(door.address() as AddressInfo).port}`,
        now: world.now(),
      })
      const program = join(import.meta.dirname, 'testing/one-drill.ts')
      const runner = spawn(process.execPath, [program, order], { stdio: 'inherit' })
      await expect.poll(() => asked).toBe(2)
      runner.kill('SIGKILL')
      await once(runner, 'exit')

      const inForce = () => listStops(world.db, bank.institution, { inForce: true }, 10)
      expect(await inForce()).toMatchObject([{ drill: drill.id, target: bank.application.id }])
      // Its lease still holds: nobody puts back what somebody may be working on.
      expect(await drillOnce(nowhere, world.services)).toBe(false)
      world.passMinutes(1)
      expect(await drillOnce(nowhere, world.services)).toBe(true)
      expect(await inForce()).toEqual([])
      const keys = await keysSince(world.db, 0)
      expect(keys).toHaveLength(1)
      expect(keys[0]?.revokedAt).toBeDefined()
      expect(await found(drill.id)).toMatchObject({ outcome: 'failed', reason: 'interrupted' })
    })
  })

  test('each revision of a plan is kept, and somebody is reminded once to look at the newest', async () => {
    const { owner, auditor, manager } = bank.people
    const { id } = bank.application
    const due = writePlan(owner, id, { ...plan, reviewOn: '2026-06-18' }, world.services)
    await expect(due).rejects.toMatchObject({ code: 'oversight.review_not_ahead' })
    const otherOwner = { ...auditor, roles: ['application-owner' as const] }
    await expect(writePlan(otherOwner, id, plan, world.services)).rejects.toMatchObject({
      code: 'registry.not_answerable',
    })
    const both = await Promise.all([
      writePlan(owner, id, plan, world.services),
      writePlan(manager, id, { ...plan, rtoMinutes: 30 }, world.services),
    ])
    expect(both.map(({ revision }) => revision).sort()).toEqual([1, 2])
    expect(await plansOf(world.db, bank.institution, id, 10)).toHaveLength(2)
    const reminders = async () => {
      const { items } = await listNotices(manager, { limit: 50 }, world.services)
      return items.filter(({ kind }) => kind === 'plan.review_due').length
    }
    await remindOfPlans(world.services)
    expect(await reminders()).toBe(0)
    world.passMinutes(3 * 24 * 60)
    await remindOfPlans(world.services)
    await remindOfPlans(world.services)
    expect(await reminders()).toBe(1)
    const { items } = await listContinuity(auditor, { limit: 50 }, world.services)
    expect(items).toMatchObject([
      {
        application: id,
        plan: { revision: 2 },
        planReviewDue: true,
        drills: [
          { kind: 'stop', overdue: false },
          { kind: 'fallback', overdue: false },
          { kind: 'recovery', overdue: false, last: { outcome: 'failed' } },
        ],
      },
    ])
    const [entry] = await bank.entries({ subject: id, kinds: ['continuity-plan.written'] })
    expect(JSON.stringify(entry!.body)).not.toContain('值班员')
  })
})

describeOnDatabases('drills of what runs', (database) => {
  test('are overdue where none met its target, and of nothing that never ran or is no more', async () => {
    const world = await openOversight(database)
    try {
      const bank = await world.bank('first')
      const overdue = async () => {
        const { items } = await listContinuity(bank.people.auditor, { limit: 50 }, world.services)
        return items.flatMap(({ drills }) => drills.map((drill) => drill.overdue))
      }
      expect(await overdue()).toEqual([false, false, false])
      const later = ['data-preparation', 'development', 'operation', 'maintenance'] as const
      const seen: boolean[][] = []
      for (const stage of [...later, 'retirement'] as const) {
        const { id } = bank.application
        await serializable(world.db, async (tx) => {
          const application = await loadApplication(tx, bank.institution, id)
          await saveStage(tx, application, stage, world.now())
        })
        seen.push(await overdue())
      }
      expect(seen.map(([stop]) => stop)).toEqual([false, false, true, true, false])
    } finally {
      await world.close()
    }
  })
})

describe('a drill of recovery', () => {
  test('restores the running database aside, finds the newest entry, and leaves nothing behind', async () => {
    const dataFolder = await mkdtemp(join(tmpdir(), 'hengjian-test-'))
    const log = createLog('silent')
    const database = await openDatabase({ dataFolder, databaseUrl: undefined, log })
    try {
      const services = composeServices({
        connected: database.connected,
        masterKeys: [randomBytes(32)],
        log,
      })
      const world = { services, db: services.db }
      const bank = await openBank(world, 'first')
      const { owner } = bank.people
      await writePlan(owner, bank.application.id, { ...plan, reviewOn: '2099-01-31' }, services)
      const before = await drillFolders()
      const drill: Drill = {
        ...{ id: newId('drl'), institution: bank.institution, application: bank.application.id },
        ...{ kind: 'recovery', startsAt: systemClock(), endsAt: addMs(systemClock(), 600_000) },
        ...{ requestedBy: owner.id, requestedAt: systemClock() },
      }
      await serializable(services.db, (tx) => insertDrill(tx, drill))
      await drillOnce({ door: undefined, dataFolder }, services)
      const done = await findDrill(services.db, bank.institution, drill.id)
      expect(done).toMatchObject({
        outcome: 'met',
        targets: { rtoMs: 60 * 60_000, rpoMs: 5 * 60_000 },
        measured: { rtoMs: expect.any(Number), rpoMs: expect.any(Number) },
      })
      expect(await drillFolders()).toEqual(before)
      const kinds = (await bank.entries({ subject: drill.id })).map(({ kind }) => kind)
      expect(kinds).toEqual(['drill.started', 'drill.finished'])
    } finally {
      await database.close()
      await rm(dataFolder, { recursive: true, force: true })
    }
  }, 120_000)

  const drillFolders = async () =>
    (await readdir(tmpdir())).filter((name) => name.startsWith('hengjian-drill-'))
})
