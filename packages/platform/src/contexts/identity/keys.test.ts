import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PersonActor } from '#kernel/actor.ts'
import { ApplicationId, type InstitutionId, type KeyId, newId, type PersonId } from '#kernel/ids.ts'
import { addDays, addMs } from '#kernel/time.ts'
import { currentEpoch } from '#platform/database/epoch.ts'
import { describeOnDatabases } from '../../testing/world.ts'
import { addPerson } from './add-person.ts'
import { hashKey } from './application-key.ts'
import { issueKey, listAllKeys, listKeys, type Ownership } from './issue-key.ts'
import { keysSince, saveKeyUses } from './key-store.ts'
import { actorOf } from './person.ts'
import { revokeKey, rotateKey } from './rotate-key.ts'
import { foundBank, openScenario, PASSWORD, type Scenario } from './scenario.ts'

const HOUR_MS = 3_600_000

describeOnDatabases('application keys', (database) => {
  let scenario: Scenario
  let owner: PersonActor
  let stranger: PersonActor
  const applicationId = ApplicationId.parse(newId('app'))
  const responsible = new Map<string, readonly PersonId[]>()
  const ownership: Ownership = async (_reader, institution: InstitutionId, id) =>
    responsible.get(`${institution}/${id}`) ?? []

  beforeAll(async () => {
    scenario = await openScenario(database)
    owner = actorOf(await scenario.add('owner', ['application-owner']))
    stranger = actorOf(await scenario.add('stranger', ['application-owner', 'developer']))
    responsible.set(`${scenario.institution}/${applicationId}`, [owner.id])
  })
  afterAll(() => scenario.close())

  const issue = (expiresAt?: Parameters<typeof issueKey>[1]['expiresAt']) =>
    issueKey(owner, { applicationId, name: 'batch job', expiresAt }, ownership, scenario.services)

  test('are issued to all who ask at once, one after the other', async () => {
    const asked = await Promise.allSettled(Array.from({ length: 20 }, () => issue()))
    expect(asked.filter(({ status }) => status === 'rejected')).toEqual([])
  })

  test('are shown once and stored as a digest', async () => {
    const { services, appended } = scenario
    const epochBefore = await currentEpoch(services.db)
    const { key, text } = await issue()
    const rows = await services.db.selectFrom('identity.application_key').selectAll().execute()
    const secret = text.split('_').slice(2).join('_')
    expect(JSON.stringify([rows, appended])).not.toContain(secret)
    expect(JSON.stringify(appended)).not.toContain(hashKey(text))
    expect(await keysSince(services.db, epochBefore)).toEqual([
      {
        keyId: key.id,
        hash: hashKey(text),
        institution: scenario.institution,
        applicationId,
        validUntil: undefined,
        revokedAt: undefined,
        epoch: epochBefore + 1,
      },
    ])
    expect(appended.at(-1)).toMatchObject({ kind: 'key.issued', subject: key.id })
    const page = { applicationId, limit: 50 }
    expect(await listKeys(owner, page, ownership, services)).toContainEqual(key)
  })

  test('are handled by nobody but the responsible, administrators included', async () => {
    const { services, administrator } = scenario
    const { key } = await issue()
    const input = { applicationId, name: 'mine now' }
    for (const [actor, code] of [
      [stranger, 'identity.not_responsible'],
      [administrator, 'identity.forbidden'],
    ] as const) {
      const before = scenario.appended.length
      const rotation = { keyId: key.id, overlapHours: 0 }
      await expect(issueKey(actor, input, ownership, services)).rejects.toMatchObject({ code })
      await expect(rotateKey(actor, rotation, ownership, services)).rejects.toMatchObject({ code })
      await expect(revokeKey(actor, key.id, ownership, services)).rejects.toMatchObject({ code })
      expect(scenario.appended).toHaveLength(before)
    }
  })

  test('of an application that does not exist are not issued, listed or guessed at', async () => {
    const { services } = scenario
    const unknown = ApplicationId.parse(newId('app'))
    const code = 'identity.unknown_application'
    await expect(
      issueKey(owner, { applicationId: unknown, name: 'x' }, ownership, services),
    ).rejects.toMatchObject({ code })
    await expect(
      listKeys(owner, { applicationId: unknown, limit: 1 }, ownership, services),
    ).rejects.toMatchObject({ code })
    await expect(
      revokeKey(owner, newId('key') as KeyId, ownership, services),
    ).rejects.toMatchObject({ code: 'identity.unknown_key' })
  })

  test('do not exist for another institution, not even for one who is responsible there', async () => {
    const { services } = scenario
    const other = await foundBank(services, 'other-bank')
    const theirs = actorOf(
      await addPerson(
        actorOf(other.administrator),
        { login: 'theirs', name: '他行', roles: ['application-owner'], password: PASSWORD },
        services,
      ),
    )
    responsible.set(`${theirs.institution}/${applicationId}`, [theirs.id])
    const { key } = await issue()
    const rotation = { keyId: key.id, overlapHours: 0 }
    const code = 'identity.unknown_key'
    await expect(rotateKey(theirs, rotation, ownership, services)).rejects.toMatchObject({ code })
    await expect(revokeKey(theirs, key.id, ownership, services)).rejects.toMatchObject({ code })
    expect(await listKeys(theirs, { applicationId, limit: 50 }, ownership, services)).toEqual([])
  })

  test('overlap with their successor for as long as was said, under new epochs', async () => {
    const { services } = scenario
    const { key } = await issue()
    const epoch = await currentEpoch(services.db)
    const rotation = { keyId: key.id, overlapHours: 24 }
    const { key: successor } = await rotateKey(owner, rotation, ownership, services)
    expect(successor).toMatchObject({ replaces: key.id, validUntil: undefined })
    const rows = await keysSince(services.db, epoch)
    expect(rows.map((row) => row.keyId)).toEqual([successor.id, key.id])
    expect(rows[1]!.validUntil).toBe(addMs(services.now(), 24 * HOUR_MS))
    expect(scenario.appended.at(-1)).toMatchObject({
      kind: 'key.rotated',
      subject: key.id,
      body: { successor: successor.id },
    })
    // A key has one successor: whoever holds the old one cannot grow a second line from it.
    await expect(rotateKey(owner, rotation, ownership, services)).rejects.toMatchObject({
      code: 'identity.key_not_live',
    })
  })

  test('keep their time: the successor of a key for ten days lives ten days', async () => {
    const { services } = scenario
    const { key } = await issue(addDays(services.now(), 10))
    scenario.advanceSeconds(86_400)
    const rotation = { keyId: key.id, overlapHours: 0 }
    const { key: successor } = await rotateKey(owner, rotation, ownership, services)
    expect(successor.validUntil).toBe(addDays(services.now(), 10))
    const listed = await listKeys(owner, { applicationId, limit: 200 }, ownership, services)
    expect(listed.find(({ id }) => id === key.id)?.validUntil).toBe(services.now())
  })

  test('are revoked at once, and neither rotated nor revoked again', async () => {
    const { services } = scenario
    const { key } = await issue()
    const epoch = await currentEpoch(services.db)
    await revokeKey(owner, key.id, ownership, services)
    expect(await keysSince(services.db, epoch)).toMatchObject([
      { keyId: key.id, revokedAt: services.now(), epoch: epoch + 1 },
    ])
    const code = 'identity.key_not_live'
    await expect(revokeKey(owner, key.id, ownership, services)).rejects.toMatchObject({ code })
    const rotation = { keyId: key.id, overlapHours: 1 }
    await expect(rotateKey(owner, rotation, ownership, services)).rejects.toMatchObject({ code })
  })

  test('never begin expired', async () => {
    await expect(issue(scenario.services.now())).rejects.toMatchObject({
      code: 'identity.expiry_in_past',
    })
  })

  test('of all applications are listed with who answers for them, and when they were last used', async () => {
    const { services, administrator, institution } = scenario
    const { key: used } = await issue()
    const { key: revoked } = await issue()
    await revokeKey(owner, revoked.id, ownership, services)
    const other = await foundBank(services, 'key-bank')
    const at = services.now()
    const uses = [
      { keyId: used.id, institution, at },
      // A gateway that writes later of an earlier use changes nothing, and neither does one of another institution.
      { keyId: used.id, institution, at: addDays(at, -1) },
      { keyId: revoked.id, institution: other.institution.id, at },
    ]
    for (const use of uses) await saveKeyUses(services.db, [use])
    const list = async (filter: object, actor = administrator) =>
      listAllKeys(actor, filter, { limit: 100 }, ownership, services)
    const [last, before] = await list({})
    expect(last).toMatchObject({ id: revoked.id, responsible: [owner.id], lastUsedAt: undefined })
    expect(before).toMatchObject({ id: used.id, lastUsedAt: at })
    const ids = async (is: boolean) => (await list({ live: { is, at } })).map(({ id }) => id)
    expect(await ids(true)).toContain(used.id)
    expect(await ids(true)).not.toContain(revoked.id)
    expect(await ids(false)).toContain(revoked.id)
    expect(await list({ application: ApplicationId.parse(newId('app')) })).toEqual([])
    expect(await list({}, actorOf(other.administrator))).toEqual([])
    await expect(list({}, { ...administrator, roles: ['reviewer'] })).rejects.toMatchObject({
      code: 'identity.forbidden',
    })
  })
})
