import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AskedReport, assessAs, reportNow } from '#contexts/controls/index.ts'
import { systemActor } from '#kernel/actor.ts'
import type { Instant } from '#kernel/time.ts'
import { msOf } from '#kernel/time.ts'
import { lastOfEach } from '../src/contexts/controls/assessment-store.ts'
import { type OversightWorld, openOversight } from '../src/contexts/oversight/testing/bank.ts'
import { describeOnDatabases } from '../src/testing/world.ts'

/** The third quarter of 2026 in China. */
const begins = '2026-06-30T16:00:00.000Z' as Instant
const ends = '2026-09-30T15:59:59.999Z' as Instant

describeOnDatabases('the periods of self-assessments', (database) => {
  let world: OversightWorld
  let bank: Awaited<ReturnType<OversightWorld['bank']>>
  beforeAll(async () => {
    world = await openOversight(database)
    bank = await world.bank('first')
  })
  afterAll(() => world.close())

  const goTo = (at: string) => world.passMinutes((msOf(at as Instant) - msOf(world.now())) / 60_000)
  const assessAt = async (at: string) => {
    goTo(at)
    const actor = systemActor('test', bank.institution)
    return (await assessAs(actor, undefined, world.services)).assessment
  }
  const paper = async (period: 'year' | 'quarter', at?: Instant) => {
    const asked: AskedReport = { kind: 'self-assessment', period, at, format: 'json' }
    const { content } = await reportNow(bank.people.auditor, asked, 'zh-CN', world.services)
    return Buffer.from(content).toString()
  }

  test('are those of the calendar in China: a day of UTC on either side of midnight there is in another', async () => {
    const before = await assessAt('2026-06-30T15:59:59.000Z')
    goTo(begins)
    await expect(paper('quarter')).rejects.toMatchObject({ code: 'controls.no_assessment' })
    const first = await assessAt('2026-06-30T16:00:01.000Z')
    const last = await assessAt('2026-09-30T15:59:59.000Z')
    const running = await paper('quarter')
    expect(running).toContain('2026 年第三季度人工智能应用自评估报告')
    expect(running).toContain('2026-07-01 至 2026-09-30（本期未结束，截至 2026-09-30）')

    const after = await assessAt('2026-09-30T16:00:01.000Z')
    const whole = await paper('quarter', ends)
    expect(whole).toContain('2026-07-01 至 2026-09-30 · ')
    expect(whole).toContain(last.id)
    expect(await paper('quarter')).toContain(after.id)
    const trend = await lastOfEach(world.db, bank.institution, 'week', {
      from: begins,
      until: ends,
    })
    expect(trend.map(({ id }) => id)).toEqual([last.id, first.id])

    const year = await paper('year', ends)
    expect(year).toContain('2026-01-01 至 2026-12-31（本期未结束，截至 2026-09-30）')
    const months = { from: before.at, until: after.at }
    const ofYear = await lastOfEach(world.db, bank.institution, 'month', months)
    expect(ofYear.map(({ id }) => id)).toEqual([after.id, last.id, first.id, before.id])

    // Whatever is decided and whenever it is asked for again: the quarter that is over stays what it was.
    await assessAt('2027-02-01T00:00:00.000Z')
    expect(await paper('quarter', ends)).toBe(whole)
  })
})
