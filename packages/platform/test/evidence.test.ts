import { readZip, verifierOf, verifyPack } from '@hengjian/ledger'
import { unzipSync } from 'fflate'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type AskedReport,
  assessAs,
  latestAssessment,
  openFindings,
  reportNow,
} from '#contexts/controls/index.ts'
import {
  acknowledgeReport,
  decideException,
  openDossier,
  requestException,
} from '#contexts/governance/index.ts'
import { actorOf, pageOfPeople } from '#contexts/identity/index.ts'
import { integrateAll, listEntries, verifierKeysOf } from '#contexts/ledger/index.ts'
import { answersFor, pageOfApplications } from '#contexts/registry/index.ts'
import type { PersonActor, Role } from '#kernel/actor.ts'
import { systemActor } from '#kernel/actor.ts'
import type { ApplicationId } from '#kernel/ids.ts'
import { addDays, dayInChina } from '#kernel/time.ts'
import { together } from '#platform/database/transaction.ts'
import { assignFinding } from '../src/contexts/controls/assign-finding.ts'
import { askReport } from '../src/contexts/controls/reports/ask-report.ts'
import { signedParts } from '../src/contexts/controls/reports/filing-store.ts'
import { listDueFilings } from '../src/contexts/controls/reports/list-filings.ts'
import { makeReport } from '../src/contexts/controls/reports/make-report.ts'
import { readReport } from '../src/contexts/controls/reports/read-report.ts'
import {
  findNewestDossier,
  listParts,
  saveSignature,
} from '../src/contexts/governance/dossier-store.ts'
import { openSampleWorld, type SampleWorld } from '../src/testing/sample-world.ts'
import { describeOnDatabases } from '../src/testing/world.ts'

describeOnDatabases('what an institution shows', (database) => {
  let world: SampleWorld
  let people: readonly PersonActor[]
  let application: ApplicationId
  let unapproved: ApplicationId
  beforeAll(async () => {
    world = await openSampleWorld(database)
    const { institution } = world.sample
    people = (await pageOfPeople(world.db, institution.id, { limit: 100 })).map(actorOf)
    const all = await pageOfApplications(world.db, institution.id, {}, { limit: 100 })
    application = all.find(({ name }) => name.en === 'Customer assistant')!.id
    unapproved = all.find(({ stage }) => stage === 'requirements')!.id
    await integrateAll(world.services)
  })
  afterAll(() => world.close())

  const someone = (role: Role) => people.find(({ roles }) => roles.includes(role))!
  const entriesOfKind = (kind: string) =>
    listEntries(world.db, people[0]!.institution, { kinds: [kind] }, 0, 100)
  const made = (actor: PersonActor, asked: AskedReport) =>
    reportNow(actor, asked, 'zh-CN', world.services)
  const packOf = (actor: PersonActor, id: ApplicationId) =>
    made(actor, { kind: 'evidence-application', application: id })
  const packOfMeasure = (actor: PersonActor, measure: number) =>
    made(actor, { kind: 'evidence-measure', measure })
  const trust = async () => {
    const keys = await verifierKeysOf(world.db, people[0]!.institution)
    const verifier = verifierOf(keys.find(({ purpose }) => purpose === 'log')!.verifierKey)
    return { verifiers: verifier.ok ? [verifier.value] : [] }
  }

  test('a pack of an application holds offline, with its dossier in its own words', async () => {
    const { content } = await packOf(someone('auditor'), application)
    const verdict = await verifyPack(content, await trust())
    expect(verdict).toMatchObject({ ok: true, value: { subject: { id: application } } })
    if (!verdict.ok) return
    expect(verdict.value.proofs).toBeGreaterThan(30)
    expect(verdict.value.contents).toBe(11)
    const archive = readZip(content)
    const names = archive.ok ? archive.value.map(({ name }) => name) : []
    expect(names).toEqual(
      expect.arrayContaining([
        'permit.note',
        'documents/report.html',
        'documents/oscal/catalog.json',
      ]),
    )
    expect(await entriesOfKind('evidence.exported')).toHaveLength(1)
  })

  test('nobody exports what their role may not, and nothing is exported of an application that is not there', async () => {
    await expect(packOf(someone('developer'), application)).rejects.toMatchObject({
      code: 'identity.forbidden',
    })
    const absent = `app_${'0'.repeat(32)}` as ApplicationId
    await expect(packOf(someone('auditor'), absent)).rejects.toMatchObject({
      code: 'controls.no_application',
    })
    expect(await entriesOfKind('evidence.exported')).toHaveLength(1)
  })

  test('a self-assessment is refused before anything was assessed, and is the same whenever it is made again', async () => {
    const auditor = someone('auditor')
    const asked = { kind: 'self-assessment', period: 'quarter', format: 'json' } as const
    await expect(made(auditor, asked)).rejects.toMatchObject({
      code: 'controls.no_assessment',
    })
    await assessAs(systemActor('test', auditor.institution), undefined, world.services)
    const at = world.services.now()
    const once = await made(auditor, { ...asked, at })
    // Whatever becomes of a finding afterwards: it is given to somebody, its date comes nearer, it is decided anew.
    const open = await openFindings(world.db, auditor.institution)
    expect(open.length).toBeGreaterThan(1)
    for (const { id } of open) {
      const assignment = { to: auditor.id, dueAt: at }
      await assignFinding(someone('risk-manager'), id, assignment, world.services)
    }
    await assessAs(systemActor('test', auditor.institution), undefined, world.services)
    const later = await made(auditor, { ...asked, at })
    expect(later).toEqual(once)
    const now = await made(auditor, asked)
    expect(Buffer.from(now.content).toString()).toContain(`${dayInChina(at)} !`)
    const text = Buffer.from(once.content).toString()
    expect(text).toContain('季度人工智能应用自评估报告')
    const [entry] = await entriesOfKind('report.exported')
    expect(text).toContain((JSON.parse(entry!.text) as { body: { digest: string } }).body.digest)
  })

  test('a pack of a measure holds offline, with the assessment and what became of its findings', async () => {
    const auditor = someone('auditor')
    await integrateAll(world.services)
    const [finding] = await openFindings(world.db, auditor.institution)
    const measure = Math.floor(Number(finding!.statement))
    const { name, content } = await packOfMeasure(auditor, measure)
    expect(name).toBe(`evidence-measure-${measure}.zip`)
    const verdict = await verifyPack(content, await trust())
    expect(verdict).toMatchObject({
      ok: true,
      value: { subject: { kind: 'measure', id: String(measure) } },
    })
    const archive = readZip(content)
    const files = archive.ok ? archive.value : []
    const assessment = await latestAssessment(world.db, auditor.institution)
    const acts = await listEntries(world.db, auditor.institution, { subject: finding!.id }, 0, 10)
    for (const id of [assessment!.entryId, ...acts.map((entry) => entry.id)]) {
      expect(files.some((file) => file.name.includes(id))).toBe(true)
    }
    const found = files.find((file) => file.name === 'documents/findings.json')!
    expect(Buffer.from(found.content).toString()).toContain(finding!.id)
    const changed = Buffer.from(content)
    const at = changed.indexOf(finding!.id)
    expect(at).toBeGreaterThan(0)
    changed[at + 5]! ^= 1
    expect(await verifyPack(changed, await trust())).toMatchObject({ ok: false })
  })

  test('of a measure that is not in the catalogue nothing is exported, nor by whom their role does not let', async () => {
    const before = await entriesOfKind('evidence.exported')
    const absent = packOfMeasure(someone('auditor'), 33)
    await expect(absent).rejects.toMatchObject({ code: 'controls.no_measure' })
    const forbidden = packOfMeasure(someone('developer'), 17)
    await expect(forbidden).rejects.toMatchObject({ code: 'identity.forbidden' })
    expect(await entriesOfKind('evidence.exported')).toEqual(before)
  })

  test('an inventory and a report of a generative application are written for Word', async () => {
    const manager = someone('risk-manager')
    for (const asked of [{ kind: 'inventory' }, { kind: 'filing', application }] as const) {
      const { content } = await made(manager, { ...asked, format: 'docx' })
      const document = Buffer.from(unzipSync(content)['word/document.xml']!).toString()
      expect(document).toContain('智能客服助手')
    }
  })

  test('a report that lacks what it rests on is refused with all that is missing', async () => {
    const filing = { kind: 'filing', application: unapproved, format: 'json' } as const
    const refused = made(someone('risk-manager'), filing)
    await expect(refused).rejects.toMatchObject({
      code: expect.stringMatching(/^controls\.filing_(not_due|incomplete)$/),
    })
  })

  test('what must be reported and is not acknowledged is listed with why and what it lacks', async () => {
    const manager = someone('risk-manager')
    const list = (filter: Parameters<typeof listDueFilings>[1], limit = 200) =>
      listDueFilings(manager, filter, { limit }, world.services)
    const due = await list({})
    expect(due.length).toBeGreaterThan(0)
    expect(due.map(({ id }) => id)).not.toContain(application)
    for (const { because, state, missing } of due) {
      expect(because.length).toBeGreaterThan(0)
      expect(missing.length > 0).toBe(state === 'incomplete')
    }
    // What the list says is missing is what the report is refused for.
    const [incomplete] = await list({ state: 'incomplete' }, 1)
    const asked = { kind: 'filing', application: incomplete!.id, format: 'json' } as const
    const refused = made(manager, asked)
    await expect(refused).rejects.toMatchObject({
      code: 'controls.filing_incomplete',
      details: { missing: incomplete!.missing },
    })
    expect(await list({}, 1)).toEqual(due.slice(0, 1))
    // The database narrows to a state by the same rules as name what is missing.
    for (const state of ['incomplete', 'due'] as const) {
      expect(await list({ state })).toEqual(due.filter((filing) => filing.state === state))
    }
    expect(await list({ state: 'sent' })).toEqual([])
    const [first] = due
    const receipt = { authority: '监管局', reference: '回执 1', filedAt: world.services.now() }
    await acknowledgeReport(manager, { applicationId: first!.id, ...receipt }, world.services)
    expect(await list({})).toEqual(due.slice(1))
  })

  test('a report of an application speaks of when it was read, not of when it was asked for', async () => {
    const manager = someone('risk-manager')
    const asked = { kind: 'filing', application, format: 'json' } as const
    const { id } = await askReport(manager, asked, 'zh-CN', world.services)
    const later = addDays(world.services.now(), 1)
    await makeReport({ ...world.services, now: () => later }, id)
    expect(await readReport(manager, id, world.services)).toMatchObject({ asOf: later })
  })

  test('a part to which somebody objects counts as unsigned in the database, too', async () => {
    const { id: objector, institution } = someone('auditor')
    const isSigned = async () =>
      (await signedParts(world.db, institution, [application]))
        .get(application)!
        .has('ethics-review')
    expect(await isSigned()).toBe(true)
    const dossier = (await findNewestDossier(world.db, institution, application))!
    const part = (await listParts(world.db, dossier)).find(({ kind }) => kind === 'ethics-review')!
    const [signature] = part.signatures
    const say = (one: NonNullable<typeof signature>) =>
      together(world.db, (tx) => saveSignature(tx, dossier, part, one))
    await say({ ...signature!, signerId: objector, verdict: 'object' })
    expect(await isSigned()).toBe(false)
    await sql`delete from governance.part_signature where signer_id = ${objector}`.execute(world.db)
    await say(signature!)
    expect(await isSigned()).toBe(true)
  })

  test('a pack has the exceptions and receipts of its application, and the dossier that its permit rests on', async () => {
    const { services } = world
    const [found] = await pageOfApplications(
      world.db,
      people[0]!.institution,
      { ids: [application] },
      { limit: 1 },
    )
    const owner = people.find(({ id }) => id === found!.ownerId)!
    const manager = people.find(
      ({ id, roles }) => roles.includes('risk-manager') && !answersFor(id, found!),
    )!
    const asked = {
      ...{ applicationId: application, requirement: 'fallback-named', reason: '替代流程在建' },
      until: addDays(services.now(), 30),
    }
    const { id: exceptionId } = await requestException(owner, asked, services)
    const decision = { exceptionId, decision: 'approve', reason: '期限合理' } as const
    await decideException(manager, decision, services)
    // A newer dossier, still empty, is not what runs.
    await openDossier(owner, application, services)
    await integrateAll(services)
    const { content } = await packOf(someone('auditor'), application)
    expect(await verifyPack(content, await trust())).toMatchObject({ value: { contents: 11 } })
    const archive = readZip(content)
    const names = archive.ok ? archive.value.map(({ name }) => name).join() : ''
    for (const kind of ['exception.requested', 'exception.approved', 'report.acknowledged']) {
      const entries = await entriesOfKind(kind)
      const ours = entries.filter(({ text }) => text.includes(application))
      expect(ours.length, kind).toBeGreaterThan(0)
      for (const { id } of ours) expect(names, kind).toContain(id)
    }
  })

  test('a developer exports no report', async () => {
    const refused = made(someone('developer'), { kind: 'inventory', format: 'json' })
    await expect(refused).rejects.toMatchObject({ code: 'identity.forbidden' })
  })
})
