import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { liftStop, revokePermit, tripStop } from '#contexts/permits/index.ts'
import { withClient } from '../src/testing/global-setup.ts'
import { describeOnDatabases } from '../src/testing/world.ts'
import { type DoorWorld, openDoorWorld, usual } from './door-world.ts'
import { somebody } from './review-world.ts'

const MODEL = 'extractive-answerer'
const question = { model: MODEL, messages: [{ role: 'user', content: '存款保险最高赔付多少？' }] }

describeOnDatabases('what gateways hold of permits and stops', (database) => {
  let door: DoorWorld
  beforeAll(async () => {
    door = await openDoorWorld(database)
  })
  afterAll(() => door.close())
  beforeEach(() => {
    door.behave(usual)
    door.received.length = 0
  })

  const codeOf = async (response: Response) =>
    ((await response.json()) as { error: { code: string } }).error.code

  test('a stop refuses the next call on every gateway; who tripped it cannot lift it', async () => {
    const second = await door.another()
    const operator = somebody(door, 'operator')
    const target = await door.applicationOf('drafting-assistant')
    const { services } = door.world
    const id = await tripStop(
      operator,
      { hits: { scope: 'application', target }, reason: '演练：紧急停用' },
      services,
    )
    for (const origin of [door.origin, second.origin]) {
      await expect
        .poll(
          async () => (await door.call('drafting-assistant', question, undefined, origin)).status,
          { interval: 20 },
        )
        .toBe(409)
    }
    await expect(liftStop(operator, { id, reason: '演练结束' }, services)).rejects.toMatchObject({
      code: 'permits.own_stop',
    })
    expect((await door.call('drafting-assistant', question)).status).toBe(409)
    await liftStop(somebody(door, 'risk-manager'), { id, reason: '演练结束' }, services)
    await expect
      .poll(async () => (await door.call('drafting-assistant', question)).status)
      .toBe(200)
  })

  test('a permit whose row was tampered with is refused', async () => {
    const application = await door.applicationOf('drafting-assistant')
    const { note } = (await door.world.db
      .selectFrom('permits.permit')
      .select('note')
      .where('application', '=', application)
      .where('revoked_at', 'is', null)
      .executeTakeFirst())!
    const rewrite = (text: string) =>
      sql`with next as (update platform.epoch set value = value + 1 returning value)
        update permits.permit set note = ${text}, epoch = next.value from next where application = ${application}`.execute(
        door.world.db,
      )
    await rewrite(note.replace('"requestsPerMinute":1200', '"requestsPerMinute":9999'))
    await expect
      .poll(async () => (await door.call('drafting-assistant', question)).status)
      .toBe(403)
    expect(await codeOf(await door.call('drafting-assistant', question))).toBe('permit_forged')
    await rewrite(note)
    await expect
      .poll(async () => (await door.call('drafting-assistant', question)).status)
      .toBe(200)
  })

  test('with the database away a high-tier call is refused unsent, and served again when it is back', async () => {
    const name = String(
      (await sql<{ name: string }>`select current_database() as name`.execute(door.world.db))
        .rows[0]!.name,
    )
    await withClient(database.connection, async (client) => {
      await client.query(`alter database ${name} allow_connections false`)
      await client.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1',
        [name],
      )
    })
    const refused = await door.call('customer-assistant', question)
    expect(refused.status).toBe(503)
    expect(await codeOf(refused)).toBe('record_unavailable')
    expect(door.received).toEqual([])
    await withClient(database.connection, (client) =>
      client.query(`alter database ${name} allow_connections true`),
    )
    await expect
      .poll(async () => (await door.call('customer-assistant', question)).status)
      .toBe(200)
  })

  // Last, for the permit is gone after it.
  test('a revoked permit refuses the next call', async () => {
    const application = await door.applicationOf('customer-assistant')
    const held = door.gateway.state.permits.get(application)!
    await revokePermit(
      somebody(door, 'risk-manager'),
      { serial: held.serial, reason: '测试撤销准行证' },
      door.world.services,
    )
    await expect
      .poll(async () => (await door.call('customer-assistant', question)).status, { interval: 20 })
      .toBe(403)
    expect(await codeOf(await door.call('customer-assistant', question))).toBe('permit_revoked')
  })
})
