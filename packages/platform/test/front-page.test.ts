import { Registry } from 'prom-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bootstrapInstitution, createGuardian } from '#contexts/identity/index.ts'
import { buildHttp } from '#platform/http/server.ts'
import { frontPage } from '../src/front-page.ts'
import { describeOnDatabases, openWorld, type World } from '../src/testing/world.ts'

describeOnDatabases('the front page', (database) => {
  let world: World
  let app: Awaited<ReturnType<typeof buildHttp>>['app']

  beforeAll(async () => {
    world = await openWorld(database)
    const { services } = world
    const administrator = { login: 'admin', name: '管理员', password: 'nine slow otters' }
    await bootstrapInstitution(
      { slug: 'bank', name: { zh: '银行', en: 'Bank' }, administrator },
      services,
    )
    const options = {
      services,
      registry: new Registry(),
      roles: new Set(['control'] as const),
      locale: 'zh-CN',
      gateway: undefined,
    } as const
    const built = await buildHttp({
      services,
      guardian: createGuardian(services),
      routes: [],
      doors: [],
      locale: 'zh-CN',
      secureCookies: false,
      pages: (pages) => frontPage(pages, options),
    })
    app = built.app
  })
  afterAll(async () => {
    await app.close()
    await world.close()
  })

  const page = (headers: Record<string, string>) => app.inject({ url: '/', headers })

  test('it says what is running, in the language that the reader prefers, Chinese for others', async () => {
    expect((await page({})).body).toContain('正在运行')
    expect((await page({ 'accept-language': 'en-GB,en;q=0.9' })).body).toContain('What is running')
    expect((await page({ 'accept-language': 'fr' })).body).toContain('lang="zh-CN"')
  })

  test('it repeats nothing of the request as markup, and runs no script', async () => {
    const { body, headers } = await page({ host: 'x"><script>alert(1)</script>' })
    expect(body).not.toContain('<script')
    expect(headers['content-security-policy']).toContain("script-src 'self'")
  })

  test('it is alive, ready while the database answers, and counts', async () => {
    expect((await app.inject({ url: '/healthz' })).json()).toEqual({ alive: true })
    expect((await app.inject({ url: '/readyz' })).json()).toMatchObject({
      ready: true,
      database: true,
    })
    expect((await app.inject({ url: '/metrics' })).statusCode).toBe(200)
  })
})
