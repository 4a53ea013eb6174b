import { extendTiles } from '@hengjian/ledger'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { systemActor } from '#kernel/actor.ts'
import { type InstitutionId, newId } from '#kernel/ids.ts'
import { addDays, type Instant, parseInstant } from '#kernel/time.ts'
import { together } from '#platform/database/transaction.ts'
import { describeOnDatabases, openWorld, type World } from '../../testing/world.ts'
import { integrateAll } from './integrate.ts'
import { latestCheckpoint, logsStanding } from './log-store.ts'
import { verifyLog } from './verify.ts'

describeOnDatabases('a log whose tiles were changed', (database) => {
  const instant: Instant = parseInstant('2026-07-01T08:00:00Z')!
  let world: World
  let institution: InstitutionId
  beforeEach(async () => {
    world = await openWorld(database, { now: () => instant })
    institution = newId('ins') as InstitutionId
    await together(world.db, (tx) =>
      world.services.openLog(tx, { id: institution, slug: 'sample' }),
    )
  })
  afterEach(() => world.close())

  const appendMany = (count: number) =>
    together(world.db, (tx) =>
      world.services.appendAll(
        tx,
        Array.from({ length: count }, (_, n) => ({
          kind: 'test.done',
          subject: 'thing',
          actor: systemActor('test', institution),
          body: { n },
        })),
      ),
    )

  test.each([
    ['a leaf of the edge', 0, 12],
    ['an inner hash of the edge', 1, 0],
  ])(
    '%s that was changed is not signed, and the log stands until it is put back',
    async (_what, level, at) => {
      await appendMany(300)
      await integrateAll(world.services)
      const tile = world.db
        .updateTable('ledger.tile')
        .where('level', '=', level)
        .where('n', '=', 1 - level)
      const { hashes } = await world.db
        .selectFrom('ledger.tile')
        .select('hashes')
        .where('level', '=', level)
        .where('n', '=', 1 - level)
        .executeTakeFirstOrThrow()
      const altered = Buffer.from(hashes)
      altered.writeUInt8(altered.readUInt8(at * 32) ^ 1, at * 32)
      await tile.set({ hashes: altered }).execute()
      await appendMany(1)
      const refusal = { code: 'ledger.tiles_altered', details: { size: 300 } }
      await expect(integrateAll(world.services)).rejects.toMatchObject(refusal)
      expect((await latestCheckpoint(world.db, institution))?.size).toBe(300)
      expect(await logsStanding(world.db, addDays(instant, 1))).toMatchObject([{ institution }])

      await tile.set({ hashes: Buffer.from(hashes) }).execute()
      await integrateAll(world.services)
      expect(await verifyLog(world.services, institution)).toMatchObject({ ok: true, size: 301 })
    },
  )

  test('tiles are held against what was signed, and not against the column beside it', async () => {
    await appendMany(3)
    await integrateAll(world.services)
    const forged = new Uint8Array(96)
    await world.db
      .updateTable('ledger.tile')
      .set({ hashes: Buffer.from(forged) })
      .execute()
    const { root } = extendTiles(3, [{ level: 0, n: 0, width: 3, hashes: forged }], [])
    await world.db
      .updateTable('ledger.checkpoint')
      .set({ root: Buffer.from(root) })
      .execute()
    const { note } = (await latestCheckpoint(world.db, institution))!
    await appendMany(1)
    const refusal = { code: 'ledger.tiles_altered' }
    await expect(integrateAll(world.services)).rejects.toMatchObject(refusal)

    const lines = note.split('\n')
    lines[2] = Buffer.from(root).toString('base64')
    await world.db
      .updateTable('ledger.checkpoint')
      .set({ note: lines.join('\n') })
      .execute()
    await expect(integrateAll(world.services)).rejects.toMatchObject(refusal)
    await world.db.deleteFrom('ledger.checkpoint').execute()
    await expect(integrateAll(world.services)).rejects.toMatchObject(refusal)
  })
})
