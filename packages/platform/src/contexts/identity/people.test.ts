import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId, type PersonId } from '#kernel/ids.ts'
import { describeOnDatabases } from '../../testing/world.ts'
import { addPerson } from './add-person.ts'
import { changePassword } from './change-password.ts'
import { changeRoles } from './change-roles.ts'
import { deactivatePerson } from './deactivate-person.ts'
import { createInstitution } from './found-institution.ts'
import { CreditCode, ProviderNaming } from './institution.ts'
import { openSession } from './open-session.ts'
import { actorOf } from './person.ts'
import { listInstitutions, listPeople, whoAmI } from './read-identity.ts'
import { caller, foundBank, openScenario, PASSWORD, type Scenario } from './scenario.ts'
import { setCreditCode } from './set-credit-code.ts'
import { findPerson } from './store.ts'

describeOnDatabases('the people of an institution', (database) => {
  let scenario: Scenario
  beforeAll(async () => {
    scenario = await openScenario(database)
  })
  afterAll(() => scenario.close())

  const newcomer = (login: string) => ({
    login,
    name: '新人',
    roles: ['developer' as const],
    password: PASSWORD,
  })

  test('the first is an administrator that the system added; the entries say so', () => {
    expect(scenario.administrator.roles).toEqual(['administrator'])
    expect(scenario.appended.slice(0, 2)).toMatchObject([
      { kind: 'institution.created', actor: { type: 'system', id: 'bootstrap' } },
      { kind: 'person.added', subject: scenario.administrator.id, actor: { type: 'system' } },
    ])
  })

  test('later ones are added by an administrator and by nobody else', async () => {
    const { services, administrator } = scenario
    const added = await addPerson(administrator, newcomer('Zhao.Min'), services)
    expect(added).toMatchObject({ login: 'zhao.min', institution: administrator.institution })
    expect(await findPerson(services.db, administrator.institution, added.id)).toEqual(added)

    const before = scenario.appended.length
    await expect(addPerson(actorOf(added), newcomer('qian.er'), services)).rejects.toMatchObject({
      code: 'identity.forbidden',
      details: { permission: 'person:manage' },
    })
    expect(scenario.appended).toHaveLength(before)
  })

  test('a login is taken once in its institution, and free in another', async () => {
    const { services, administrator } = scenario
    await addPerson(administrator, newcomer('sun.li'), services)
    await expect(addPerson(administrator, newcomer('SUN.LI'), services)).rejects.toMatchObject({
      code: 'identity.login_taken',
    })
    const other = await foundBank(services, 'second-bank')
    await expect(
      addPerson(actorOf(other.administrator), newcomer('sun.li'), services),
    ).resolves.toMatchObject({ login: 'sun.li' })
  })

  test('no entry holds a name, a login, an address or a password', async () => {
    const { services, administrator, appended } = scenario
    const email = 'private.person@bank.example'
    await addPerson(administrator, { ...newcomer('secret.login'), email }, services)
    const bodies = JSON.stringify(appended.map(({ body, subject }) => ({ body, subject })))
    for (const text of ['secret.login', email, '新人', PASSWORD, 'argon2']) {
      expect(bodies).not.toContain(text)
    }
  })

  test('an administrator changes the roles of others and never their own', async () => {
    const { services, administrator } = scenario
    const person = await scenario.add('wu.gang', ['developer'])
    const roles = ['validator', 'administrator', 'validator'] as const
    const changed = await changeRoles(administrator, { personId: person.id, roles }, services)
    expect(changed.roles).toEqual(['administrator', 'validator'])
    expect(scenario.appended.at(-1)).toMatchObject({
      kind: 'person.roles_changed',
      body: { from: ['developer'], to: ['administrator', 'validator'] },
    })

    const own = { personId: administrator.id, roles: ['administrator', 'validator'] as const }
    await expect(changeRoles(administrator, own, services)).rejects.toMatchObject({
      code: 'identity.own_account',
    })
    await expect(deactivatePerson(administrator, administrator.id, services)).rejects.toMatchObject(
      { code: 'identity.own_account' },
    )
  })

  test('of two administrators who remove each other at once, one remains', async () => {
    const { services } = scenario
    const bank = await foundBank(services, 'third-bank')
    const first = actorOf(bank.administrator)
    const second = actorOf(
      await addPerson(first, { ...newcomer('second'), roles: ['administrator'] }, services),
    )
    const roles = ['auditor'] as const
    const outcomes = await Promise.allSettled([
      changeRoles(first, { personId: second.id, roles }, services),
      changeRoles(second, { personId: first.id, roles }, services),
    ])
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(outcomes.find((outcome) => outcome.status === 'rejected')).toMatchObject({
      reason: { code: 'identity.last_administrator' },
    })
  })

  test('who is deactivated neither stays signed in nor signs in again', async () => {
    const { services, administrator } = scenario
    const person = await scenario.add('zheng.yu', ['operator'])
    const login = { login: person.login, password: PASSWORD }
    const { token } = await openSession(login, caller, services)
    await deactivatePerson(administrator, person.id, services)

    expect(scenario.appended.at(-1)).toMatchObject({
      kind: 'person.deactivated',
      body: { sessionsEnded: 1 },
    })
    await expect(whoAmI(actorOf(person), token, services)).rejects.toMatchObject({
      code: 'identity.session_ended',
    })
    await expect(openSession(login, caller, services)).rejects.toMatchObject({
      code: 'identity.wrong_credentials',
    })
    await expect(deactivatePerson(administrator, person.id, services)).rejects.toMatchObject({
      code: 'identity.person_deactivated',
    })
  })

  test('people of another institution cannot be found, changed or listed', async () => {
    const { services, administrator } = scenario
    const other = await foundBank(services, 'fourth-bank')
    const foreign = other.administrator
    const roles = ['auditor'] as const
    for (const attempt of [
      () => changeRoles(administrator, { personId: foreign.id, roles }, services),
      () => deactivatePerson(administrator, foreign.id, services),
      () => deactivatePerson(administrator, newId('per') as PersonId, services),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ code: 'identity.unknown_person' })
    }
    const listed = await listPeople(actorOf(foreign), { limit: 200 }, services)
    expect(listed).toEqual([foreign])
    expect(await findPerson(services.db, administrator.institution, foreign.id)).toBeUndefined()
  })

  test('pages go on where the last one ended and lose nobody', async () => {
    const { services, administrator } = scenario
    const whole = await listPeople(administrator, { limit: 200 }, services)
    const [first, second] = whole
    const page = { after: first!.id, limit: 1 }
    expect(await listPeople(administrator, page, services)).toEqual([second])
  })

  test('people are found by name, login, role and whether they still work here', async () => {
    const { services, administrator } = scenario
    const { id: stays } = await scenario.add('ji.xu', ['ethics-reviewer'])
    const { id: leaves } = await scenario.add('ji.ran', ['ethics-reviewer'])
    await deactivatePerson(administrator, leaves, services)
    const found = async (filter: object) =>
      (await listPeople(administrator, { ...filter, limit: 200 }, services)).map(({ id }) => id)
    expect(await found({ text: 'JI.' })).toEqual([stays, leaves])
    expect(await found({ text: 'ji_' })).toEqual([])
    expect(await found({ role: 'ethics-reviewer', active: true })).toEqual([stays])
    expect(await found({ text: 'ji.', active: false })).toEqual([leaves])
    const foreign = (await foundBank(services, 'fifth-bank')).administrator.id
    expect(await found({ ids: [foreign, leaves] })).toEqual([leaves])
  })
})

describeOnDatabases('a password of one’s own', (database) => {
  let scenario: Scenario
  beforeAll(async () => {
    scenario = await openScenario(database)
  })
  afterAll(() => scenario.close())

  test('is changed with the current one; other sessions end, this one stays', async () => {
    const { services } = scenario
    const person = await scenario.add('chen.jing', ['reviewer'])
    const login = { login: person.login, password: PASSWORD }
    const here = await openSession(login, caller, services)
    const elsewhere = await openSession(login, caller, services)
    const next = 'eight loud geese'
    const change = { current: PASSWORD, next, sessionToken: here.token, ip: caller.ip }
    await changePassword(actorOf(person), change, services)

    await expect(whoAmI(actorOf(person), here.token, services)).resolves.toBeDefined()
    await expect(whoAmI(actorOf(person), elsewhere.token, services)).rejects.toMatchObject({
      code: 'identity.session_ended',
    })
    await expect(openSession(login, caller, services)).rejects.toBeDefined()
    await expect(openSession({ ...login, password: next }, caller, services)).resolves.toBeDefined()
  })

  test('is not changed by whoever does not know it, nor to a weak one', async () => {
    const { services } = scenario
    const person = await scenario.add('chu.tian', ['reviewer'])
    const change = { sessionToken: undefined, ip: caller.ip }
    const wrong = { ...change, current: 'not my password', next: 'eight loud geese' }
    await expect(changePassword(actorOf(person), wrong, services)).rejects.toMatchObject({
      code: 'identity.wrong_current_password',
    })
    for (const next of ['short', 'x'.repeat(129), 'i am chu.tian indeed']) {
      const weak = { ...change, current: PASSWORD, next }
      await expect(changePassword(actorOf(person), weak, services)).rejects.toMatchObject({
        code: 'identity.weak_password',
      })
    }
    const login = { login: person.login, password: PASSWORD }
    await expect(openSession(login, caller, services)).resolves.toBeDefined()
  })

  test('guesses at it are throttled like sign-ins', async () => {
    const { services } = scenario
    const person = await scenario.add('wei.qing', ['reviewer'])
    const guess = { current: 'a wrong guess', next: 'eight loud geese', sessionToken: undefined }
    const codes: unknown[] = []
    for (let made = 0; made < 6; made += 1) {
      const ip = `198.51.100.${made}`
      const outcome = changePassword(actorOf(person), { ...guess, ip }, services)
      codes.push(await outcome.catch((error) => error.code))
    }
    expect(codes).toEqual([
      ...Array(5).fill('identity.wrong_current_password'),
      'identity.throttled',
    ])
  })
})

describeOnDatabases('further institutions', (database) => {
  let scenario: Scenario
  beforeAll(async () => {
    scenario = await openScenario(database)
  })
  afterAll(() => scenario.close())

  const founding = (slug: string) => ({
    slug,
    name: { zh: '另一保险', en: 'Another Insurer' },
    administrator: { login: 'admin', name: '管理员乙', password: PASSWORD },
  })

  test('are founded by administrators of the operating one, and see only themselves', async () => {
    const { services, administrator, institution } = scenario
    const founded = await createInstitution(administrator, founding('insurer-a'), services)
    const theirs = actorOf(founded.administrator)
    expect(theirs.institution).toBe(founded.institution.id)
    expect(await listInstitutions(theirs, { limit: 10 }, services)).toEqual([founded.institution])
    expect(await listInstitutions(administrator, { limit: 10 }, services)).toHaveLength(2)

    const kinds = scenario.appended.slice(-2)
    expect(kinds).toMatchObject([
      { kind: 'institution.created', actor: { id: administrator.id, institution } },
      { kind: 'person.added', actor: { type: 'system', institution: theirs.institution } },
    ])
  })

  test('say by which credit code they label what they generate; only a valid one, and only administrators', async () => {
    const { services, administrator, institution } = scenario
    const creditCode = '91110000MA00HJ8X8B'
    await setCreditCode(administrator, { creditCode, serviceCode: '1XGW3' }, services)
    const [named] = await listInstitutions(administrator, { limit: 1 }, services)
    expect(named).toMatchObject({ id: institution, creditCode, serviceCode: '1XGW3' })
    await setCreditCode(administrator, { creditCode }, services)
    const [own] = await listInstitutions(administrator, { limit: 1 }, services)
    expect(own).toMatchObject({ id: institution, creditCode })
    expect(own).not.toHaveProperty('serviceCode')
    for (const wrong of ['00000', '3ABCD', '1abcd', '1ABC', '1ABCDE']) {
      expect(ProviderNaming.safeParse({ creditCode, serviceCode: wrong }).success).toBe(false)
    }
    expect(scenario.appended.at(-1)).toMatchObject({
      kind: 'institution.credit_code_set',
      body: { creditCode },
    })
    expect(CreditCode.safeParse('91110000MA00HJ8X8A').success).toBe(false)
    const developer = await scenario.add('dev.code', ['developer'])
    await expect(setCreditCode(actorOf(developer), { creditCode }, services)).rejects.toMatchObject(
      {
        code: 'identity.forbidden',
      },
    )
    const founded = await createInstitution(
      administrator,
      { ...founding('insurer-d'), creditCode },
      services,
    )
    expect(founded.institution).toMatchObject({ creditCode })
  })

  test('are founded by nobody else', async () => {
    const { services, administrator } = scenario
    const { administrator: theirs } = await createInstitution(
      administrator,
      founding('insurer-b'),
      services,
    )
    await expect(
      createInstitution(actorOf(theirs), founding('insurer-c'), services),
    ).rejects.toMatchObject({ code: 'identity.not_operating_institution' })
    const developer = await scenario.add('dev.one', ['developer'])
    await expect(
      createInstitution(actorOf(developer), founding('insurer-c'), services),
    ).rejects.toMatchObject({ code: 'identity.forbidden' })
    await expect(
      createInstitution(administrator, founding('insurer-b'), services),
    ).rejects.toMatchObject({ code: 'identity.slug_taken' })
  })
})
