import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { recentStops, tripStop } from '#contexts/permits/index.ts'
import { addDays } from '#kernel/time.ts'
import { together } from '#platform/database/transaction.ts'
import { describeOnDatabases } from '../../testing/world.ts'
import { closeIncident, markReported, reviewIncident } from './close-incident.ts'
import { draftReport } from './draft-report.ts'
import { assignIncident, classifyIncident, noteIncident } from './handle-incident.ts'
import type { IncidentId } from './incident.ts'
import type { Grade, Phase } from './incident-rules.ts'
import { openIncidentsOfStops } from './incidents-of-stops.ts'
import { openIncident, reportIncident } from './open-incident.ts'
import { listIncidents, listLessons, readIncident } from './read-incidents.ts'
import { listNotices } from './read-notices.ts'
import { type OversightWorld, openOversight } from './testing/bank.ts'
import { watchClocks } from './watch-clocks.ts'

describeOnDatabases('incidents', (database) => {
  let world: OversightWorld
  let bank: Awaited<ReturnType<OversightWorld['bank']>>
  let other: Awaited<ReturnType<OversightWorld['bank']>>

  beforeAll(async () => {
    world = await openOversight(database)
    bank = await world.bank('first')
    other = await world.bank('second')
  })
  afterAll(() => world.close())

  const open = (grade: Grade = 'considerable') =>
    reportIncident(
      bank.people.operator,
      {
        kind: 'service-outage',
        grade,
        title: { zh: '纪要服务中断', en: 'Minutes service down' },
        description: '全省网点无法生成纪要，客户张某来电询问',
        applications: [bank.application.id],
        knownAt: world.now(),
      },
      world.services,
    )
  const report = (id: IncidentId, rule: string, phase: Phase) =>
    markReported(
      bank.people.manager,
      { id, rule, phase, reference: `${rule} 2026-1`, text: '按初稿报送' },
      world.services,
    )
  const review = (id: IncidentId, lesson?: string) =>
    reviewIncident(
      bank.people.operator,
      {
        id,
        rootCause: '证书到期未续期',
        improvement: '证书到期前三十天提醒',
        ...(lesson !== undefined && { lesson }),
      },
      world.services,
    )
  const stateOf = async (id: IncidentId, rule: string, phase: Phase) => {
    const { clocks } = await readIncident(bank.people.auditor, id, world.services)
    return clocks.find((clock) => clock.rule === rule && clock.phase === phase)?.state
  }
  const kindsOf = async (id: IncidentId) =>
    (await bank.entries({ subject: id })).map(({ kind }) => kind)
  const noticesOf = async (name: 'operator' | 'member' | 'manager' | 'owner', id: IncidentId) => {
    const { items } = await listNotices(bank.people[name], { limit: 200 }, world.services)
    return items.filter(({ subject }) => subject === id).map(({ kind }) => kind)
  }

  test('an incident is graded, reported, reviewed and closed, each step an entry without its text', async () => {
    const id = await open()
    const { people } = bank
    expect(await noticesOf('owner', id)).toEqual(['incident.opened'])
    await assignIncident(people.operator, { id, lead: people.operator.id }, world.services)
    await noteIncident(people.operator, { id, text: '已切换人工记录' }, world.services)
    for (const [rule, phase] of [
      ['internal', 'initial'],
      ['nfra-outage', 'initial'],
      ['nfra-outage', 'written'],
      ['pboc', 'initial'],
      ['pboc', 'written'],
      ['cac', 'initial'],
    ] as const) {
      await report(id, rule, phase)
    }
    await review(id, '证书须纳入到期管理')
    await closeIncident(people.manager, id, world.services)

    const kinds = await kindsOf(id)
    expect(kinds.slice(0, 3)).toEqual(['incident.opened', 'incident.assigned', 'incident.noted'])
    expect(kinds.slice(-2)).toEqual(['incident.reviewed', 'incident.closed'])
    const bodies = JSON.stringify((await bank.entries({ subject: id })).map(({ body }) => body))
    expect(bodies).not.toMatch(/张某|证书|人工记录/)
    const { incident, events } = await readIncident(people.auditor, id, world.services)
    expect(incident).toMatchObject({ closedBy: people.manager.id, lead: people.operator.id })
    expect(events.map(({ type }) => type)).toContain('noted')
    const { items } = await listLessons(people.auditor, { limit: 50 }, world.services)
    expect(items).toMatchObject([{ id, lesson: '证书须纳入到期管理' }])
    const late = noteIncident(people.operator, { id, text: '补充一点说明' }, world.services)
    await expect(late).rejects.toMatchObject({ code: 'oversight.incident_closed' })
    // The final report may follow the closing.
    await report(id, 'internal', 'final')
    expect(await stateOf(id, 'internal', 'final')).toBe('sent')
  })

  test('nobody closes without a review, without due reports, or an incident of their own', async () => {
    const id = await open()
    const close = (name: 'manager' | 'owner' | 'secondManager') =>
      closeIncident(bank.people[name], id, world.services)
    await expect(close('manager')).rejects.toMatchObject({ code: 'oversight.review_missing' })
    await review(id)
    await expect(close('manager')).rejects.toMatchObject({
      code: 'oversight.reports_missing',
      details: { missing: expect.arrayContaining(['nfra-outage/initial', 'pboc/written']) },
    })
    for (const rule of ['internal', 'nfra-outage', 'pboc', 'cac']) await report(id, rule, 'initial')
    for (const rule of ['nfra-outage', 'pboc']) await report(id, rule, 'written')
    const { manager, operator } = bank.people
    await assignIncident(operator, { id, lead: manager.id }, world.services)
    // The owner answers for the application, and the manager led.
    for (const name of ['owner', 'manager'] as const) {
      await expect(close(name)).rejects.toMatchObject({ code: 'oversight.closing_needs_another' })
    }
    expect(await kindsOf(id)).not.toContain('incident.closed')
    await close('secondManager')
    await expect(close('secondManager')).rejects.toMatchObject({
      code: 'oversight.incident_closed',
    })
  })

  test('clocks warn once before and once after, whoever runs the job and how often', async () => {
    const id = await open()
    const told = async (name: 'operator' | 'member') =>
      (await noticesOf(name, id)).filter((kind) => kind !== 'incident.opened').sort()
    await watchClocks(world.services)
    expect(await told('operator')).toEqual([])
    world.passMinutes(25)
    await Promise.all([watchClocks(world.services), watchClocks(world.services)])
    expect(await told('operator')).toEqual(['incident.clock_warning'])
    world.passMinutes(10)
    await watchClocks(world.services)
    await watchClocks(world.services)
    expect(await told('operator')).toEqual(['incident.clock_overdue', 'incident.clock_warning'])
    expect(await told('member')).toEqual(['incident.clock_overdue'])
    await report(id, 'pboc', 'initial')
    expect(await stateOf(id, 'pboc', 'initial')).toBe('sent-late')
    const [entry] = await bank.entries({ subject: id, kinds: ['incident.reported'] })
    expect(entry?.body).toMatchObject({ rule: 'pboc', reference: 'pboc 2026-1', inTime: false })
  })

  test('a graver grading starts clocks and tells people; a lesser one needs another risk manager', async () => {
    const id = await open('general')
    const { operator, manager, secondManager } = bank.people
    const grade = (actor: typeof operator, to: Grade) =>
      classifyIncident(
        actor,
        { id, kind: 'service-outage', grade: to, marks: [], grounds: '中断超过三小时' },
        world.services,
      )
    expect(await stateOf(id, 'nfra-outage', 'initial')).toBeUndefined()
    await grade(operator, 'serious')
    expect(await stateOf(id, 'nfra-outage', 'initial')).toBe('running')
    expect(await noticesOf('manager', id)).toContain('incident.graded')
    await expect(grade(operator, 'serious')).rejects.toMatchObject({
      code: 'oversight.same_classification',
    })
    // Another kind under the same grade would take the report away as a lower grade does.
    const kind = 'model-behaviour'
    const other = { id, kind, grade: 'serious', marks: [], grounds: '改记为模型行为事件' } as const
    await expect(classifyIncident(operator, other, world.services)).rejects.toMatchObject({
      code: 'oversight.lower_grade_needs_another',
    })
    await assignIncident(operator, { id, lead: manager.id }, world.services)
    for (const actor of [operator, manager]) {
      await expect(grade(actor, 'general')).rejects.toMatchObject({
        code: 'oversight.lower_grade_needs_another',
      })
    }
    await grade(secondManager, 'general')
    expect(await stateOf(id, 'nfra-outage', 'initial')).toBe('lapsed')

    // Who graded it lower does not close it as well.
    await review(id)
    await assignIncident(operator, { id, lead: operator.id }, world.services)
    await report(id, 'internal', 'initial')
    await expect(closeIncident(secondManager, id, world.services)).rejects.toMatchObject({
      code: 'oversight.closing_needs_another',
    })
    await closeIncident(manager, id, world.services)
  })

  test('a report is made once, in its order, and only where a rule asks for it', async () => {
    const id = await open()
    await report(id, 'cac', 'initial')
    for (const [rule, phase] of [
      ['cac', 'initial'],
      ['nfra-data', 'initial'],
      ['nobody', 'initial'],
    ] as const) {
      await expect(report(id, rule, phase)).rejects.toMatchObject({
        code: 'oversight.no_such_report',
      })
    }
    const early = markReported(
      bank.people.manager,
      {
        id,
        rule: 'pboc',
        phase: 'initial',
        reference: '1',
        text: '按初稿',
        sentAt: bank.application.createdAt,
      },
      world.services,
    )
    await expect(early).rejects.toMatchObject({ code: 'oversight.instant_out_of_order' })
  })

  test('a draft says what is on file and marks what is missing', async () => {
    const id = await open()
    const draft = (phase: Phase) =>
      draftReport(bank.people.auditor, { id, rule: 'nfra-outage', phase }, world.services)
    const { recipient, text } = await draft('initial')
    expect(recipient.zh).toContain('国家金融监督管理总局')
    expect(text.zh).toContain('示例银行')
    expect(text.zh).toContain('全省网点无法生成纪要')
    expect(text.zh).toContain('五、原因分析\n（待补充）')
    await review(id)
    expect((await draft('written')).text.zh).toContain('五、原因分析\n证书到期未续期')
    expect((await draft('written')).text.en).toContain('Considerable (III)')
    await expect(draft('final')).rejects.toMatchObject({ code: 'oversight.no_such_report' })
  })

  test('the product opens one incident for one cause', async () => {
    const see = () =>
      together(world.db, (tx) =>
        openIncident(
          tx,
          {
            institution: bank.institution,
            kind: 'control-failure',
            title: { zh: '探测未被拒绝', en: 'A probe passed' },
            description: '未批准的模型得到了答复',
            applications: [],
            source: { kind: 'probe', subject: 'probe_1' },
            dedupeKey: 'probe_1',
          },
          world.services,
        ),
      )
    const [first, second] = await Promise.all([see(), see()])
    expect(second).toBe(first)
    expect(await kindsOf(first)).toEqual(['incident.opened'])
    expect(await stateOf(first, 'internal', 'initial')).toBe('running')
  })

  test('a stop in earnest becomes one incident, known since it was tripped', async () => {
    const hits = { scope: 'application', target: bank.application.id } as const
    const reason = '答复内容严重失实'
    const stop = await tripStop(bank.people.operator, { hits, reason }, world.services)
    const trippedAt = world.now()
    world.passMinutes(3)
    await openIncidentsOfStops(world.services)
    await openIncidentsOfStops(world.services)
    const query = { order: 'newest', source: stop, limit: 10 } as const
    const { items } = await listIncidents(bank.people.auditor, query, world.services)
    expect(items).toMatchObject([
      { kind: 'service-outage', knownAt: trippedAt, applications: [bank.application.id] },
    ])
  })

  test('however many stops there were, none is missed that is recent or in force', async () => {
    const since = addDays(world.now(), -7)
    await sql`
      insert into permits.stop (id, institution, scope, target, reason, tripped_by, tripped_at, lifted_by, lifted_at, epoch)
      select 'stp_' || lpad(n::text, 32, '0'), ${other.institution}, 'model', 'm', '演练', 'x',
        ${since}::timestamptz + make_interval(hours => case when n <= 2 then -1 else n % 24 end),
        case when n > 1 then 'y' end, case when n > 1 then ${world.now()}::timestamptz end, 0
      from generate_series(1, 450) as n`.execute(world.db)
    const found = await Array.fromAsync(recentStops(world.db, since))
    const theirs = found.filter(({ institution }) => institution === other.institution)
    // The first is old and in force, the second old and lifted.
    expect(theirs.map(({ stop }) => Number(stop.id.slice(-3)))).toEqual([
      1,
      ...Array.from({ length: 448 }, (_, index) => index + 3),
    ])
  })

  test('lists filter, sort by what is due next, and show nothing of another institution', async () => {
    const { auditor } = bank.people
    const list = (query: object) =>
      listIncidents(auditor, { order: 'newest', limit: 200, ...query }, world.services)
    const due = (await list({ order: 'due' })).items.map(({ nextDueAt }) => nextDueAt!)
    expect(due).toEqual(due.toSorted())
    const pages = []
    for (let after: IncidentId | undefined; ; ) {
      const { items, next } = await list({ order: 'due', limit: 2, after })
      pages.push(...items)
      after = next
      if (next === undefined) break
    }
    expect(pages.map(({ nextDueAt }) => nextDueAt)).toEqual(due)
    const closed = (await list({ open: false })).items
    expect(closed.length).toBeGreaterThan(0)
    expect(closed.every(({ closedAt }) => closedAt !== undefined)).toBe(true)
    expect(
      (await list({ application: bank.application.id, kind: 'control-failure' })).items,
    ).toEqual([])
    expect((await list({ source: 'probe_1' })).items).toHaveLength(1)
    world.passMinutes(300)
    expect((await list({ overdue: true })).items.length).toBeGreaterThan(0)

    const foreign = await listIncidents(
      other.people.auditor,
      { order: 'newest', limit: 50 },
      world.services,
    )
    expect(foreign.items).toEqual([])
    const read = readIncident(other.people.auditor, closed[0]!.id, world.services)
    await expect(read).rejects.toMatchObject({ code: 'oversight.unknown_incident' })
  })
})
