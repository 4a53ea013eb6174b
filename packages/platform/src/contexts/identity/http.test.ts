import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { ApplicationId, newId } from '#kernel/ids.ts'
import { route } from '#platform/http/route.ts'
import { buildHttp } from '#platform/http/server.ts'
import { describeOnDatabases, openWorld } from '../../testing/world.ts'
import { createGuardian } from './authenticate.ts'
import type { Person } from './person.ts'
import { identityRoutes } from './routes.ts'
import { foundBank, openScenario, PASSWORD, type Scenario } from './scenario.ts'
import { SESSION_COOKIE, SESSION_IDLE_SECONDS } from './session.ts'

type App = Awaited<ReturnType<typeof buildHttp>>['app']

/** What a browser keeps of a sign-in. */
interface Browser {
  readonly cookie: string
  readonly csrf: string
}

describeOnDatabases('identity over HTTP', (database) => {
  let scenario: Scenario
  let app: App
  let owner: Person
  const applicationId = ApplicationId.parse(newId('app'))

  beforeAll(async () => {
    scenario = await openScenario(database)
    owner = await scenario.add('owner', ['application-owner'])
    const routes = identityRoutes({
      ownership: async (_reader, institution, id) =>
        institution === scenario.institution && id === applicationId ? [owner.id] : [],
      oidc: undefined,
    })
    const { services } = scenario
    const guardian = createGuardian(services)
    const options = { services, guardian, routes, doors: [], secureCookies: true }
    app = (await buildHttp({ ...options, locale: 'en' })).app
  })
  afterAll(async () => {
    await app.close()
    await scenario.close()
  })

  const send = (
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    url: string,
    headers: Record<string, string> = {},
    body?: object,
  ) => app.inject({ method, url: `/api${url}`, headers, ...(body && { payload: body }) })

  async function signIn(login: string, headers: Record<string, string> = {}): Promise<Browser> {
    const reply = await send('POST', '/session', headers, { login, password: PASSWORD })
    expect(reply.statusCode).toBe(200)
    const [cookie] = reply.cookies
    return { cookie: `${SESSION_COOKIE}=${cookie!.value}`, csrf: reply.json().csrfToken }
  }

  const trusted = ({ cookie, csrf }: Browser) => ({ cookie, 'x-csrf-token': csrf })
  const lastEntry = () => scenario.appended.at(-1)

  test('a sign-in sets a cookie that no script reads and no other site sends along', async () => {
    const body = { login: 'admin', password: PASSWORD }
    const reply = await send('POST', '/session', {}, body)
    expect(reply.cookies).toMatchObject([
      { name: SESSION_COOKIE, httpOnly: true, secure: true, sameSite: 'Lax', path: '/' },
    ])
    expect(reply.body).not.toContain(reply.cookies[0]!.value)
    expect(reply.json()).toMatchObject({ person: { login: 'admin' } })
  })

  test('where a caller is, only a trusted proxy may say', async () => {
    const whereabouts = route({
      method: 'GET',
      path: '/whereabouts',
      summary: 'Where the caller is.',
      permission: 'public',
      appends: null,
      reply: z.object({ ip: z.string() }),
      handle: async ({ http }) => ({ ip: http.ip }),
    })
    const { services } = scenario
    const options = {
      services,
      guardian: createGuardian(services),
      routes: [whereabouts],
      doors: [],
    }
    const behind = async (trustedProxies: readonly string[], remoteAddress: string) => {
      const { app: proxied } = await buildHttp({
        ...options,
        ...{ locale: 'en', secureCookies: true, trustedProxies },
      })
      const headers = { 'x-forwarded-for': '203.0.113.7' }
      const reply = await proxied.inject({ url: '/api/whereabouts', headers, remoteAddress })
      await proxied.close()
      return reply.json().ip
    }
    expect(await behind(['10.0.0.0/8'], '10.1.2.3')).toBe('203.0.113.7')
    expect(await behind(['10.0.0.0/8'], '192.0.2.1')).toBe('192.0.2.1')
    expect(await behind([], '10.1.2.3')).toBe('10.1.2.3')
  })

  test('GET /session tells who is signed in and what they may do', async () => {
    const browser = await signIn('owner')
    const reply = await send('GET', '/session', { cookie: browser.cookie })
    expect(reply.json()).toMatchObject({
      person: { id: owner.id, roles: ['application-owner'] },
      institution: { slug: 'first-bank' },
      csrfToken: browser.csrf,
    })
    expect(reply.json().permissions).toContain('key:manage')
    expect(reply.json().permissions).not.toContain('person:manage')
    expect(reply.body).not.toMatch(/argon2|hash/i)
  })

  test('session fixation: a cookie that was planted before the sign-in is worth nothing after', async () => {
    const planted = `${SESSION_COOKIE}=${'A'.repeat(43)}`
    const browser = await signIn('owner', { cookie: planted })
    expect(browser.cookie).not.toBe(planted)
    expect((await send('GET', '/session', { cookie: planted })).statusCode).toBe(401)

    // Nor does a live session of the attacker's become the victim's: it ends.
    const attacker = await signIn('admin')
    const victim = await signIn('owner', trusted(attacker))
    expect((await send('GET', '/session', { cookie: attacker.cookie })).statusCode).toBe(401)
    const seen = await send('GET', '/session', { cookie: victim.cookie })
    expect(seen.json().person.id).toBe(owner.id)
  })

  test('a mutation without the CSRF token of its own session is refused and recorded', async () => {
    const browser = await signIn('admin')
    const other = await signIn('admin')
    const body = { login: 'csrf.victim', name: '受害人', roles: ['developer'] }
    for (const csrf of [undefined, '', 'wrong', other.csrf]) {
      const headers = {
        cookie: browser.cookie,
        ...(csrf !== undefined && { 'x-csrf-token': csrf }),
      }
      const reply = await send('POST', '/people', headers, body)
      expect(reply.statusCode).toBe(403)
      expect(reply.json().error.code).toBe('identity.wrong_csrf_token')
      expect(lastEntry()).toMatchObject({
        kind: 'request.refused',
        body: { route: 'POST /api/people', code: 'identity.wrong_csrf_token', status: 403 },
      })
    }
    const people = await send('GET', '/people?limit=200', { cookie: browser.cookie })
    expect(people.body).not.toContain('csrf.victim')
    expect((await send('POST', '/people', trusted(browser), body)).statusCode).toBe(201)
  })

  test('a mutation from another origin is refused, signed in or not', async () => {
    const browser = await signIn('admin')
    const host = 'console.bank.example'
    for (const origin of ['https://evil.example', 'null', `https://${host}.evil.example`]) {
      const body = { login: 'admin', password: PASSWORD }
      for (const headers of [trusted(browser), {}]) {
        const reply = await send('POST', '/session', { ...headers, origin, host }, body)
        expect(reply.json().error.code).toBe('identity.wrong_origin')
      }
    }
    const fine = { ...trusted(browser), origin: `https://${host}`, host }
    expect((await send('DELETE', '/session', fine)).statusCode).toBe(204)
    expect((await send('GET', '/session', { cookie: browser.cookie })).statusCode).toBe(401)
    expect(lastEntry()).toMatchObject({ kind: 'session.closed', body: { reason: 'signed-out' } })
  })

  test('an ended session says so where a person is needed and is nobody where none is', async () => {
    const browser = await signIn('owner')
    scenario.advanceSeconds(SESSION_IDLE_SECONDS)
    const refused = await send('GET', '/people', { cookie: browser.cookie })
    expect(refused.statusCode).toBe(401)
    expect(refused.json().error.code).toBe('identity.session_ended')
    expect((await send('GET', '/people')).json().error.code).toBe('identity.not_signed_in')
    const again = await signIn('owner', { cookie: browser.cookie })
    expect(again.cookie).not.toBe(browser.cookie)
  })

  test('use keeps a session open past an idle hour', async () => {
    const browser = await signIn('owner')
    for (let read = 0; read < 3; read += 1) {
      scenario.advanceSeconds(SESSION_IDLE_SECONDS - 1)
      expect((await send('GET', '/session', { cookie: browser.cookie })).statusCode).toBe(200)
    }
  })

  test('one ends another of one’s own sessions, and nobody else’s', async () => {
    const here = await signIn('owner')
    const lost = await signIn('owner')
    const admin = await signIn('admin')
    const mine = await send('GET', '/sessions', { cookie: here.cookie })
    const ids: string[] = mine.json().items.map((session: { id: string }) => session.id)
    const [lostId] = ids.slice(-1)
    const foreign = await send('DELETE', `/sessions/${lostId}`, trusted(admin))
    expect(foreign.json().error.code).toBe('identity.unknown_session')
    expect((await send('DELETE', `/sessions/${lostId}`, trusted(here))).statusCode).toBe(204)
    expect((await send('GET', '/session', { cookie: lost.cookie })).statusCode).toBe(401)
    expect((await send('GET', '/session', { cookie: here.cookie })).statusCode).toBe(200)
  })

  test('what one may not do is refused with the permission, and recorded with the actor', async () => {
    const browser = await signIn('owner')
    const body = { login: 'a.friend', name: '朋友', roles: ['auditor'] }
    const reply = await send('POST', '/people', trusted(browser), body)
    expect(reply.json().error).toMatchObject({
      code: 'identity.forbidden',
      details: { permission: 'person:manage' },
    })
    expect(lastEntry()).toMatchObject({ kind: 'request.refused', actor: { id: owner.id } })
  })

  test('ids of another institution lead nowhere', async () => {
    const other = await foundBank(scenario.services, 'second-bank')
    const admin = await signIn('admin')
    const foreign = other.administrator.id
    const roles = { roles: ['auditor'] }
    for (const reply of [
      await send('PUT', `/people/${foreign}/roles`, trusted(admin), roles),
      await send('POST', `/people/${foreign}/deactivation`, trusted(admin)),
    ]) {
      expect(reply.statusCode).toBe(404)
      expect(reply.json().error.code).toBe('identity.unknown_person')
    }
  })

  test('a key is issued, listed, rotated and revoked; its text is answered only once', async () => {
    const browser = await signIn('owner')
    const at = `/applications/${applicationId}/keys`
    const issued = await send('POST', at, trusted(browser), { name: 'batch' })
    expect(issued.statusCode).toBe(201)
    const { key, text } = issued.json()
    const listed = await send('GET', at, { cookie: browser.cookie })
    expect(listed.json().items).toMatchObject([{ id: key.id, startsWith: key.startsWith }])
    expect(listed.body).not.toContain(text)

    const rotation = { overlapHours: 169 }
    const tooLong = await send('POST', `/keys/${key.id}/rotation`, trusted(browser), rotation)
    expect(tooLong.json().error.code).toBe('http.invalid_request')
    const rotated = await send('POST', `/keys/${key.id}/rotation`, trusted(browser), {
      overlapHours: 168,
    })
    expect(rotated.json().key.replaces).toBe(key.id)
    expect((await send('DELETE', `/keys/${key.id}`, trusted(browser))).statusCode).toBe(204)
  })

  test('a key of a foreign application is neither issued nor listed', async () => {
    const browser = await signIn('owner')
    const at = `/applications/${newId('app')}/keys`
    for (const reply of [
      await send('POST', at, trusted(browser), { name: 'batch' }),
      await send('GET', at, { cookie: browser.cookie }),
    ]) {
      expect(reply.json().error.code).toBe('identity.unknown_application')
    }
  })

  test('malformed sign-ins are refused with a code and never answered by chance', async () => {
    for (const body of [
      {},
      { login: 'admin' },
      { login: ['admin'], password: PASSWORD },
      { login: 'admin', password: PASSWORD, role: 'auditor' },
      { login: 'a'.repeat(2_000), password: PASSWORD },
    ]) {
      const reply = await send('POST', '/session', {}, body)
      expect(reply.statusCode).toBe(400)
      expect(reply.cookies).toEqual([])
      expect(lastEntry()).toMatchObject({ kind: 'request.refused' })
    }
  })

  test('without single sign-on its addresses say so', async () => {
    const reply = await send('GET', '/oidc/login')
    expect(reply.statusCode).toBe(404)
    expect(reply.json().error.code).toBe('identity.oidc_not_configured')
  })
})

describeOnDatabases('an installation without any institution', (database) => {
  test('answers that none is set up', async () => {
    const world = await openWorld(database)
    const guardian = createGuardian(world.services)
    const proof = { method: 'GET', cookies: {}, csrfToken: undefined, origin: undefined }
    await expect(guardian.authenticate({ ...proof, host: 'h' })).rejects.toMatchObject({
      code: 'identity.no_institution',
      status: 503,
    })
    await world.close()
  })
})
