import { randomBytes } from 'node:crypto'
import pino from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { bootstrapInstitution } from '#contexts/identity/index.ts'
import { entriesOf, integrateAll, openPayload, verifyLog } from '#contexts/ledger/index.ts'
import { systemActor } from '#kernel/actor.ts'
import type { InstitutionId } from '#kernel/ids.ts'
import { together } from '#platform/database/transaction.ts'
import { composeServices } from '../compose.ts'
import { describeOnDatabases, openWorld, type World } from '../testing/world.ts'
import { resealAll } from './reseal-all.ts'

describeOnDatabases('rotating the master key', (database) => {
  const older = randomBytes(32)
  const newer = randomBytes(32)
  let world: World
  let institution: InstitutionId

  const servicesWith = (...masterKeys: [Uint8Array, ...Uint8Array[]]) =>
    composeServices({ connected: world.connected, masterKeys, log: pino({ level: 'silent' }) })

  beforeEach(async () => {
    world = await openWorld(database)
    const founded = await bootstrapInstitution(
      {
        slug: 'bank',
        name: { zh: '银行', en: 'Bank' },
        administrator: { login: 'root.person', name: '管理员', password: 'a long enough one' },
      },
      servicesWith(older),
    )
    institution = founded.institution.id
  })
  afterEach(() => world.close())

  async function appendSecret(key: Uint8Array) {
    const { db, append } = servicesWith(key)
    return together(db, (tx) =>
      append(tx, {
        kind: 'test.done',
        subject: institution,
        actor: systemActor('test', institution),
        body: {},
        payloads: [{ name: 'note', retention: 'dossier', content: Buffer.from('secret') }],
      }),
    )
  }

  test('afterwards the new key alone opens everything, and the old one nothing', async () => {
    const entry = await appendSecret(older)
    const [resealed] = await resealAll(servicesWith(newer, older))
    expect(resealed).toMatchObject({ institution: 'bank', signingKeys: 2, contentKeys: 1 })

    const { db, vault } = servicesWith(newer)
    const content = await openPayload(db, vault, institution, entry, 'note')
    expect(Buffer.from(content).toString()).toBe('secret')
    await integrateAll(servicesWith(newer))
    expect(await verifyLog(servicesWith(newer), institution)).toMatchObject({ ok: true })
    await expect(
      openPayload(db, servicesWith(older).vault, institution, entry, 'note'),
    ).rejects.toMatchObject({ code: 'vault.unknown_key' })
  })

  test('it leaves one entry that names the new key, and none where there was nothing to do', async () => {
    const services = servicesWith(newer, older)
    await resealAll(services)
    expect(await resealAll(services)).toMatchObject([{ signingKeys: 0, contentKeys: 0 }])
    const entries = []
    const filter = { kinds: ['master-key.rotated'] }
    for await (const entry of entriesOf(world.db, institution, filter)) entries.push(entry)
    expect(entries).toHaveLength(1)
    expect(entries[0]?.body).toMatchObject({ masterKey: services.vault.keyId, signingKeys: 2 })
  })

  test('without the old key it changes nothing', async () => {
    await expect(resealAll(servicesWith(newer))).rejects.toMatchObject({
      code: 'vault.unknown_key',
    })
    expect(await resealAll(servicesWith(older))).toMatchObject([{ signingKeys: 0 }])
  })
})
