import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { entriesOf } from '#contexts/ledger/index.ts'
import type { ApplicationId, InstitutionId } from '#kernel/ids.ts'
import { newId } from '#kernel/ids.ts'
import { together } from '#platform/database/transaction.ts'
import type { EntryDraft } from '#platform/services.ts'
import { describeOnDatabases, openWorld, type World } from '../../testing/world.ts'
import { createRecordWriter, type RecordWriter } from './record-writer.ts'
import { openRequestContext, sweepInterrupted } from './sweep-interrupted.ts'

/** Does something while another transaction keeps everybody out of a table: a database that answers too slowly. */
function holding(db: World['db'], table: string, act: () => Promise<void>) {
  return together(db, async (tx) => {
    await sql`lock table ${sql.table(table)} in access exclusive mode`.execute(tx)
    await act()
  })
}

const NOW = { durable: true, opened: false }
const LATER = { durable: false, opened: false }

describeOnDatabases('the record writer', (database) => {
  let world: World
  let writer: RecordWriter
  const institution = newId('ins') as InstitutionId
  const application = newId('app') as ApplicationId

  beforeEach(async () => {
    world = await openWorld(database)
    await together(world.db, (tx) => world.services.openLog(tx, { id: institution, slug: 'bank' }))
    writer = createRecordWriter(world.services)
  })
  afterEach(async () => {
    await writer.stop()
    await world.close()
  })

  const draft = (extra: Partial<EntryDraft> = {}): EntryDraft => ({
    id: newId('ent'),
    kind: 'call.recorded',
    subject: application,
    actor: { type: 'application', id: application, institution },
    body: {},
    ...extra,
  })
  const recorded = async () => {
    const entries = await Array.fromAsync(entriesOf(world.db, institution, {}))
    return entries.map(({ id }) => id)
  }
  const opening = (id: EntryDraft['id']) => ({
    id: id!,
    institution,
    application,
    processId: 'proc_1',
    startedAt: world.services.now(),
    opening: { operation: 'chat' },
    retention: 'call-record',
    sealedRequest: Buffer.from('sealed'),
  })
  const openCalls = async () =>
    (await world.db.selectFrom('gateway.open_call').select('id').execute()).map(({ id }) => id)

  test('what is closed is durable when it resolves, and its beginning is cleared after', async () => {
    const record = draft()
    await writer.open(opening(record.id))
    expect(await openCalls()).toEqual([record.id])
    await writer.close(record, { durable: true, opened: true })
    expect(await recorded()).toEqual([record.id])
    // Its beginning is cleared a little later, together with others.
    await expect.poll(openCalls).toEqual([])
  })

  test('what is held is written by itself, and all of it at the stop', async () => {
    const first = draft()
    await writer.close(first, LATER)
    await expect.poll(recorded).toEqual([first.id])
    const many = Array.from({ length: 300 }, () => draft())
    for (const one of many) await writer.close(one, LATER)
    await writer.stop()
    expect((await recorded()).sort()).toEqual([first, ...many].map(({ id }) => id).sort())
    expect(writer.isKeepingUp()).toBe(false)
  })

  test('a record that cannot be written is refused alone; those beside it are written', async () => {
    const good = [draft(), draft()]
    const bad = draft({ body: { text: 'x'.repeat(100_000) } })
    const results = await Promise.allSettled(
      [good[0]!, bad, good[1]!].map((one) => writer.close(one, NOW)),
    )
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect((await recorded()).sort()).toEqual(good.map(({ id }) => id).sort())
  })

  test('a record that is written too late for its answer is followed by one that says so', async () => {
    const late = draft()
    await holding(world.db, 'ledger.entry', async () => {
      await expect(writer.close(late, NOW)).rejects.toMatchObject({
        code: 'gateway.answer_unrecorded',
      })
      expect(writer.isKeepingUp()).toBe(false)
    })
    const kinds = async () => {
      const entries = await Array.fromAsync(entriesOf(world.db, institution, {}))
      return entries.map(({ kind, body }) => [kind, (body as { record?: string }).record])
    }
    await expect.poll(kinds).toEqual([
      ['call.recorded', undefined],
      ['call.withheld', late.id],
    ])
  })

  test('calls that were cut become records, though the request of one before them does not open', async () => {
    const [broken, ...sound] = [draft(), draft(), draft()]
    await writer.open(opening(broken!.id))
    for (const { id } of sound) {
      const content = Buffer.from('{}')
      const sealedRequest = world.services.vault.seal(content, openRequestContext(id!))
      await writer.open({ ...opening(id), sealedRequest })
    }
    await expect(sweepInterrupted(world.services, -1_000)).rejects.toThrow()
    expect(await recorded()).toEqual(sound.map(({ id }) => id))
    expect(await openCalls()).toEqual([broken!.id])
  })

  test('while the database takes nothing, waiting records are refused and held ones come through afterwards', async () => {
    await sql`alter table ledger.entry rename to entry_away`.execute(world.db)
    await expect(writer.close(draft(), NOW)).rejects.toMatchObject({
      code: 'gateway.answer_unrecorded',
    })
    await sql`alter table ledger.entry_away rename to entry`.execute(world.db)
    const held = draft()
    await writer.close(held, LATER)
    await expect.poll(recorded).toEqual([held.id])
  })
})
