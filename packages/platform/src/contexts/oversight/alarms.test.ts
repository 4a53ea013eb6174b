import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { describeOnDatabases } from '../../testing/world.ts'
import { type Alarm, alarmKinds, stepsDue, thresholdOf } from './alarm.ts'
import { listAlarms } from './alarm-store.ts'
import { escalateAlarms } from './escalate-alarms.ts'
import { acknowledgeAlarm, closeAlarm, tightenAlarm } from './handle-alarm.ts'
import { createIndicators } from './indicators.ts'
import { raiseAlarms } from './raise-alarms.ts'
import { readAlarm } from './read-alarm.ts'
import { reportReading } from './report-reading.ts'
import { type OversightWorld, openOversight } from './testing/bank.ts'

const consumed = { inputTokens: 1, outputTokens: 1, costMilli: 0 }

type Body = Readonly<Record<string, unknown>>

test('an institution’s own threshold only ever lowers the catalogue’s', () => {
  const [kind] = alarmKinds
  const own = (threshold: number) => [{ kind: kind!.id, tier: 'high' as const, threshold }]
  const { high } = kind!.thresholds
  expect(thresholdOf(kind!, 'high', [])).toBe(high)
  expect(thresholdOf(kind!, 'high', own(high / 2))).toBe(high / 2)
  expect(thresholdOf(kind!, 'high', own(high * 2))).toBe(high)
  expect(thresholdOf(kind!, 'low', own(0))).toBe(kind!.thresholds.low)
})

describeOnDatabases('alarms', (database) => {
  let world: OversightWorld
  let bank: Awaited<ReturnType<OversightWorld['bank']>>
  let other: Awaited<ReturnType<OversightWorld['bank']>>

  beforeAll(async () => {
    world = await openOversight(database)
    bank = await world.bank('alarmed')
    other = await world.bank('quiet')
  })
  afterAll(() => world.close())

  const permit = () => ({
    institution: bank.institution,
    application: bank.application.id,
    tier: 'high' as const,
    serial: newId('pmt'),
    stopConditions: [],
  })
  const round = () => raiseAlarms([permit()], world.services)
  const alarms = (open = true) => listAlarms(world.db, bank.institution, { open }, 50)
  async function calls(count: number, totalMs: number) {
    const indicators = createIndicators(world.services)
    const { institution, application } = permit()
    for (let call = 0; call < count; call += 1) {
      const findings: ReadonlyMap<string, number> = new Map()
      const watched = { institution, application, model: newId('mver') }
      indicators.ended({ ...watched, outcome: 'answered', totalMs, consumed, findings })
    }
    await indicators.flush()
  }
  const noticesOf = async (kind: string) =>
    (await bank.entries({ kinds: ['notice.posted'] })).filter(
      ({ body }) => (body as Body).notice === kind,
    )

  test('an alarm opens once however many watch, and reaches the first who are named', async () => {
    await calls(20, 60_000)
    await Promise.allSettled([round(), round(), round()])
    const open = await alarms()
    expect(open).toMatchObject([{ kind: 'latency', tier: 'high', calls: 20, stepsTold: 1 }])
    expect(await bank.entries({ kinds: ['alarm.opened'] })).toHaveLength(1)
    expect(await noticesOf('alarm.opened')).toMatchObject([
      { body: { recipients: expect.arrayContaining([bank.people.operator.id]) } },
    ])
  })

  test('one alarm shows the value that raised it as it was judged, who was told and who is next', async () => {
    const [open] = await alarms()
    const { alarm, kind, escalation, told, trace } = await readAlarm(
      bank.people.auditor,
      open!.id,
      world.services,
    )
    expect(alarm).toEqual(open)
    expect(kind).toMatchObject({ id: 'latency', metric: 'latency-p95-ms' })
    expect(trace).toMatchObject({ grain: 'minute', windowMinutes: 5 })
    expect(trace!.points.at(-1)).toMatchObject({ value: open!.value, calls: 20 })
    // Before the first call nothing was measured, which is not the same as a latency of nothing.
    expect(trace!.points[0]).toEqual({ at: expect.any(String), calls: 0 })
    expect(escalation.map(({ isTold }) => isTold)).toEqual([true, false, false])
    expect(escalation[1]).toMatchObject({ roles: ['risk-manager'] })
    expect(told).toMatchObject([{ kind: 'alarm.opened' }])
    expect(told[0]!.people.map(({ id }) => id)).toContain(bank.people.operator.id)
  })

  test('while nobody acknowledges it, the next ones are told, each step once', async () => {
    await escalateAlarms(world.services)
    expect(await noticesOf('alarm.escalated')).toEqual([])
    world.passMinutes(11)
    await escalateAlarms(world.services)
    await escalateAlarms(world.services)
    const [first, ...more] = await noticesOf('alarm.escalated')
    expect(more).toEqual([])
    expect((first!.body as Body).recipients).toContain(bank.people.manager.id)
    expect((first!.body as Body).recipients).not.toContain(bank.people.member.id)
    world.passMinutes(30)
    await escalateAlarms(world.services)
    expect(((await noticesOf('alarm.escalated')).at(-1)!.body as Body).recipients).toContain(
      bank.people.member.id,
    )
    expect(await alarms()).toMatchObject([{ stepsTold: 3 }])
  })

  test('it stays open although it has passed, until somebody acknowledged it; then it closes by itself', async () => {
    await round()
    const [alarm] = await alarms()
    const { operator } = bank.people
    await expect(
      closeAlarm(operator, { id: alarm!.id, reason: '误报' }, world.services),
    ).rejects.toMatchObject({ code: 'oversight.alarm_unacknowledged' })
    // The owner of another application is told nothing about this one, and silences nobody's alarm.
    const otherOwner = { ...bank.people.auditor, roles: ['application-owner' as const] }
    await expect(acknowledgeAlarm(otherOwner, alarm!.id, world.services)).rejects.toMatchObject({
      code: 'registry.not_answerable',
    })
    await acknowledgeAlarm(operator, alarm!.id, world.services)
    await expect(
      acknowledgeAlarm(bank.people.manager, alarm!.id, world.services),
    ).rejects.toMatchObject({ code: 'oversight.alarm_acknowledged' })
    const acknowledged: Alarm = (await alarms())[0]!
    expect(stepsDue({ ...acknowledged, stepsTold: 1 }, world.now())).toEqual([])
    await round()
    expect(await alarms()).toEqual([])
    expect(await alarms(false)).toMatchObject([{ closedBy: 'oversight' }])
  })

  test('what a person closed is not raised again by what led to it', async () => {
    const report = (value: number) =>
      reportReading(
        bank.people.operator,
        bank.application.id,
        { metric: 'complaint', value },
        world.services,
      )
    await report(3)
    await round()
    const [alarm] = await alarms()
    expect(alarm).toMatchObject({ kind: 'complaints', value: 3 })
    await acknowledgeAlarm(bank.people.operator, alarm!.id, world.services)
    world.passMinutes(1)
    await closeAlarm(
      bank.people.manager,
      { id: alarm!.id, reason: '已逐件回复客户' },
      world.services,
    )
    await round()
    expect(await alarms()).toEqual([])
    world.passMinutes(1)
    await report(3)
    await round()
    expect(await alarms()).toMatchObject([{ kind: 'complaints', value: 3 }])
  })

  test('complaints go up with the reading and down again when its window has passed', async () => {
    const [complaints] = await alarms()
    const points = async () => {
      const { trace } = await readAlarm(bank.people.auditor, complaints!.id, world.services)
      return trace!.points.map(({ value }) => value)
    }
    expect((await points()).at(-1)).toBeGreaterThanOrEqual(3)
    expect((await points())[0]).toBe(0)
    world.passMinutes(26 * 60)
    expect((await points()).at(-1)).toBe(0)
  })

  test('once minutes are deleted, an alarm is shown by hours, and in the end not at all', async () => {
    const [closed] = (await alarms(false)).filter(({ kind }) => kind === 'latency')
    const traceOf = async () =>
      (await readAlarm(bank.people.auditor, closed!.id, world.services)).trace
    expect(await traceOf()).toMatchObject({ grain: 'minute' })
    world.passMinutes(2 * 1_440)
    const byHours = await traceOf()
    expect(byHours).toMatchObject({ grain: 'hour' })
    expect(byHours!.points.at(-1)).toMatchObject({ calls: 20 })
    world.passMinutes(2_000 * 1_440)
    expect(await traceOf()).toBeUndefined()
    world.passMinutes(-2_002 * 1_440)
  })

  test('an institution lowers a threshold, never raises it', async () => {
    const drift = { kind: 'drift', tier: 'high', threshold: 0.05 } as const
    const { manager, operator } = bank.people
    await expect(
      tightenAlarm(manager, { ...drift, threshold: 0.2 }, world.services),
    ).rejects.toMatchObject({ code: 'oversight.threshold_looser' })
    await expect(
      tightenAlarm(manager, { ...drift, kind: 'luck' }, world.services),
    ).rejects.toMatchObject({ code: 'oversight.no_alarm_kind' })
    await expect(tightenAlarm(operator, drift, world.services)).rejects.toMatchObject({
      code: 'identity.forbidden',
    })
    expect(await bank.entries({ kinds: ['alarm.tightened'] })).toEqual([])
    const reading = { metric: 'drift', value: 0.07 } as const
    await reportReading(operator, bank.application.id, reading, world.services)
    await round()
    expect((await alarms()).map(({ kind }) => kind)).not.toContain('drift')
    await tightenAlarm(manager, drift, world.services)
    await round()
    expect((await alarms()).map(({ kind }) => kind)).toContain('drift')
  })

  test('another institution finds none of them', async () => {
    const [alarm] = await alarms()
    await expect(
      acknowledgeAlarm(other.people.operator, alarm!.id, world.services),
    ).rejects.toMatchObject({ code: 'oversight.no_alarm' })
    await expect(readAlarm(other.people.operator, alarm!.id, world.services)).rejects.toMatchObject(
      { code: 'oversight.unknown_alarm' },
    )
    expect(await listAlarms(world.db, other.institution, {}, 50)).toEqual([])
  })
})
