import { afterAll, beforeAll, expect, test } from 'vitest'
import { CALL_RECORDED, CALL_WITHHELD } from '#contexts/gateway/index.ts'
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

  test('a correction of what is no record of this institution moves nothing', async () => {
    const before = await count()
    expect(await count(withheld(newId('ent') as EntryId, { as: 'failed', code: 'x' }))).toEqual(
      before,
    )
  })
})
