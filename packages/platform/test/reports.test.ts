import { createHash, randomBytes } from 'node:crypto'
import { readZip } from '@hengjian/ledger'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { reportNow, resealReports, sweepReports } from '#contexts/controls/index.ts'
import { changeRoles } from '#contexts/identity/index.ts'
import { integrateAll } from '#contexts/ledger/index.ts'
import type { PersonActor } from '#kernel/actor.ts'
import { addDays, addMs } from '#kernel/time.ts'
import { createVault } from '#platform/crypto/vault.ts'
import { together } from '#platform/database/transaction.ts'
import { saveBeat } from '#platform/jobs/life-store.ts'
import { askReport } from '../src/contexts/controls/reports/ask-report.ts'
import { makeReport } from '../src/contexts/controls/reports/make-report.ts'
import {
  downloadReport,
  listReports,
  readReport,
} from '../src/contexts/controls/reports/read-report.ts'
import { type AskedReport, reportingTerms } from '../src/contexts/controls/reports/report.ts'
import { takeReport } from '../src/contexts/controls/reports/report-store.ts'
import { type OversightWorld, openOversight } from '../src/contexts/oversight/testing/bank.ts'
import { describeOnDatabases } from '../src/testing/world.ts'

describeOnDatabases('reports that are asked for', (database) => {
  const masterKey = randomBytes(32)
  let world: OversightWorld
  let bank: Awaited<ReturnType<OversightWorld['bank']>>
  beforeAll(async () => {
    world = await openOversight(database, { masterKey })
    bank = await world.bank('first')
  })
  afterAll(() => world.close())

  const inventory: AskedReport = { kind: 'inventory', format: 'json' }
  const pack = (): AskedReport => ({
    kind: 'evidence-application',
    application: bank.application.id,
  })
  const ask = (asked: AskedReport, actor: PersonActor = bank.people.auditor) =>
    askReport(actor, asked, 'zh-CN', world.services)
  const entriesOf = async (subject: string) =>
    (await bank.entries({ subject })).map(({ kind }) => kind)
  const all = (actor: PersonActor = bank.people.auditor) =>
    listReports(actor, {}, { limit: 50 }, world.services)

  test('are made in their turn, can be left, and are found again by whom may have them', async () => {
    const { id, state } = await ask(inventory)
    expect(state).toBe('waiting')
    await expect(downloadReport(bank.people.auditor, id, world.services)).rejects.toMatchObject({
      code: 'controls.report_unfinished',
    })
    expect(await makeReport(world.services)).toBe(true)
    expect(await makeReport(world.services)).toBe(false)
    const found = await readReport(bank.people.manager, id, world.services)
    expect(found).toMatchObject({ state: 'made', requestedBy: bank.people.auditor.id })
    const { content, name } = await downloadReport(bank.people.manager, id, world.services)
    expect(name).toBe(found.name)
    const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`
    expect(digest).toBe(found.digest)
    expect(await entriesOf(id)).toEqual(['report.requested', 'report.downloaded'])
    const [exported] = await bank.entries({ kinds: ['report.exported'] })
    expect(exported).toMatchObject({
      id: found.entry,
      actor: { id: bank.people.auditor.id },
      body: { request: id, file: digest },
    })
  })

  test('are neither seen nor handed out where the role does not ask for them', async () => {
    const { id } = await ask(pack())
    const { administrator } = bank
    expect((await all(administrator)).map(({ asked }) => asked.kind)).toEqual(['inventory'])
    const other = await world.bank('second')
    for (const actor of [administrator, other.people.auditor]) {
      await expect(readReport(actor, id, world.services)).rejects.toMatchObject({
        code: 'controls.no_report',
      })
    }
    await expect(all(bank.people.operator)).rejects.toMatchObject({ code: 'identity.forbidden' })
  })

  test('say why nothing came of them', async () => {
    const [waiting] = await all()
    // No checkpoint has been signed yet, so that nothing can be proven.
    expect(await makeReport(world.services)).toBe(true)
    expect(await readReport(bank.people.auditor, waiting!.id, world.services)).toMatchObject({
      state: 'failed',
      failure: {
        code: 'ledger.no_checkpoint',
        message: { zh: expect.stringMatching(/\p{Script=Han}/u) },
      },
    })
    expect(await entriesOf(waiting!.id)).toEqual(['report.requested', 'report.failed'])
    const refused = downloadReport(bank.people.auditor, waiting!.id, world.services)
    await expect(refused).rejects.toMatchObject({ code: 'controls.report_failed' })
    expect(await bank.entries({ kinds: ['evidence.exported'] })).toEqual([])
  })

  test('are refused at once where nothing can come of them, and leave nothing', async () => {
    const before = await all()
    const now = world.now()
    const attempts: [AskedReport, string][] = [
      [{ ...inventory, at: addMs(now, 1) } as AskedReport, 'controls.in_the_future'],
      [{ ...pack(), from: now, until: addDays(now, -1) } as AskedReport, 'controls.empty_span'],
      [{ kind: 'evidence-measure', measure: 33 }, 'controls.no_measure'],
      [{ kind: 'self-assessment', period: 'year', format: 'pdf' }, 'controls.no_assessment'],
      [
        { kind: 'filing', application: bank.application.id, format: 'pdf' },
        'controls.filing_not_due',
      ],
    ]
    for (const [asked, code] of attempts) {
      await expect(ask(asked), code).rejects.toMatchObject({ code })
    }
    await expect(ask(inventory, bank.people.operator)).rejects.toMatchObject({
      code: 'identity.forbidden',
    })
    expect(await all()).toEqual(before)
  })

  test('a pack says what it left out, and takes the calls of the time that was named', async () => {
    await integrateAll(world.services)
    const until = world.now()
    const asked = { ...pack(), from: addDays(until, -7), until } as AskedReport
    const { content } = await reportNow(bank.people.auditor, asked, 'zh-CN', world.services)
    const archive = readZip(content)
    const files = archive.ok ? archive.value : []
    const text = (name: string) =>
      Buffer.from(files.find((file) => file.name === name)!.content).toString()
    const manifest = JSON.parse(text('manifest.note').split('\n')[0]!) as { scope: unknown }
    expect(manifest.scope).toEqual({
      ...{ from: addDays(until, -7), until },
      limits: [
        { of: 'acts-of-each-subject', most: 500, leftOut: false },
        { of: 'calls', most: 100, leftOut: false },
      ],
    })
    expect(text('documents/report.html')).toContain('收录范围')
  })

  test('are begun again where a process was ended in the middle, and given up after the third', async () => {
    const { id } = await ask(inventory)
    const take = () => {
      const lease = { at: world.now(), leaseUntil: addMs(world.now(), 60_000), only: undefined }
      return together(world.db, (tx) => takeReport(tx, lease))
    }
    for (const attempt of [1, 2, 3]) {
      expect(await take()).toMatchObject({ id, attempt })
      expect(await take()).toBeUndefined()
      expect(await makeReport(world.services)).toBe(false)
      world.passMinutes(2)
    }
    expect(await makeReport(world.services)).toBe(true)
    expect(await readReport(bank.people.auditor, id, world.services)).toMatchObject({
      failure: { code: 'controls.report_interrupted' },
    })
  })

  test('are kept sealed for their days, under a new master key, too, and can be asked for again', async () => {
    const asked = { ...inventory, at: world.now() } as AskedReport
    const { content } = await reportNow(bank.people.auditor, asked, 'zh-CN', world.services)
    const [report] = await all()
    const newer = createVault([randomBytes(32), masterKey])
    const count = await together(world.db, (tx) => resealReports(tx, bank.institution, newer))
    expect(count).toBeGreaterThan(0)
    const services = { ...world.services, vault: newer }
    const again = await downloadReport(bank.people.auditor, report!.id, services)
    expect(again.content).toEqual(content)

    world.passMinutes(reportingTerms.keptDays.value * 24 * 60)
    await sweepReports(services)
    expect(await readReport(bank.people.auditor, report!.id, services)).toMatchObject({
      state: 'expired',
      digest: report!.digest,
    })
    const gone = downloadReport(bank.people.auditor, report!.id, services)
    await expect(gone).rejects.toMatchObject({ code: 'controls.report_expired' })
    expect((await reportNow(bank.people.auditor, asked, 'zh-CN', services)).content).toEqual(
      content,
    )
  })

  test('say that no worker runs once nobody takes them up, and no longer once one does', async () => {
    const { db, now } = world.services
    const { auditor } = bank.people
    const { id } = await ask(inventory)
    const minutes = reportingTerms.unattendedMinutes.value
    const later = { db, now: () => addMs(now(), (minutes * 60 + 1) * 1_000) }
    expect(await readReport(auditor, id, { db, now })).not.toHaveProperty('delay')
    const delayed = { state: 'waiting', delay: { code: 'controls.no_worker' } }
    expect(await readReport(auditor, id, later)).toMatchObject(delayed)
    const [newest] = await listReports(auditor, {}, { limit: 1 }, later)
    expect(newest).toMatchObject({ id, ...delayed })
    // A worker that lives takes it up when its turn has come.
    await saveBeat(db, 'wrk_1', later.now())
    expect(await readReport(auditor, id, later)).not.toHaveProperty('delay')
    expect(await makeReport(world.services)).toBe(true)
  })

  test('are not made for somebody who may no longer have them, nor without end at once', async () => {
    const { manager } = bank.people
    const waiting = []
    for (let count = 0; count < reportingTerms.unfinishedMax.value; count += 1) {
      waiting.push(await ask(inventory, manager))
    }
    await expect(ask(inventory)).rejects.toMatchObject({ code: 'controls.too_many_reports' })
    const change = { personId: manager.id, roles: ['operator'] } as const
    await changeRoles(bank.administrator, { ...change, roles: [...change.roles] }, world.services)
    await makeReport(world.services)
    expect(await readReport(bank.people.auditor, waiting[0]!.id, world.services)).toMatchObject({
      failure: { code: 'identity.forbidden' },
    })
  })
})
