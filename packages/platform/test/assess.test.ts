import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  adoptCatalogue,
  assess,
  assessApplication,
  assessAs,
  attest,
  confirmAttestation,
  countCalls,
  openFindings,
  PROBE_RAN,
  setThreshold,
  shippedMeasures,
  statementsOf,
  tryCatalogue,
} from '#contexts/controls/index.ts'
import { listCommittees, recordMeeting } from '#contexts/governance/index.ts'
import { actorOf, pageOfPeople } from '#contexts/identity/index.ts'
import { integrateAll, listEntries } from '#contexts/ledger/index.ts'
import type { PersonActor, Role } from '#kernel/actor.ts'
import { newId } from '#kernel/ids.ts'
import { addDays } from '#kernel/time.ts'
import { readCatalogueBytes } from '#platform/catalogue.ts'
import { together } from '#platform/database/transaction.ts'
import { probes } from '../src/contexts/controls/probes/probes.ts'
import { describeOnDatabases } from '../src/testing/world.ts'
import { type DoorWorld, openDoorWorld } from './door-world.ts'

const MODEL = 'extractive-answerer'

describeOnDatabases('an assessment', (database) => {
  let door: DoorWorld
  let people: readonly PersonActor[]
  beforeAll(async () => {
    door = await openDoorWorld(database)
    const { db } = door.world
    people = (await pageOfPeople(db, door.sample.institution.id, { limit: 200 })).map(actorOf)
    const question = {
      model: MODEL,
      messages: [{ role: 'user', content: '存款保险最高赔付多少？' }],
    }
    const answered = await door.call('customer-assistant', question)
    await answered.text()
    await integrateAll(door.world.services)
  })
  afterAll(() => door.close())

  const services = () => door.world.services
  const holding = (role: Role, not?: PersonActor) =>
    people.find((person) => person.roles.includes(role) && person.id !== not?.id)!
  const entriesOf = (subject: string) =>
    listEntries(services().db, door.sample.institution.id, { subject }, 0, 100)
  const open = async (statement: string) => {
    const all = await openFindings(services().db, door.sample.institution.id)
    return all.find((finding) => finding.statement === statement)
  }
  const probesOf = (statement: string) =>
    probes.flatMap(({ id, statements }) => (statements.includes(statement) ? [id] : []))
  const probed = (statement: string, outcome: string, ids = probesOf(statement)) =>
    together(services().db, async (tx) => {
      for (const probe of ids) {
        const body = { probe, statement, outcome }
        await services().append(tx, { kind: PROBE_RAN, subject: probe, actor: door.system, body })
      }
    })
  const decided = async (statement: string) => {
    const { results } = await assessAs(door.system, undefined, services())
    return results.find((result) => result.statement === statement)!
  }

  test('decides every statement of the catalogue, and leaves its results in the ledger', async () => {
    const { assessment, results } = await assess(holding('auditor'), undefined, services())
    const wanted = statementsOf(shippedMeasures.content).map(({ id }) => id)
    expect(results.map(({ statement }) => statement)).toEqual(wanted)
    const [entry] = await entriesOf(assessment.id)
    const { body } = JSON.parse(entry!.text) as { body: Record<string, unknown> }
    expect(entry!.kind).toBe('assessment.made')
    expect(body.counts).toEqual(assessment.counts)
    expect(body.results).toHaveLength(wanted.length)
  })

  test('counts each call once, however often it counts', async () => {
    await decided('3.3')
    const { detail, effect } = await decided('25.2')
    expect(detail.coverage).toMatchObject({ covered: detail.coverage!.applicable, of: 'calls' })
    expect(detail.coverage!.applicable).toBe(1)
    expect(effect).toBe('unmeasured')
    expect(await decided('3.4')).toMatchObject({ effect: 'effective' })
    expect(await decided('22.4')).toMatchObject({ detail: { finding: 'holds' } })
  })

  test('an enforced statement is effective only once a probe held, and failing once one passed through', async () => {
    expect(await decided('16.2')).toMatchObject({
      effect: 'unmeasured',
      detail: { because: 'no-probe' },
    })
    await probed('16.2', 'errored')
    expect(await decided('16.2')).toMatchObject({ effect: 'unmeasured' })
    // Neither one of several, nor one that the product no longer has.
    await probed('16.2', 'held', [probesOf('16.2')[0]!, 'one-of-before'])
    expect(await decided('16.2')).toMatchObject({ effect: 'unmeasured' })
    await probed('16.2', 'passed-through', ['one-of-before'])
    await probed('16.2', 'held')
    expect(await decided('16.2')).toMatchObject({ effect: 'effective' })
    expect(await open('16.2')).toBeUndefined()
    await probed('16.2', 'passed-through')
    expect(await decided('16.2')).toMatchObject({ effect: 'failing' })
    const finding = await open('16.2')
    expect(finding).toMatchObject({ effect: 'failing', ownerRole: 'risk-manager' })
    expect((await entriesOf(finding!.id)).map(({ kind }) => kind)).toEqual(['finding.opened'])
  })

  test('a finding closes only when its check holds again', async () => {
    expect(await decided('1.1')).toMatchObject({ effect: 'failing' })
    const finding = await open('1.1')
    expect(finding).toBeDefined()
    const { db, now } = services()
    const committees = await listCommittees(db, door.sample.institution.id)
    const committeeId = committees.find(({ mandate }) => mandate === 'ai-governance')!.id
    const meeting = { committeeId, heldOn: now().slice(0, 10) }
    await recordMeeting(holding('administrator'), meeting, services())
    expect(await open('1.1')).toMatchObject({ id: finding!.id })
    expect(await decided('1.1')).toMatchObject({ effect: 'effective' })
    expect(await open('1.1')).toBeUndefined()
    const kinds = (await entriesOf(finding!.id)).map(({ kind }) => kind)
    expect(kinds).toEqual(['finding.opened', 'finding.closed'])
  })

  test('a past instant is decided by what was known of it, and moves no finding', async () => {
    const before = await openFindings(services().db, door.sample.institution.id)
    const at = addDays(services().now(), -1)
    const { results } = await assessAs(door.system, at, services())
    const result = (statement: string) => results.find((one) => one.statement === statement)!
    expect(result('1.1')).toMatchObject({ effect: 'failing' })
    expect(result('16.2')).toMatchObject({ effect: 'not-applicable' })
    expect(result('4.1')).toMatchObject({
      effect: 'unmeasured',
      detail: { because: 'not-in-the-past' },
    })
    expect(await openFindings(services().db, door.sample.institution.id)).toEqual(before)
    await expect(assessAs(door.system, addDays(services().now(), 1), services())).rejects.toThrow(
      /later than/,
    )
  })

  test('the same statements are narrowed to one application', async () => {
    const id = await door.applicationOf('customer-assistant')
    const results = await assessApplication(holding('auditor'), id, services())
    expect(results.find(({ statement }) => statement === '2.3')).toMatchObject({
      detail: { coverage: { covered: 1, applicable: 1 } },
    })
    expect(results.map(({ statement }) => statement)).not.toContain('1.1')
    await expect(
      assessApplication(holding('auditor'), newId('app'), services()),
    ).rejects.toMatchObject({ code: 'controls.no_application' })
  })

  test('a word counts once another person stands behind it, for recorded statements alone', async () => {
    const maker = holding('risk-manager')
    const validUntil = addDays(services().now(), 30)
    const evidence = '已核对书面制度及其批准文件（示例）'
    const word = await attest(maker, { statement: '8.5', validUntil, evidence }, services())
    expect(await decided('8.5')).toMatchObject({ effect: 'unmeasured' })
    await expect(confirmAttestation(maker, word.id, services())).rejects.toMatchObject({
      code: 'controls.own_attestation',
    })
    await confirmAttestation(holding('auditor', maker), word.id, services())
    expect(await decided('8.5')).toMatchObject({
      effect: 'attested',
      detail: { attestation: word.id },
    })
    await expect(
      attest(maker, { statement: '16.2', validUntil, evidence }, services()),
    ).rejects.toMatchObject({ code: 'controls.not_attestable' })
    const entries = await entriesOf(word.id)
    expect(entries.map(({ kind }) => kind)).toEqual(['attestation.made', 'attestation.confirmed'])
    expect(entries.map(({ text }) => text).join()).not.toContain(evidence)
  })

  test('a version is adopted after what it changes was seen, and own thresholds are never looser', async () => {
    const manager = holding('risk-manager')
    expect(await decided('28.1')).toMatchObject({ effect: 'failing' })
    expect(await tryCatalogue(manager, undefined, services())).toMatchObject({
      added: [],
      removed: [],
    })
    await adoptCatalogue(manager, undefined, services())
    expect(await decided('28.1')).toMatchObject({ effect: 'effective' })
    await expect(adoptCatalogue(manager, undefined, services())).rejects.toMatchObject({
      code: 'controls.catalogue_not_newer',
    })
    await expect(tryCatalogue(manager, 'version: 1', services())).rejects.toMatchObject({
      code: 'controls.catalogue_invalid',
    })
    const weaker = Buffer.from(readCatalogueBytes('measures.yaml'))
      .toString('utf8')
      .replace(/^version: .*$/m, 'version: "2099.1"')
      .replace('value: 3,', 'value: 1,')
    await expect(adoptCatalogue(manager, weaker, services())).rejects.toMatchObject({
      code: 'controls.catalogue_weaker',
      details: { statements: ['1.1'] },
    })
    const tightening = { statement: '1.1', name: 'members-min' }
    await expect(
      setThreshold(manager, { ...tightening, value: 2 }, services()),
    ).rejects.toMatchObject({ code: 'controls.looser_than_floor' })
    await setThreshold(manager, { ...tightening, value: 50 }, services())
    expect(await decided('1.1')).toMatchObject({ effect: 'failing' })
    await setThreshold(manager, { ...tightening, value: 3 }, services())
    expect(await decided('1.1')).toMatchObject({ effect: 'effective' })
  })

  test('held calls are counted beside all others', async () => {
    const complaint = {
      model: MODEL,
      messages: [{ role: 'user', content: '我要投诉柜面服务' }],
      hengjian: { topic: 'complaint' },
    }
    expect((await door.call('customer-assistant', complaint)).status).toBe(202)
    await integrateAll(services())
    await countCalls(services())
    const outcomes = services().db.selectFrom('controls.call_day').select('outcome').distinct()
    expect(await outcomes.execute()).toContainEqual({ outcome: 'held' })
  })

  test('a statement that asks something else in a new version is not attested by what was said of the old one', async () => {
    const manager = holding('risk-manager')
    expect(await decided('8.5')).toMatchObject({ effect: 'attested' })
    const before = services().now()
    const reworded = Buffer.from(readCatalogueBytes('measures.yaml'))
      .toString('utf8')
      .replace(/^version: .*$/m, 'version: "2099.1"')
      .replace('数据库选型有评估', '数据库选型经董事会评估')
    await adoptCatalogue(manager, reworded, services())
    expect(await decided('8.5')).toMatchObject({
      effect: 'unmeasured',
      detail: { reason: { zh: expect.stringContaining('此前的措辞') } },
    })
    const { results } = await assess(manager, before, services())
    expect(results.find(({ statement }) => statement === '8.5')).toMatchObject({
      effect: 'attested',
    })
  })

  test('nobody without the role assesses, and nothing is left of the refusal', async () => {
    const outsider = people.find(
      ({ roles }) => !roles.includes('auditor') && !roles.includes('risk-manager'),
    )!
    await expect(assess(outsider, undefined, services())).rejects.toMatchObject({
      code: 'identity.forbidden',
    })
  })
})
