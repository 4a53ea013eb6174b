import { afterAll, beforeAll, expect, test } from 'vitest'
import { CALL_RECORDED, CALL_REFUSED, CALL_WITHHELD } from '#contexts/gateway/index.ts'
import { integrateAll } from '#contexts/ledger/index.ts'
import { type ApplicationId, type EntryId, type InstitutionId, newId } from '#kernel/ids.ts'
import { together } from '#platform/database/transaction.ts'
import { describeOnDatabases, openWorld, type World } from '../../testing/world.ts'
import { foldAll } from './fold.ts'
import { countedCalls } from './fold-store.ts'

describeOnDatabases('counting the calls of the log', (database) => {
  let world: World
  const institution = newId('ins') as InstitutionId
  const application = newId('app') as ApplicationId
  const actor = { type: 'application', id: application, institution } as const

  beforeAll(async () => {
    world = await openWorld(database)
    await together(world.db, (tx) => world.services.openLog(tx, { id: institution, slug: 'bank' }))
  })
  afterAll(() => world.close())

  const record = (id: EntryId) => ({
    ...{ id, kind: CALL_RECORDED, subject: application, actor },
    body: { permit: 'p', model: { version: 'm' }, outcome: { as: 'answered' }, findings: [{}] },
  })
  const withheld = (id: EntryId, outcome: { readonly [name: string]: string }) => ({
    ...{ kind: CALL_WITHHELD, subject: application, actor, body: { record: id, outcome } },
  })
  async function count(...drafts: Parameters<World['services']['appendAlone']>[0]) {
    await world.services.appendAlone(drafts)
    await integrateAll(world.services)
    await foldAll(institution, world.services)
    const days = { institution, from: '2000-01-01', before: '9999-01-01' }
    const counted = await countedCalls(world.db, days, undefined)
    return Object.fromEntries(
      counted
        .filter(({ calls }) => calls > 0)
        .map(({ outcome, code, calls, findings }) => [`${outcome} ${code}`, [calls, findings]]),
    )
  }

  test('an answer that did not leave is no answered call, counted with its record or after it', async () => {
    const [first, second, third] = [newId('ent'), newId('ent'), newId('ent')] as EntryId[]
    const late = { as: 'failed', code: 'answer_unrecorded' }
    expect(
      await count(record(first!), record(second!), record(third!), withheld(first!, late)),
    ).toEqual({ 'answered ': [2, 2], 'failed answer_unrecorded': [1, 1] })
    expect(await count(withheld(second!, { as: 'interrupted', by: 'process' }))).toEqual({
      'answered ': [1, 1],
      'failed answer_unrecorded': [1, 1],
      'interrupted ': [1, 1],
    })
  })

  test('spend, metering, reason codes and what was hidden follow a record to its other ending', async () => {
    const [scored, refused] = [newId('ent'), newId('ent')] as EntryId[]
    const told = {
      ...{
        permit: 'p',
        model: { version: 'scored', supplier: 'sup' },
        outcome: { as: 'answered' },
      },
      ...{ usage: { inputTokens: 1 }, costMilli: 7, reasonCodes: true },
      findings: [{ action: 'mask' }, { action: 'flag' }],
    }
    const refusal = { permit: 'p', supplier: 'sup', code: 'x', findings: [{ action: 'refuse' }] }
    await count(
      { ...record(scored!), body: told },
      { ...record(refused!), kind: CALL_REFUSED, body: refusal },
    )
    const supplied = async () => {
      const days = { institution, from: '2000-01-01', before: '9999-01-01' }
      const counted = await countedCalls(world.db, days, undefined)
      return counted
        .filter(({ supplier, calls }) => supplier === 'sup' && calls > 0)
        .map((row) => ({ ...row, application: undefined }))
    }
    const sums = { calls: 1, metered: 1, reasoned: 1, costMilli: 7, hidden: 1, findings: 2 }
    const none = { calls: 1, metered: 0, reasoned: 0, costMilli: 0, hidden: 1, findings: 1 }
    expect(await supplied()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ outcome: 'answered', model: 'scored', ...sums }),
        expect.objectContaining({ outcome: 'refused', model: '', ...none }),
      ]),
    )
    await count(withheld(scored!, { as: 'failed', code: 'late' }))
    expect(await supplied()).toEqual(
      expect.arrayContaining([expect.objectContaining({ outcome: 'failed', ...sums })]),
    )
  })

  test('a correction of what is no record of this institution moves nothing', async () => {
    const before = await count()
    expect(await count(withheld(newId('ent') as EntryId, { as: 'failed', code: 'x' }))).toEqual(
      before,
    )
  })
})
