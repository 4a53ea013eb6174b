import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Registry } from 'prom-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bootstrapInstitution, createGuardian } from '#contexts/identity/index.ts'
import { addMs } from '#kernel/time.ts'
import { buildHttp } from '#platform/http/server.ts'
import { runRound } from '#platform/jobs/jobs.ts'
import { listRounds, saveBeat, WORKER_SILENCE_MS } from '#platform/jobs/life-store.ts'
import { consolePages } from '../src/console.ts'
import { probes } from '../src/probes.ts'
import { describeOnDatabases, openWorld, type World } from '../src/testing/world.ts'

describeOnDatabases('what is served beside the API', (database) => {
  let world: World
  let app: Awaited<ReturnType<typeof buildHttp>>['app']
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hengjian-console-'))
    await mkdir(join(folder, 'assets'))
    await writeFile(join(folder, 'index.html'), '<meta name="csp-nonce" content="__NONCE__">')
    await writeFile(join(folder, 'assets/main-1.js'), 'export {}')
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
      gateway: undefined,
    } as const
    const built = await buildHttp({
      services,
      guardian: createGuardian(services),
      routes: [],
      doors: [],
      locale: 'zh-CN',
      secureCookies: false,
      pages(pages) {
        probes(pages, options)
        consolePages(pages, folder)
      },
    })
    app = built.app
  })
  afterAll(async () => {
    await app.close()
    await world.close()
    await rm(folder, { recursive: true })
  })

  const page = (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers })

  test('every address of the console is its one page, with a nonce of its own, never stored', async () => {
    const first = await page('/applications/app_1?tier=high')
    const nonce = /content="(.+)"/.exec(first.body)![1]!
    expect(first.headers['content-security-policy']).toContain(`style-src 'self' 'nonce-${nonce}'`)
    expect(first.headers['cache-control']).toBe('no-cache')
    expect((await page('/')).body).not.toBe(first.body)
  })

  test('the page runs no inline script, can be framed by nobody, and repeats nothing of the request', async () => {
    const { body, headers } = await page('/<script>alert(1)</script>', {
      host: 'x"><script>alert(1)</script>',
    })
    expect(body).not.toContain('<script')
    const policy = String(headers['content-security-policy'])
    expect(policy).toContain("script-src 'self';")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toMatch(/unsafe|https?:/)
    expect(headers).toMatchObject({
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    })
  })

  test('hashed assets stay for ever; what is no asset, no page and no route is not found', async () => {
    const script = await page('/assets/main-1.js')
    expect(script.headers['cache-control']).toContain('immutable')
    expect(script.headers['content-type']).toContain('text/javascript')
    for (const url of [
      '/assets/main-2.js',
      '/assets/..%2findex.html',
      '/api/nothing',
      '/v1/nothing',
    ]) {
      expect((await page(url)).statusCode, url).toBe(404)
    }
  })

  test('it is alive, ready while the database answers, and counts', async () => {
    expect((await page('/healthz')).json()).toEqual({ alive: true })
    expect((await page('/readyz')).json()).toMatchObject({ ready: true, database: true })
    expect((await page('/metrics')).statusCode).toBe(200)
  })

  test('how the last round of a job ended is kept', async () => {
    const { db, services } = world
    const round = (run: () => Promise<unknown>) =>
      runRound({ name: 'test.round', cron: '* * * * *', run }, services)
    await round(async () => {
      const [running] = await listRounds(db)
      expect(running).toEqual({ job: 'test.round', begunAt: expect.any(String) })
      throw new Error('it does not hold')
    })
    expect(await listRounds(db)).toMatchObject([{ job: 'test.round', failure: 'http.internal' }])
    await round(async () => undefined)
    const [last] = await listRounds(db)
    expect(last).toMatchObject({ job: 'test.round', endedAt: expect.any(String) })
    expect(last).not.toHaveProperty('failure')
  })

  test('it says whether a worker runs anywhere, and is ready without', async () => {
    const { db, now } = world.services
    const said = async () => (await page('/readyz')).json()
    expect(await said()).toMatchObject({ ready: true, worker: false, ledger: true })
    await saveBeat(db, 'wrk_1', now())
    expect(await said()).toMatchObject({ ready: true, worker: true })
    await saveBeat(db, 'wrk_1', addMs(now(), -WORKER_SILENCE_MS - 1_000))
    expect(await said()).toMatchObject({ ready: true, worker: false })
  })
})
