import { readZip } from '@hengjian/ledger'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type AskedReport,
  adoptCatalogue,
  adoptOwn,
  assess,
  attest,
  confirmAttestation,
  discardOwn,
  draftOwn,
  type OwnStatement,
  openFindings,
  reportNow,
  setThreshold,
  type Wish,
} from '#contexts/controls/index.ts'
import { integrateAll } from '#contexts/ledger/index.ts'
import { addDays } from '#kernel/time.ts'
import { pageOfRevisions } from '../src/contexts/controls/own/own-store.ts'
import { readStatement, readStatements } from '../src/contexts/controls/read-statements.ts'
import {
  foundInstitution,
  openScenario,
  type Scenario,
} from '../src/contexts/governance/testing/scenario.ts'
import { describeOnDatabases } from '../src/testing/world.ts'

const words = (zh: string) => ({
  ...{ owner: 'risk-manager', measure: 1 },
  ...{ says: { zh, en: `${zh} (own)` }, holds: { zh: '有纪要', en: 'there are minutes' } },
})
const byWord = (zh = '每季度审阅人工智能事项'): OwnStatement =>
  ({ ...words(zh), decidedBy: { by: 'word' } }) as OwnStatement
const members = (min: number): OwnStatement =>
  ({
    ...words('委员会不少于五人'),
    decidedBy: { by: 'check', of: '1.1', thresholds: { 'members-min': min } },
  }) as OwnStatement

describeOnDatabases('own statements', (database) => {
  let scenario: Scenario
  beforeAll(async () => {
    scenario = await openScenario(database)
  })
  afterAll(() => scenario.close())

  const draft = (statement: string, wish: Wish) =>
    draftOwn(scenario.people.manager, { statement, wish }, scenario.services)
  const put = async (statement: string, wish: Wish) => {
    const { id } = await draft(statement, wish)
    return adoptOwn(scenario.people.steward, id, scenario.services)
  }
  const decided = async (statement: string, at?: Parameters<typeof assess>[1]) => {
    const { results } = await assess(scenario.people.manager, at, scenario.services)
    return results.find((result) => result.statement === statement)
  }
  const kinds = async (subject: string) => (await scenario.entries(subject)).map(({ kind }) => kind)
  const open = async (statement: string) => {
    const all = await openFindings(scenario.db, scenario.people.manager.institution)
    return all.find((finding) => finding.statement === statement)
  }

  test('one holds once another person put it in force, and its words stand in no entry', async () => {
    const { manager, chair, outsider, validator } = scenario.people
    const { id, revision } = await draft('X-1.1', { content: byWord() })
    expect(revision).toBe(1)
    expect(await decided('X-1.1')).toBeUndefined()
    await expect(adoptOwn(manager, id, scenario.services)).rejects.toMatchObject({
      code: 'controls.own_draft',
    })
    await adoptOwn(chair, id, scenario.services)
    await expect(adoptOwn(outsider, id, scenario.services)).rejects.toMatchObject({
      code: 'controls.own_statement_over',
    })
    await expect(
      draftOwn(validator, { statement: 'X-9', wish: { content: byWord() } }, scenario.services),
    ).rejects.toMatchObject({ code: 'identity.forbidden' })
    expect(await kinds('X-1.1')).toEqual(['own-statement.drafted', 'own-statement.adopted'])
    expect((await scenario.entries('X-1.1')).map(({ text }) => text).join()).not.toContain('审阅')
  })

  test('those who may put it in force are told, and whoever drafted it is not', async () => {
    const { manager, chair, steward, validator } = scenario.people
    const { id } = await draft('X-TOLD', { content: byWord() })
    const [notice] = (await scenario.entries())
      .filter(({ kind }) => kind === 'notice.posted')
      .slice(-1)
    const { body } = JSON.parse(notice!.text) as { body: { about: string; recipients: string[] } }
    expect(body.about).toBe(id)
    expect(body.recipients).toEqual(expect.arrayContaining([chair.id, steward.id]))
    // The validator of the cast sits on a committee; the manager drafted it.
    expect(body.recipients).toContain(validator.id)
    expect(body.recipients).not.toContain(manager.id)
    await discardOwn(manager, id, scenario.services)
  })

  test('two people put the same draft in force at once: it is once in force', async () => {
    const { chair, memberOne } = scenario.people
    const { id } = await draft('X-RACE', { content: byWord() })
    const both = await Promise.allSettled(
      [chair, memberOne].map((person) => adoptOwn(person, id, scenario.services)),
    )
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await kinds('X-RACE')).toEqual(['own-statement.drafted', 'own-statement.adopted'])
  })

  test('what people alone decide has a finding until two of them stand behind it, for those words', async () => {
    const { manager, steward } = scenario.people
    expect(await decided('X-1.1')).toMatchObject({
      effect: 'unmeasured',
      detail: { because: 'word-alone', revision: 1 },
    })
    expect(await open('X-1.1')).toMatchObject({ ownerRole: 'risk-manager' })
    const attesting = {
      statement: 'X-1.1',
      validUntil: addDays(scenario.now(), 90),
      evidence: '会议纪要〔2026〕1号（示例）',
    }
    const word = await attest(manager, attesting, scenario.services)
    await confirmAttestation(steward, word.id, scenario.services)
    expect(await decided('X-1.1')).toMatchObject({ effect: 'attested' })
    expect(await open('X-1.1')).toBeUndefined()
    const waiting = await attest(manager, attesting, scenario.services)
    const before = scenario.now()

    scenario.pass(1)
    await put('X-1.1', { content: byWord('每月审阅人工智能事项') })
    expect(await decided('X-1.1')).toMatchObject({
      effect: 'unmeasured',
      detail: { revision: 2, reason: { en: expect.stringContaining('asked before') } },
    })
    // What was asked then was attested then.
    expect(await decided('X-1.1', before)).toMatchObject({ effect: 'attested' })
    await expect(confirmAttestation(steward, waiting.id, scenario.services)).rejects.toMatchObject({
      code: 'controls.attestation_outworn',
    })
  })

  test('it asks more than the statement whose check it takes, never less, and weakens nothing', async () => {
    const { manager } = scenario.people
    await expect(draft('X-2', { content: members(2) })).rejects.toMatchObject({
      code: 'controls.looser_than_floor',
    })
    await put('X-2', { content: members(50) })
    const before = await decided('1.1')
    expect(await decided('X-2')).toMatchObject({ duty: 'measured', effect: 'failing' })
    expect(await decided('1.1')).toEqual(before)
    // What the institution tightens for the measure counts here, too.
    const tightening = { statement: '1.1', name: 'members-min', value: 60 }
    await setThreshold(manager, tightening, scenario.services)
    const { statement } = await readStatement(manager, 'X-2', scenario.services)
    expect(statement.thresholds['members-min']).toMatchObject({ value: 60 })
  })

  test.each([
    ['a statement of the supervisor', { of: '30.1' }, 'controls.own_basis_unfit'],
    ['no statement at all', { of: '31.9' }, 'controls.own_basis_unfit'],
    ['a threshold that is not there', { thresholds: { nothing: 1 } }, 'controls.no_threshold'],
    [
      'the name of a member of all objects',
      { thresholds: { constructor: 1 } },
      'controls.no_threshold',
    ],
    [
      'the window of all statements',
      { of: '2.2', thresholds: { 'window-days': 90 } },
      'controls.shared_threshold',
    ],
  ])('is refused over %s', async (_name, change, code) => {
    const content = members(50)
    const decidedBy = { by: 'check', of: '1.1', thresholds: {}, ...change } as const
    await expect(
      draft('X-3', { content: { ...content, decidedBy } as never }),
    ).rejects.toMatchObject({ code })
    expect(await kinds('X-3')).toEqual([])
  })

  test('a draft replaces the one that is open, and is thrown away without touching what is in force', async () => {
    const { manager, chair } = scenario.people
    const first = await draft('X-2', { content: members(61) })
    const second = await draft('X-2', { content: members(62) })
    await expect(adoptOwn(chair, first.id, scenario.services)).rejects.toMatchObject({
      code: 'controls.own_statement_over',
    })
    await discardOwn(manager, second.id, scenario.services)
    const { institution } = manager
    const inForce = { state: 'in-force', statement: 'X-2' } as const
    const [held] = await pageOfRevisions(scenario.db, institution, inForce, { limit: 10 })
    expect(held).toMatchObject({ revision: 1, content: { decidedBy: { of: '1.1' } } })
    expect(await kinds('X-2')).toEqual([
      ...['own-statement.drafted', 'own-statement.adopted'],
      ...['own-statement.drafted', 'own-statement.drafted', 'own-statement.discarded'],
    ])
  })

  test('own statements are counted apart, and stand in the list, the report and the pack of their measure', async () => {
    const { manager } = scenario.people
    await adoptCatalogue(manager, undefined, scenario.services)
    const { assessment } = await assess(manager, undefined, scenario.services)
    const counted = Object.values(assessment.counts).reduce((sum, count) => sum + count, 0)
    expect(counted).toBe(108)
    expect(assessment.ownCounts).toMatchObject({ failing: 1 })
    const listed = await readStatements(manager, { own: true }, scenario.services)
    expect(listed.map(({ statement }) => statement.id)).toEqual(['X-1.1', 'X-2', 'X-RACE'])
    expect(listed.every(({ measure }) => measure === 1)).toBe(true)

    const made = (asked: AskedReport) => reportNow(manager, asked, 'zh-CN', scenario.services)
    const ofQuarter = { kind: 'self-assessment', period: 'quarter', format: 'json' } as const
    const asked = { ...ofQuarter, at: scenario.now() }
    const report = await made(asked)
    const text = Buffer.from(report.content).toString()
    expect(text).toContain('108 条要求中')
    expect(text).toContain('另有本机构自定条款 3 条')

    await integrateAll(scenario.services)
    const pack = await made({ kind: 'evidence-measure', measure: 1 })
    const archive = readZip(pack.content)
    const files = archive.ok ? archive.value : []
    const read = (name: string) =>
      Buffer.from(files.find((file) => file.name === `documents/${name}`)!.content).toString()
    expect(read('own-statements.json')).toContain('每月审阅人工智能事项')
    expect(read('report.html')).toContain('本机构自定条款')
    expect(read('oscal/assessment-results.json')).toContain('own-X-2_smt')

    scenario.pass(1)
    await put('X-1.1', { content: byWord('每周审阅人工智能事项') })
    expect(await made(asked)).toEqual(report)
  })

  test('it is asked no longer once another person says so, and its finding closes with it', async () => {
    const { manager, chair } = scenario.people
    const reason = '已并入内控制度（示例）'
    await expect(draft('X-4', { reason })).rejects.toMatchObject({
      code: 'controls.nothing_to_withdraw',
    })
    const finding = await open('X-2')
    expect(finding).toBeDefined()
    const asked = scenario.now()
    scenario.pass(1)
    const { id } = await draft('X-2', { reason })
    await expect(adoptOwn(manager, id, scenario.services)).rejects.toMatchObject({
      code: 'controls.own_draft',
    })
    expect(await decided('X-2')).toMatchObject({ effect: 'failing' })
    await adoptOwn(chair, id, scenario.services)
    expect(await decided('X-2')).toBeUndefined()
    expect(await open('X-2')).toBeUndefined()
    expect(await kinds(finding!.id)).toEqual(['finding.opened', 'finding.closed'])
    expect((await kinds('X-2')).at(-1)).toBe('own-statement.withdrawn')
    // Of an instant before it is decided still, by the words and the thresholds of then.
    expect(await decided('X-2', asked)).toMatchObject({ detail: { revision: 1 } })
    expect(await decided('X-2', addDays(asked, -30))).toBeUndefined()
  })

  test('another institution finds nothing of it, and its numbers are its own', async () => {
    const others = await foundInstitution(scenario.services)
    const { id } = await draft('X-5', { content: byWord() })
    await expect(adoptOwn(others.steward, id, scenario.services)).rejects.toMatchObject({
      code: 'controls.no_own_statement',
    })
    await expect(discardOwn(others.manager, id, scenario.services)).rejects.toMatchObject({
      code: 'controls.no_own_statement',
    })
    const wish = { content: byWord() }
    const theirs = await draftOwn(others.manager, { statement: 'X-5', wish }, scenario.services)
    expect(theirs.revision).toBe(1)
    expect(await readStatements(others.manager, { own: true }, scenario.services)).toEqual([])
  })
})
