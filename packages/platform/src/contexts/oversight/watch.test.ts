import { afterAll, beforeAll, expect, test } from 'vitest'
import { liftStop, listStops, type StopId } from '#contexts/permits/index.ts'
import { newId } from '#kernel/ids.ts'
import { together } from '#platform/database/transaction.ts'
import { describeOnDatabases } from '../../testing/world.ts'
import { CALL_REVIEWED } from './close-review.ts'
import { createIndicators } from './indicators.ts'
import { readLive, readSeries } from './read-monitor.ts'
import { reportReading } from './report-reading.ts'
import { sweepIndicators } from './sweep-indicators.ts'
import { type OversightWorld, openOversight } from './testing/bank.ts'
import { watchOnce } from './watch.ts'

const NONE: ReadonlyMap<string, number> = new Map()
const consumed = { inputTokens: 10, outputTokens: 5, costMilli: 2 }

describeOnDatabases('watching', (database) => {
  let world: OversightWorld
  let bank: Awaited<ReturnType<OversightWorld['bank']>>
  let other: Awaited<ReturnType<OversightWorld['bank']>>
  const model = newId('mver')

  beforeAll(async () => {
    world = await openOversight(database)
    bank = await world.bank('watched')
    other = await world.bank('unwatched')
  })
  afterAll(() => world.close())

  const watched = () => ({ institution: bank.institution, application: bank.application.id, model })
  const permit = () => ({
    institution: bank.institution,
    application: bank.application.id,
    tier: 'high' as const,
    serial: newId('pmt'),
    stopConditions: [
      {
        metric: 'error-percent' as const,
        comparison: 'above' as const,
        threshold: 20,
        windowMinutes: 5,
        callsMin: 10,
      },
      {
        metric: 'complaint-count' as const,
        comparison: 'above' as const,
        threshold: 3,
        windowMinutes: 60,
        callsMin: 0,
      },
    ],
  })
  const round = () => watchOnce([permit()], world.services)
  const stops = (inForce = true) =>
    listStops(world.db, bank.institution, { inForce, target: bank.application.id }, 50)
  /** Calls as one gateway sees them. */
  async function calls(good: number, bad: number) {
    const indicators = createIndicators(world.services)
    for (let call = 0; call < good + bad; call += 1) {
      const outcome = call < good ? 'answered' : 'failed'
      indicators.ended({ ...watched(), outcome, totalMs: 100, consumed, findings: NONE })
    }
    await indicators.flush()
  }
  const lift = (id: StopId) =>
    liftStop(bank.people.manager, { id, reason: '已整改并复测' }, world.services)

  test('below its least number of calls nothing is judged', async () => {
    await calls(0, 9)
    await round()
    expect(await stops()).toEqual([])
  })

  test('what several gateways counted is judged together, and one stop is tripped by many deciders', async () => {
    await Promise.all([calls(10, 1), calls(10, 1), calls(10, 1)])
    await Promise.all([round(), round(), round()])
    await round()
    expect(await stops()).toMatchObject([
      { trippedBy: 'oversight', cause: { metric: 'error-percent', calls: 42, value: 28.57 } },
    ])
    expect(await bank.entries({ kinds: ['stop.tripped'] })).toHaveLength(1)
    const notices = await bank.entries({ kinds: ['notice.posted'] })
    expect(notices).toMatchObject([
      { body: { notice: 'stop.tripped', severity: 'critical' } },
      { body: { notice: 'incident.opened' } },
    ])
    expect(await bank.entries({ kinds: ['incident.opened'] })).toHaveLength(1)
  })

  test('after a lift only what comes later counts', async () => {
    const [stop] = await stops()
    await lift(stop!.id)
    await round()
    expect(await stops()).toEqual([])
    world.passMinutes(1)
    await calls(0, 10)
    await round()
    const [again] = await stops()
    expect(again).toMatchObject({ cause: { value: 100, calls: 10 } })
    await lift(again!.id)
    world.passMinutes(10)
    await round()
    expect(await stops()).toEqual([])
  })

  test('complaints that people report stop it, too', async () => {
    const report = (value: number, actor = bank.people.operator) =>
      reportReading(actor, bank.application.id, { metric: 'complaint', value }, world.services)
    await report(2)
    await round()
    expect(await stops()).toEqual([])
    await report(2)
    await round()
    expect(await stops()).toMatchObject([{ cause: { metric: 'complaint-count', value: 4 } }])
    expect(await bank.entries({ kinds: ['reading.reported'] })).toHaveLength(2)
    await expect(report(1, bank.people.auditor)).rejects.toMatchObject({
      code: 'identity.forbidden',
    })
    await expect(
      reportReading(
        other.people.operator,
        bank.application.id,
        { metric: 'complaint', value: 9 },
        world.services,
      ),
    ).rejects.toMatchObject({ code: 'registry.not_found' })
  })

  test('series show every slot, sum up over processes, and belong to one institution', async () => {
    const from = world.now()
    world.passMinutes(1)
    await Promise.all([calls(2, 1), calls(3, 0)])
    world.passMinutes(1)
    const query = { grain: 'minute', from, to: world.now() } as const
    const points = await readSeries(bank.people.auditor, query, world.services)
    expect(points.map(({ all }) => all.calls)).toEqual([0, 6])
    expect(points[1]).toMatchObject({
      all: { failed: 1, inputTokens: 60, costMilli: 12, latencyMs: { p50: 103 } },
    })
    expect(await readLive(bank.people.auditor, 5, world.services)).toMatchObject([
      { application: bank.application.id, all: { calls: 6 }, models: [{ model }] },
    ])
    expect(await readLive(other.people.auditor, 5, world.services)).toEqual([])
    const year = { ...query, from: '2025-01-01T00:00:00.000Z' as never }
    await expect(readSeries(bank.people.auditor, year, world.services)).rejects.toMatchObject({
      code: 'oversight.too_many_points',
    })
  })

  test('an answer that a reviewer overruled is counted, one that nobody changed or no model gave is not', async () => {
    const reviewed = (kind: string, outcome: string) =>
      together(world.db, (tx) =>
        world.services.append(tx, {
          kind: CALL_REVIEWED,
          subject: bank.application.id,
          actor: bank.people.operator,
          body: { kind, outcome },
        }),
      )
    world.passMinutes(10)
    await reviewed('held', 'corrected')
    await reviewed('sample', 'refused')
    await reviewed('held', 'released')
    await reviewed('manual', 'refused')
    expect(await readLive(bank.people.auditor, 5, world.services)).toMatchObject([
      { all: { overridden: 2 } },
    ])
  })

  test('minutes are kept for days, days for years', async () => {
    world.passMinutes(3 * 1_440)
    await sweepIndicators(world.services)
    const kept = await world.db
      .selectFrom('oversight.indicator')
      .select('grain')
      .distinct()
      .execute()
    expect(kept.map(({ grain }) => grain).sort()).toEqual(['day', 'hour'])
  })

  test('what cannot be written is kept and written later', async () => {
    let away = true
    const db = new Proxy(world.db, {
      get(target, name) {
        if (away) throw Object.assign(new Error('away'), { code: 'ECONNREFUSED' })
        const member = Reflect.get(target, name)
        return typeof member === 'function' ? member.bind(target) : member
      },
    })
    const indicators = createIndicators({ ...world.services, db })
    indicators.refused({ ...watched(), code: 'guard_blocked', findings: new Map([['a:b', 2]]) })
    await indicators.flush()
    away = false
    indicators.count(watched(), 'held')
    await indicators.flush()
    expect(await readLive(bank.people.auditor, 1, world.services)).toMatchObject([
      { all: { refusals: { guard_blocked: 1 }, findings: { 'a:b': 2 }, held: 1 } },
    ])
  })
})
