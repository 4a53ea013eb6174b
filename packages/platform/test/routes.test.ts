import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bootstrapInstitution, SESSION_COOKIE } from '#contexts/identity/index.ts'
import { entriesOf } from '#contexts/ledger/index.ts'
import type { InstitutionId } from '#kernel/ids.ts'
import { routeName } from '#platform/http/route.ts'
import { controlRoutes } from '../src/routes.ts'
import { describeOnDatabases, openWorld, type World } from '../src/testing/world.ts'
import { openControl } from './door-world.ts'

const routes = controlRoutes(undefined)
const hex = '0'.repeat(32)
const password = 'nine slow otters'

/** An address of a route that leads to nothing: ids are well formed and name nobody. */
function addressOf(path: string): string {
  const prefixes: Record<string, string> = {
    applications: 'app',
    people: 'per',
    keys: 'key',
    sessions: 'ses',
    models: 'mod',
  }
  return path
    .replaceAll(
      /\/([a-z-]+)\/:(\w+)/g,
      (_all, noun: string) => `/${noun}/${prefixes[noun] ?? 'xyz'}_${hex}`,
    )
    .replaceAll(/:(\w+)/g, `xyz_${hex}`)
}

describeOnDatabases('the control API', (database) => {
  let world: World
  let institution: InstitutionId
  let origin: string
  let close: () => Promise<void>

  beforeAll(async () => {
    world = await openWorld(database)
    const founded = await bootstrapInstitution(
      {
        slug: 'first',
        name: { zh: '第一银行', en: 'First Bank' },
        administrator: { login: 'admin', name: '管理员', password },
      },
      world.services,
    )
    institution = founded.institution.id
    const control = await openControl(world)
    origin = control.origin
    close = control.close
  })
  afterAll(async () => {
    await close()
    await world.close()
  })

  const send = (
    method: string,
    path: string,
    headers: Record<string, string> = {},
    body?: string,
  ) =>
    fetch(`${origin}/api${path}`, {
      method,
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body }),
    })

  async function signIn() {
    const response = await send(
      'POST',
      '/session',
      {},
      JSON.stringify({ login: 'admin', password }),
    )
    expect(response.status).toBe(200)
    const cookie = response.headers.getSetCookie().find((one) => one.startsWith(SESSION_COOKIE))!
    expect(cookie).toMatch(/HttpOnly/)
    expect(cookie).toMatch(/SameSite=Lax/)
    const { csrfToken } = (await response.json()) as { csrfToken: string }
    return { cookie: cookie.split(';')[0]!, 'x-csrf-token': csrfToken }
  }

  const refusals = async () => {
    const entries = await Array.fromAsync(
      entriesOf(world.db, institution, { kinds: ['request.refused'] }),
    )
    return entries.map(({ body, actor }) => ({
      ...(body as { route: string; code: string }),
      by: actor.type,
    }))
  }

  test('every route but the public ones refuses a stranger, and each refused mutation leaves an entry', async () => {
    const guarded = routes.filter(({ permission }) => permission !== 'public')
    for (const route of guarded) {
      const body = route.method === 'GET' || route.method === 'DELETE' ? undefined : '{}'
      const response = await send(route.method, addressOf(route.path), {}, body)
      expect(response.status, routeName(route)).toBe(401)
    }
    const recorded = await refusals()
    const mutating = guarded.filter(({ appends }) => appends !== null).map(routeName)
    expect(recorded.map(({ route }) => route).sort()).toEqual(mutating.sort())
    expect(new Set(recorded.map(({ by }) => by))).toEqual(new Set(['anonymous']))
  })

  test('a signed-in person without the CSRF token changes nothing', async () => {
    const { cookie } = await signIn()
    const response = await send('POST', '/people', { cookie }, '{}')
    expect(response.status).toBe(403)
    expect(await response.json()).toMatchObject({ error: { code: 'identity.wrong_csrf_token' } })
  })

  test('what the role lacks is refused by name, and the refusal names who asked', async () => {
    const session = await signIn()
    const response = await send(
      'POST',
      '/stops',
      session,
      JSON.stringify({ hits: { scope: 'all' }, reason: 'nothing in particular' }),
    )
    expect(response.status).toBe(403)
    expect(await response.json()).toMatchObject({ error: { code: 'identity.forbidden' } })
    expect((await refusals()).at(-1)).toMatchObject({
      route: 'POST /api/stops',
      code: 'identity.forbidden',
      by: 'person',
    })
  })

  describe('bad input gets an error of the catalogue', () => {
    test.each([
      [
        'unknown fields',
        '{"login":"x","name":"某人","roles":["auditor"],"isAdmin":true}',
        400,
        'http.invalid_request',
      ],
      [
        'a field of the wrong kind',
        '{"login":"x","name":7,"roles":["auditor"]}',
        400,
        'http.invalid_request',
      ],
      ['a body that is no JSON', '{"login":', 400, 'http.malformed_body'],
      [
        'a body that is too large',
        `{"login":"${'x'.repeat(3_000_000)}"}`,
        413,
        'http.body_too_large',
      ],
      [
        'a NUL character',
        '{"login":"a\\u0000b","name":"某人","roles":["auditor"]}',
        400,
        'http.invalid_request',
      ],
    ])('%s', async (_what, body, status, code) => {
      const response = await send('POST', '/people', await signIn(), body)
      expect(response.status).toBe(status)
      const reply = (await response.json()) as { error: { code: string; remedy: string } }
      expect(reply.error.code).toBe(code)
      expect(reply.error.remedy).not.toBe('')
    })

    test('a wrong content type', async () => {
      const response = await send(
        'POST',
        '/people',
        { ...(await signIn()), 'content-type': 'text/plain' },
        'x',
      )
      expect(response.status).toBe(415)
    })

    test('an address that does not exist', async () => {
      const response = await send('GET', '/nothing')
      expect(response.status).toBe(404)
      expect(await response.json()).toMatchObject({ error: { code: 'http.not_found' } })
    })

    test('no error says what was sent', async () => {
      const secret = 'not-to-be-echoed-7731'
      const response = await send(
        'POST',
        '/people',
        await signIn(),
        JSON.stringify({ login: 'x', name: secret, roles: [secret] }),
      )
      expect(await response.text()).not.toContain(secret)
    })
  })

  test('errors speak the language that the caller prefers, Chinese for others', async () => {
    const messageIn = async (language: string) => {
      const response = await send('GET', '/session', { 'accept-language': language })
      return ((await response.json()) as { error: { message: string } }).error.message
    }
    expect(await messageIn('zh-CN,zh;q=0.9')).toMatch(/[\u4e00-\u9fff]/)
    expect(await messageIn('en-GB')).not.toMatch(/[\u4e00-\u9fff]/)
  })

  test('every answer carries the headers that keep a browser safe', async () => {
    const { headers } = await send('GET', '/openapi.json')
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('cache-control')).toBe('no-store')
  })

  test('what belongs to another institution is not found', async () => {
    const other = await bootstrapInstitution(
      {
        slug: 'second',
        name: { zh: '第二银行', en: 'Second Bank' },
        administrator: { login: 'admin', name: '管理员', password },
      },
      world.services,
    )
    const session = await signIn()
    const { administrator } = other
    const response = await send('POST', `/people/${administrator.id}/deactivation`, session, '{}')
    expect([404, 400]).toContain(response.status)
    const list = await send('GET', '/people', session)
    expect(await list.text()).not.toContain(administrator.id)
  })
})
