import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { authorize, type Permission, permissions } from '#contexts/identity/index.ts'
import type { PersonActor } from '#kernel/actor.ts'
import { openApiOf } from '#platform/http/openapi.ts'
import { routeName } from '#platform/http/route.ts'
import { buildHttp } from '#platform/http/server.ts'
import { describeOnDatabases, openWorld, type World } from '../../testing/world.ts'
import type { Application } from './application.ts'
import { applicationDraft, foundInstitution, modelDraft, versionDraft } from './fixture.ts'
import { registryRoutes } from './routes.ts'

const WORKBOOK = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

describe('the routes of the registry', () => {
  test('each have a name of their own and a permission that the table knows', () => {
    const names = registryRoutes.map(routeName)
    expect(new Set(names).size).toBe(names.length)
    for (const { permission } of registryRoutes)
      expect(Object.keys(permissions)).toContain(permission)
  })

  test('append wherever they change something; only trials change nothing', () => {
    const silent = registryRoutes.filter(
      ({ method, appends }) => method !== 'GET' && appends === null,
    )
    expect(silent.map(routeName)).toEqual([
      'POST /api/inventory/trials',
      'POST /api/filing-lists/trials',
      'POST /api/tier-table/trials',
      'POST /api/tier-tables/:id/trials',
    ])
  })

  test('are described by OpenAPI, every schema included', () => {
    const { paths } = openApiOf(registryRoutes, '0.0.0')
    expect(JSON.stringify(paths)).toContain('"dataClasses"')
    expect(Object.keys(paths)).toContain('/api/applications/{id}')
  })
})

describeOnDatabases('the registry over HTTP', (database) => {
  let world: World
  let app: FastifyInstance
  let actor: PersonActor
  const refusals: string[] = []

  beforeAll(async () => {
    world = await openWorld(database)
    const bank = await foundInstitution('bank', ['application-owner'], world.services)
    actor = bank.people['application-owner']
    const http = await buildHttp({
      services: world.services,
      guardian: {
        authenticate: async () => actor,
        authorize: (who, permission) => authorize(who, permission as Permission),
        recordRefusal: async (_actor, route, error) => void refusals.push(`${route} ${error.code}`),
      },
      routes: registryRoutes,
      doors: [],
      locale: 'en',
      secureCookies: false,
    })
    app = http.app
  })
  afterAll(async () => {
    await app.close()
    await world.close()
  })

  const send = async (method: 'GET' | 'POST' | 'PUT', url: string, payload?: object) => {
    const reply = await app.inject({
      method,
      url: `/api${url}`,
      ...(payload !== undefined && { payload }),
    })
    return { status: reply.statusCode, body: reply.json() }
  }

  test('an application is registered, listed, read, changed, and its tier explained', async () => {
    const draft = applicationDraft(actor)
    const registered = await send('POST', '/applications', draft)
    expect(registered.status).toBe(201)
    const { id } = registered.body as Application
    expect((await send('GET', `/applications/${id}`)).body).toEqual(registered.body)
    const changed = await send('PUT', `/applications/${id}`, {
      revision: 0,
      draft: { ...draft, publicFacing: true },
    })
    expect(changed).toMatchObject({ status: 200, body: { revision: 1, publicFacing: true } })
    expect((await send('GET', `/applications/${id}/tier`)).body).toMatchObject({
      current: true,
      derivation: { tier: 'low' },
    })
    await send('POST', '/applications', draft)
    const first = await send('GET', '/applications?limit=1&tier=low&text=minutes')
    expect(first.body).toMatchObject({ items: [{ id }], next: id })
    const second = await send('GET', `/applications?limit=1&after=${first.body.next}`)
    expect(second.body.items).toHaveLength(1)
    expect(second.body.next).toBeUndefined()
    expect((await send('GET', '/inventory')).body.applications).toHaveLength(2)
  })

  test('a model and its version are registered and read with what their provenance lacks', async () => {
    const model = await send('POST', '/models', modelDraft(actor))
    const version = await send('POST', `/models/${model.body.id}/versions`, versionDraft)
    expect(version.status).toBe(201)
    const read = await send('GET', `/model-versions/${version.body.id}`)
    expect(read.body.version).toEqual(version.body)
    expect(read.body.provenanceGaps).toContain('dataDigest')
    expect((await send('GET', `/models/${model.body.id}/versions`)).body.items).toHaveLength(1)
    expect((await send('GET', '/models?kind=predictive')).body.items).toEqual([])
    expect((await send('GET', '/model-versions')).body.items).toEqual([
      {
        id: version.body.id,
        version: versionDraft.version,
        modelId: model.body.id,
        modelName: model.body.name,
        kind: model.body.kind,
      },
    ])
    const named = async (list: string) =>
      (await send('GET', list)).body.items.map(({ id }: { id: string }) => id)
    const missing = `mver_${'0'.repeat(32)}`
    expect(await named(`/model-versions?ids=${missing},${version.body.id}`)).toEqual([
      version.body.id,
    ])
    const words = encodeURIComponent(`${model.body.name.en} ${versionDraft.version}`)
    expect(await named(`/model-versions?text=${words}`)).toEqual([version.body.id])
    expect(await named(`/models?text=nothing-of-this`)).toEqual([])
    expect((await send('GET', '/model-versions?ids=1')).status).toBe(400)
    const using = await send('GET', `/applications?modelVersion=${version.body.id}`)
    expect(using).toMatchObject({ status: 200, body: { items: [] } })
    const deployments = `/model-versions/${version.body.id}/deployments`
    expect((await send('GET', deployments)).body).toEqual({ items: [] })
    expect((await send('POST', deployments, {})).status).toBe(403)
  })

  test('the values of every field are told with their titles, so that a form needs no list of its own', async () => {
    const { body } = await send('GET', '/choices')
    expect(body.tier.map(({ id }: { id: string }) => id)).toEqual(['high', 'medium', 'low'])
    for (const choices of Object.values(body) as { title: { zh: string } }[][]) {
      expect(choices.every(({ title }) => title.zh !== '')).toBe(true)
    }
  })

  test('a workbook comes out as a file and goes in again', async () => {
    const out = await app.inject({ method: 'GET', url: '/api/inventory/workbook' })
    expect(out.headers['content-type']).toBe(WORKBOOK)
    for (const url of ['/api/inventory/trials', '/api/inventory/imports']) {
      const headers = { 'content-type': WORKBOOK }
      const payload = out.rawPayload
      const back = await app.inject({ method: 'POST', url, headers, payload })
      expect(back.json()).toMatchObject({ editedCount: 0, registeredCount: 0, faults: [] })
    }
    const empty = await app.inject({ method: 'GET', url: '/api/inventory/template' })
    expect(empty.statusCode).toBe(200)
  })

  test.each([
    ['an unknown field', { status: 'approved' }, 400, 'http.invalid_request'],
    ['nothing', {}, 400, 'http.invalid_request'],
  ])(
    'a registration with %s is refused, and the refusal recorded',
    async (_, change, status, code) => {
      const draft = 'status' in change ? { ...applicationDraft(actor), ...change } : change
      const before = refusals.length
      const reply = await send('POST', '/applications', draft)
      expect(reply).toMatchObject({ status, body: { error: { code } } })
      expect(refusals.slice(before)).toEqual([`POST /api/applications ${code}`])
    },
  )

  test('what does not exist, or is no id, is answered as such', async () => {
    const missing = await send('GET', `/applications/app_${'0'.repeat(32)}`)
    expect(missing).toMatchObject({ status: 404, body: { error: { code: 'registry.not_found' } } })
    expect((await send('GET', '/applications/1')).status).toBe(400)
    expect((await send('GET', '/applications?limit=201')).status).toBe(400)
    expect((await send('GET', '/filings?number=A-B-20230821')).body).toEqual({})
    expect((await send('GET', '/filing-lists')).body).toEqual({ items: [] })
  })
})
