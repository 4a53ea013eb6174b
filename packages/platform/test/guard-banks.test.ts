import { afterAll, beforeAll, expect, test } from 'vitest'
import { actorOf, pageOfPeople } from '#contexts/identity/index.ts'
import { entriesOf, openPayload } from '#contexts/ledger/index.ts'
import { admitBank, importBank, mintPermit, retireBank, tryBank } from '#contexts/permits/index.ts'
import type { PersonActor, Role } from '#kernel/actor.ts'
import { type EntryId, type InstitutionId, newId } from '#kernel/ids.ts'
import { describeOnDatabases } from '../src/testing/world.ts'
import { type DoorWorld, openDoorWorld } from './door-world.ts'
import { answering, ask, HIGH, LOW, whole } from './guard-world.ts'

const words = (name: string, text: string) => ({
  terms: { name, kind: 'keywords', format: 'txt', riskDefault: 'A.1.h' } as const,
  file: Buffer.from(text),
})
const expressions = (name: string, text: string) => ({
  terms: { name, kind: 'expressions', format: 'csv' } as const,
  file: Buffer.from(text),
})

describeOnDatabases('the banks of an institution', (database) => {
  let door: DoorWorld
  let people: readonly PersonActor[]

  beforeAll(async () => {
    door = await openDoorWorld(database)
    const { id } = door.sample.institution
    people = (await pageOfPeople(door.world.db, id, { limit: 100 })).map(actorOf)
  })
  afterAll(() => door.close())

  const withRole = (role: Role) => people.find(({ roles }) => roles.includes(role))!
  const entries = (subject: string) =>
    Array.fromAsync(entriesOf(door.world.db, door.sample.institution.id, { subject }))
  const putInForce = async (bank: Parameters<typeof importBank>[1]) => {
    const { services } = door.world
    const imported = await importBank(withRole('security-reviewer'), bank, services)
    await admitBank(withRole('risk-manager'), imported.id, services)
    return imported
  }
  const statusOf = async (application: string, text: string) =>
    (await door.call(application, ask(text))).status
  const retire = (id: Parameters<typeof admitBank>[1]) =>
    retireBank(withRole('risk-manager'), { id, reason: 'no longer needed' }, door.world.services)

  test('a bank guards calls from its admission to its retirement, on a running gateway', async () => {
    const { services, db } = door.world
    const bank = await importBank(
      withRole('security-reviewer'),
      words('house', '蓝鲸计划'),
      services,
    )
    expect(await statusOf(HIGH, '请介绍蓝 鲸 计 划')).toBe(200)
    await admitBank(withRole('risk-manager'), bank.id, services)
    await expect.poll(() => statusOf(HIGH, '请介绍蓝 鲸 计 划')).toBe(403)
    const refused = await door.call(HIGH, ask('请介绍蓝鲸计划'))
    expect(await refused.json()).toMatchObject({
      error: { code: 'guard_blocked', message: expect.stringContaining('keyword:house') },
    })
    const noted = await door.call(LOW, ask('请介绍蓝鲸计划'))
    expect(noted.status).toBe(200)
    expect(noted.headers.get('x-hengjian-findings')).toBe('keyword:house:1')

    await retire(bank.id)
    await expect.poll(() => statusOf(HIGH, '请介绍蓝鲸计划')).toBe(200)
    const kinds = (await entries(bank.id)).map(({ kind }) => kind)
    expect(kinds).toEqual(['guard.bank_imported', 'guard.bank_admitted', 'guard.bank_retired'])
    const [imported] = await entries(bank.id)
    const { id } = door.sample.institution
    const file = await openPayload(db, services.vault, id, imported!.id as EntryId, 'bank')
    expect(Buffer.from(file).toString()).toBe('蓝鲸计划')
  })

  test('answers are judged as well, and what scores low is noted only', async () => {
    const bank = await putInForce(words('answers', '红隼项目\nsoft-word\tA.5.a\t0.3'))
    await expect.poll(() => statusOf(HIGH, '红隼项目')).toBe(403)
    door.behave(whole(answering({ content: '红隼项目的细节' })))
    expect(await statusOf(HIGH, '你好')).toBe(403)
    door.behave(whole(answering({ content: 'soft-word' })))
    const noted = await door.call(HIGH, ask('你好'))
    expect(noted.status).toBe(200)
    expect(noted.headers.get('x-hengjian-findings')).toBe('keyword:answers:1')
    await retire(bank.id)
  })

  test('a bank is replaced by another of its name, in one act', async () => {
    const before = await putInForce(words('rotating', '旧词甲'))
    await expect.poll(() => statusOf(HIGH, '旧词甲')).toBe(403)
    const after = await putInForce(words('rotating', '新词乙'))
    await expect.poll(() => statusOf(HIGH, '新词乙')).toBe(403)
    expect(await statusOf(HIGH, '旧词甲')).toBe(200)
    const [retired] = (await entries(before.id)).slice(-1)
    expect(retired).toMatchObject({
      kind: 'guard.bank_retired',
      body: { reason: `replaced by ${after.id}` },
    })
    expect((await entries(after.id)).at(-1)).toMatchObject({ body: { replaces: before.id } })
    await retire(after.id)
  })

  test('only those who may declare an expression do, and it guards as a bank does', async () => {
    const sheet = expressions('contracts', 'contract,HT-(a+)+\\d{4}')
    const { services } = door.world
    await expect(importBank(withRole('risk-manager'), sheet, services)).rejects.toMatchObject({
      code: 'identity.forbidden',
    })
    const bank = await putInForce(sheet)
    await expect.poll(() => statusOf(HIGH, '合同HT-aaaa2026')).toBe(403)
    expect(await statusOf(HIGH, '合同HT-2026')).toBe(200)
    await retire(bank.id)
  })

  test('with one wrong row nothing is imported; the dry run says the same and changes nothing', async () => {
    const { services, db } = door.world
    const bad = words('bad', '好词\n\tA.1.a\n好词\n词\tB.9')
    const trial = await tryBank(withRole('operator'), bad)
    expect(trial.faults.map(({ row }) => row)).toEqual([2, 3, 4])
    await expect(importBank(withRole('operator'), bad, services)).rejects.toMatchObject({
      code: 'permits.bank_refused',
      details: { faults: trial.faults },
    })
    const rows = await db.selectFrom('permits.guard_bank').select('name').execute()
    expect(rows.map(({ name }) => name)).not.toContain('bad')
  })

  test('who imported a bank neither puts it in force nor takes it out, whatever roles they hold', async () => {
    const { services } = door.world
    const both: PersonActor = {
      ...withRole('security-reviewer'),
      roles: ['security-reviewer', 'risk-manager', 'administrator'],
    }
    const bank = await importBank(both, words('own', '自家词'), services)
    const own = { code: 'permits.own_bank' }
    await expect(admitBank(both, bank.id, services)).rejects.toMatchObject(own)
    await admitBank(withRole('risk-manager'), bank.id, services)
    const taking = { id: bank.id, reason: 'out of the way' }
    await expect(retireBank(both, taking, services)).rejects.toMatchObject(own)
    const again = admitBank(withRole('risk-manager'), bank.id, services)
    await expect(again).rejects.toMatchObject({ code: 'permits.bank_settled' })
    expect((await entries(bank.id)).map(({ kind }) => kind)).toEqual([
      'guard.bank_imported',
      'guard.bank_admitted',
    ])
    await retire(bank.id)
  })

  test('of two who admit at once one succeeds, and another institution finds nothing', async () => {
    const { services } = door.world
    const bank = await importBank(withRole('security-reviewer'), words('race', '赛跑词'), services)
    const stranger = { ...withRole('risk-manager'), institution: newId('ins') as InstitutionId }
    await expect(admitBank(stranger, bank.id, services)).rejects.toMatchObject({
      code: 'permits.no_bank',
    })
    const both = await Promise.allSettled([
      admitBank(withRole('risk-manager'), bank.id, services),
      admitBank(withRole('operator'), bank.id, services),
    ])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    await retire(bank.id)
  })

  test('only a risk manager narrows a permit to some of the banks', async () => {
    const { services } = door.world
    const kept = await putInForce(words('kept', '保留词'))
    const left = await putInForce(words('left-out', '放过词'))
    await expect.poll(() => statusOf(HIGH, '放过词')).toBe(403)
    const application = await door.applicationOf(HIGH)
    const minting = { application, banks: ['kept'] }
    expect(() => mintPermit(withRole('application-owner'), minting, services)).toThrow(
      expect.objectContaining({ code: 'identity.forbidden' }),
    )
    const risk = withRole('risk-manager')
    await expect(
      mintPermit(risk, { application, banks: ['nowhere'] }, services),
    ).rejects.toMatchObject({ code: 'permits.bank_not_in_force' })
    await mintPermit(risk, minting, services)
    await expect.poll(() => statusOf(HIGH, '放过词')).toBe(200)
    expect(await statusOf(HIGH, '保留词')).toBe(403)
    await mintPermit(risk, { application }, services)
    await retire(kept.id)
    await retire(left.id)
  })

  test('a bank that is not what was admitted fails as the permit says, and never passes for an empty one', async () => {
    const bank = await putInForce(words('tampered', '原来的词'))
    await expect.poll(() => statusOf(HIGH, '原来的词')).toBe(403)
    await door.world.db
      .updateTable('permits.guard_bank')
      .set({ content: Buffer.from('无害') })
      .where('id', '=', bank.id)
      .execute()
    const other = await door.another()
    const refused = await door.call(HIGH, ask('你好'), undefined, other.origin)
    expect(await refused.json()).toMatchObject({ error: { code: 'guard_blocked' } })
    const waived = await door.call(LOW, ask('你好'), undefined, other.origin)
    expect(waived.status).toBe(200)
    await retire(bank.id)
  })
})
