import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { describeOnDatabases } from '../../testing/world.ts'
import { sweepIdentity } from './jobs.ts'
import { openSession } from './open-session.ts'
import { actorOf } from './person.ts'
import { whoAmI } from './read-identity.ts'
import { caller, openScenario, PASSWORD, recording, type Scenario } from './scenario.ts'
import { SESSION_IDLE_SECONDS, SESSION_LIFETIME_SECONDS } from './session.ts'
import {
  FAILURES_PER_ADDRESS_MAX,
  FAILURES_PER_NAME_MAX,
  THROTTLE_WINDOW_SECONDS,
  WAIT_FIRST_SECONDS,
} from './throttle.ts'

const codeOf = (outcome: Promise<unknown>): Promise<unknown> =>
  outcome.then(
    () => 'signed in',
    (error) => error.code,
  )

describeOnDatabases('signing in', (database) => {
  let scenario: Scenario
  let address = 0
  beforeAll(async () => {
    scenario = await openScenario(database)
  })
  beforeEach(() => {
    address += 1
  })
  afterAll(() => scenario.close())

  const from = () => ({ ...caller, ip: `203.0.113.${address}` })

  test('opens a session whose token is nowhere but with the caller', async () => {
    const { services, appended } = scenario
    const person = await scenario.add('feng.lan', ['developer'])
    const opened = await openSession({ login: 'FENG.LAN', password: PASSWORD }, from(), services)
    expect(opened.person).toEqual(person)
    const rows = await services.db.selectFrom('identity.session').selectAll().execute()
    expect(JSON.stringify([rows, appended])).not.toContain(opened.token)
    expect(JSON.stringify([rows, appended])).not.toContain(opened.csrfToken)
    expect(appended.at(-1)).toMatchObject({
      kind: 'session.opened',
      actor: { id: person.id },
      body: { method: 'password' },
    })
  })

  test('unknown login, unknown institution, wrong password: one answer, one entry each', async () => {
    const { services, appended } = scenario
    await scenario.add('jiang.hai', ['developer'])
    const attempts = [
      { login: 'jiang.hai', password: 'a wrong guess' },
      { login: 'nobody.here', password: 'a wrong guess' },
      { login: 'jiang.hai', password: PASSWORD, institution: 'no-such-bank' },
      { login: '\u0000; drop table', password: 'a wrong guess', institution: '\u0000' },
    ]
    const answers: unknown[] = []
    for (const attempt of attempts) {
      const before = appended.length
      const error = await openSession(attempt, from(), services).catch((thrown) => thrown)
      answers.push({ code: error.code, status: error.status, text: error.text, at: error.details })
      expect(appended.slice(before)).toMatchObject([
        { kind: 'session.refused', actor: { type: 'anonymous' } },
      ])
      expect(JSON.stringify(appended.at(-1))).not.toContain(attempt.login.slice(-5))
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
  })

  test('ends the session that the browser held before', async () => {
    const { services } = scenario
    const person = await scenario.add('shen.yue', ['developer'])
    const login = { login: person.login, password: PASSWORD }
    const first = await openSession(login, from(), services)
    const second = await openSession(login, { ...from(), sessionToken: first.token }, services)
    expect(second.token).not.toBe(first.token)
    await expect(codeOf(whoAmI(actorOf(person), first.token, services))).resolves.toBe(
      'identity.session_ended',
    )
  })

  test('lasts an hour without use and twelve hours in all', async () => {
    const { services } = scenario
    const person = await scenario.add('han.lei', ['developer'])
    const login = { login: person.login, password: PASSWORD }
    const seen = (token: string) => codeOf(whoAmI(actorOf(person), token, services))

    const idle = await openSession(login, from(), services)
    scenario.advanceSeconds(SESSION_IDLE_SECONDS - 1)
    expect(await seen(idle.token)).toBe('signed in')
    scenario.advanceSeconds(1)
    expect(await seen(idle.token)).toBe('identity.session_ended')

    const used = await openSession(login, from(), services)
    await services.db
      .updateTable('identity.session')
      .set({ last_seen_at: used.expiresAt })
      .where('expires_at', '=', used.expiresAt)
      .execute()
    scenario.advanceSeconds(SESSION_LIFETIME_SECONDS - 1)
    expect(await seen(used.token)).toBe('signed in')
    scenario.advanceSeconds(1)
    expect(await seen(used.token)).toBe('identity.session_ended')
  })
})

describeOnDatabases('the throttle', (database) => {
  let scenario: Scenario
  beforeAll(async () => {
    scenario = await openScenario(database)
  })
  afterAll(() => scenario.close())

  const guess = (login: string, ip: string, services = scenario.services, password = 'wrong one') =>
    codeOf(openSession({ login, password }, { ...caller, ip }, services))

  test('holds for a name across addresses and across two processes', async () => {
    const person = await scenario.add('yang.fan', ['developer'])
    const another = recording(scenario.world.services, scenario.appended)
    for (let made = 0; made < FAILURES_PER_NAME_MAX; made += 1) {
      const services = made % 2 === 0 ? scenario.services : another
      expect(await guess(person.login, `192.0.2.${made}`, services)).toBe(
        'identity.wrong_credentials',
      )
    }
    for (const services of [scenario.services, another]) {
      // Even the right password has to wait: else the wait would tell which guess was right.
      const outcome = openSession(
        { login: person.login, password: PASSWORD },
        { ...caller, ip: '192.0.2.200' },
        services,
      )
      await expect(outcome).rejects.toMatchObject({
        code: 'identity.throttled',
        status: 429,
        details: { retryAfterSeconds: WAIT_FIRST_SECONDS },
      })
    }
    scenario.advanceSeconds(WAIT_FIRST_SECONDS)
    expect(await guess(person.login, '192.0.2.201', another, PASSWORD)).toBe('signed in')
    // Success cleared the name: a slip right after does not have to wait.
    expect(await guess(person.login, '192.0.2.202')).toBe('identity.wrong_credentials')
    expect(await guess(person.login, '192.0.2.203', another, PASSWORD)).toBe('signed in')
  })

  test('treats a login that nobody has like any other', async () => {
    const codes: unknown[] = []
    for (let made = 0; made <= FAILURES_PER_NAME_MAX; made += 1) {
      codes.push(await guess('no.such.login', `198.51.100.${made}`))
    }
    expect(codes).toEqual([
      ...Array(FAILURES_PER_NAME_MAX).fill('identity.wrong_credentials'),
      'identity.throttled',
    ])
  })

  test('a burst of parallel guesses gets no more verified than one after the other', async () => {
    const person = await scenario.add('zhu.bo', ['developer'])
    const codes = await Promise.all(
      Array.from({ length: 12 }, (_, made) => guess(person.login, `198.51.100.${100 + made}`)),
    )
    const verified = codes.filter((code) => code === 'identity.wrong_credentials')
    expect(verified).toHaveLength(FAILURES_PER_NAME_MAX)
    expect(codes.filter((code) => code === 'identity.throttled')).toHaveLength(7)
  })

  test('holds for an address across names, which a success does not clear', async () => {
    const ip = '203.0.113.99'
    const person = await scenario.add('qin.shan', ['developer'])
    for (let made = 1; made < FAILURES_PER_ADDRESS_MAX; made += 1) {
      expect(await guess(`guess.${made}`, ip)).toBe('identity.wrong_credentials')
    }
    expect(await guess(person.login, ip, scenario.services, PASSWORD)).toBe('signed in')
    expect(await guess('one.more', ip)).toBe('identity.wrong_credentials')
    expect(await guess('and.another', ip)).toBe('identity.throttled')
  })

  test('survives the sweep while it matters and goes when it does not', async () => {
    const rows = () => scenario.services.db.selectFrom('identity.login_throttle').selectAll()
    await sweepIdentity(scenario.services)
    expect(await rows().execute()).not.toHaveLength(0)
    scenario.advanceSeconds(THROTTLE_WINDOW_SECONDS * 2)
    await sweepIdentity(scenario.services)
    expect(await rows().execute()).not.toHaveLength(0)
    scenario.advanceSeconds(2 * 86_400)
    await sweepIdentity(scenario.services)
    expect(await rows().execute()).toHaveLength(0)
  })
})
