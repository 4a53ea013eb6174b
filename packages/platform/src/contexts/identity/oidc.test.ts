import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildHttp } from '#platform/http/server.ts'
import { describeOnDatabases } from '../../testing/world.ts'
import { addPerson } from './add-person.ts'
import { createGuardian } from './authenticate.ts'
import { deactivatePerson } from './deactivate-person.ts'
import { connectOidc, type OidcConfig } from './oidc.ts'
import { identityRoutes } from './routes.ts'
import { openScenario, type Scenario } from './scenario.ts'
import { SESSION_COOKIE } from './session.ts'
import { OIDC_COOKIE, OIDC_FLOW_SECONDS } from './sign-in-with-oidc.ts'
import { startRealProvider } from './start-real-provider.ts'

const redirectUri = 'http://127.0.0.1:7800/api/oidc/callback'

/** The walk of a browser through the provider: its cookies, its forms, its redirects. */
async function walkProvider(start: string, login: string): Promise<URL> {
  const jar = new Map<string, string>()
  const visit = async (url: URL, form?: Record<string, string>) => {
    const reply = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    })
    for (const line of reply.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!
      if (value === '') jar.delete(name!)
      else jar.set(name!, value!)
    }
    await reply.arrayBuffer()
    return { location: new URL(reply.headers.get('location') ?? '', url) }
  }
  const forms = [{ prompt: 'login', login, password: 'any' }, { prompt: 'consent' }]
  let { location } = await visit(new URL(start))
  while (!location.href.startsWith(redirectUri)) {
    const form = location.pathname.startsWith('/interaction/') ? forms.shift() : undefined
    location = (await visit(location, form)).location
  }
  return location
}

describeOnDatabases('single sign-on with a real provider', (database) => {
  let scenario: Scenario
  let provider: Awaited<ReturnType<typeof startRealProvider>>
  let app: Awaited<ReturnType<typeof buildHttp>>['app']

  const serve = async (config: OidcConfig) => {
    const { services } = scenario
    const oidc = connectOidc(config)
    const routes = identityRoutes({ ownership: async () => [], oidc })
    const guardian = createGuardian(services)
    const options = { services, guardian, routes, doors: [], secureCookies: false }
    return (await buildHttp({ ...options, locale: 'en' })).app
  }

  beforeAll(async () => {
    scenario = await openScenario(database)
    provider = await startRealProvider(redirectUri)
    app = await serve(provider.config)
  })
  afterAll(async () => {
    await app.close()
    await provider.stop()
    await scenario.close()
  })

  const add = (login: string) =>
    addPerson(
      scenario.administrator,
      { login, name: '单点登录', roles: ['operator'], email: `${login}@bank.example` },
      scenario.services,
    )

  async function depart() {
    const reply = await app.inject({ url: '/api/oidc/login' })
    expect(reply.statusCode).toBe(302)
    const [cookie] = reply.cookies
    expect(cookie).toMatchObject({ name: OIDC_COOKIE, httpOnly: true, maxAge: OIDC_FLOW_SECONDS })
    return { url: reply.headers.location as string, cookie: `${OIDC_COOKIE}=${cookie!.value}` }
  }

  const arrive = (back: URL, cookie: string) =>
    app.inject({ url: `${back.pathname}${back.search}`, headers: { cookie } })

  async function signIn(login: string) {
    const { url, cookie } = await depart()
    return arrive(await walkProvider(url, login), cookie)
  }

  const sessionOf = (reply: Awaited<ReturnType<typeof arrive>>) =>
    reply.cookies.find(({ name }) => name === SESSION_COOKIE)?.value

  test('asks for a code with PKCE, state and nonce', async () => {
    const { url } = await depart()
    const asked = new URL(url).searchParams
    expect(Object.fromEntries(asked)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      redirect_uri: redirectUri,
    })
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(asked.get(name)!.length).toBeGreaterThanOrEqual(43)
    }
  })

  test('opens a session for the person with the verified address, then for the subject', async () => {
    const person = await add('hua.mulan')
    for (const linked of [true, false]) {
      const reply = await signIn('hua.mulan')
      expect(reply.statusCode).toBe(302)
      expect(reply.headers.location).toBe('/')
      const cookie = `${SESSION_COOKIE}=${sessionOf(reply)}`
      const seen = await app.inject({ url: '/api/session', headers: { cookie } })
      expect(seen.json().person).toMatchObject({ id: person.id, roles: ['operator'] })
      expect(scenario.appended.at(-1)).toMatchObject({
        kind: 'session.opened',
        actor: { id: person.id },
        body: { method: 'oidc', linked },
      })
    }
  })

  test('an address is linked once: another subject with the same address is refused', async () => {
    await add('yue.fei')
    expect(sessionOf(await signIn('yue.fei'))).toBeDefined()
    const reply = await signIn('other.yue.fei')
    expect(reply.json().error.code).toBe('identity.no_account')
    expect(sessionOf(reply)).toBeUndefined()
  })

  test('whom nobody added, whose address is unverified or who left gets no account', async () => {
    await add('li.bai')
    const left = await add('du.fu')
    await deactivatePerson(scenario.administrator, left.id, scenario.services)
    const count = () => scenario.services.db.selectFrom('identity.person').select('id').execute()
    const before = await count()
    for (const login of ['total.stranger', 'unverified.li.bai', 'du.fu']) {
      const reply = await signIn(login)
      expect(reply.statusCode).toBe(403)
      expect(reply.json().error.code).toBe('identity.no_account')
      expect(sessionOf(reply)).toBeUndefined()
      expect(scenario.appended.at(-1)).toMatchObject({ kind: 'session.refused' })
      expect(JSON.stringify(scenario.appended.at(-1))).not.toContain(login)
    }
    expect(await count()).toEqual(before)
  })

  test('comes back once, to the browser that left, in time, with the code as it was', async () => {
    await add('wang.wei')
    const refused = async (back: URL, cookie: string) => {
      const reply = await arrive(back, cookie)
      expect(reply.json().error.code).toBe('identity.oidc_refused')
      expect(sessionOf(reply)).toBeUndefined()
    }
    const first = await depart()
    const second = await depart()
    const back = await walkProvider(first.url, 'wang.wei')
    // Slipped into another browser: its cookie belongs to another departure, or it has none.
    await refused(back, second.cookie)
    await refused(back, '')
    expect(sessionOf(await arrive(back, first.cookie))).toBeDefined()
    await refused(back, first.cookie)

    const forged = await walkProvider(second.url, 'wang.wei')
    forged.searchParams.set('code', 'not-a-code-of-the-provider')
    await refused(forged, second.cookie)

    const late = await depart()
    const tooLate = await walkProvider(late.url, 'wang.wei')
    scenario.advanceSeconds(OIDC_FLOW_SECONDS)
    await refused(tooLate, late.cookie)
  })

  test('a provider that is away is named as such, and asked again the next time', async () => {
    const away = await startRealProvider(redirectUri)
    await away.stop()
    const other = await serve(away.config)
    for (let asked = 0; asked < 2; asked += 1) {
      const reply = await other.inject({ url: '/api/oidc/login' })
      expect(reply.statusCode).toBe(502)
      expect(reply.json().error.code).toBe('identity.oidc_unavailable')
    }
    await other.close()
  })

  test('a browser reads why it was refused on the sign-in page, in its own language, for a minute', async () => {
    const forged = {
      url: '/api/oidc/callback?state=forged',
      headers: { 'sec-fetch-mode': 'navigate' },
    }
    const reply = await app.inject(forged)
    expect(reply.headers.location).toBe('/')
    const cookie = reply.cookies.find(({ name }) => name === 'hengjian_oidc_refused')!
    expect(cookie).toMatchObject({ httpOnly: true, maxAge: 60 })
    const headers = { cookie: `${cookie.name}=${cookie.value}`, 'accept-language': 'zh-CN' }
    const offer = await app.inject({ url: '/api/oidc', headers })
    expect(offer.json().refused).toMatchObject({
      code: 'identity.oidc_refused',
      message: '统一身份认证的返回结果未通过校验',
    })
    // Nobody puts words of their own into that page.
    const invented = await app.inject({
      url: '/api/oidc',
      headers: { cookie: `${cookie.name}=toString` },
    })
    expect(invented.json()).toEqual({ available: true })
  })

  test('plain http is taken for a provider on loopback only', () => {
    for (const issuer of [
      'http://login.bank.example',
      'http://127.0.0.1.evil.example',
      'ftp://x',
    ]) {
      expect(() => connectOidc({ ...provider.config, issuer })).toThrow(/https/)
    }
    for (const issuer of ['https://login.bank.example', 'http://[::1]:9', 'http://localhost:9']) {
      expect(() => connectOidc({ ...provider.config, issuer })).not.toThrow()
    }
  })
})
