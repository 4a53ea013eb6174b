import { afterAll, beforeAll, expect, test } from 'vitest'
import { addPerson, bootstrapInstitution, SESSION_COOKIE } from '#contexts/identity/index.ts'
import { entriesOf } from '#contexts/ledger/index.ts'
import { type Actor, Role } from '#kernel/actor.ts'
import { type InstitutionId, newId, type PersonId } from '#kernel/ids.ts'
import { openApiOf } from '#platform/http/openapi.ts'
import { controlRoutes, VERSION } from '../src/routes.ts'
import { openSampleWorld, type SampleWorld } from '../src/testing/sample-world.ts'
import { describeOnDatabases } from '../src/testing/world.ts'
import { openControl } from './door-world.ts'
import { type JsonSchema, smallestOf } from './smallest.ts'

const password = 'nine slow otters'
const anId = /\b[a-z]{2,8}_[0-9a-f]{32}\b/g
/** Ids of one kind that are tried; each is as foreign as the next. */
const IDS_MAX = 3
/** What is wrong with a body may be said before anything is looked up: it tells nothing of what is there. */
const saidWithoutLooking = new Set([400, 422, 503])
/** So that the test notices when it has come to try nothing. */
const OPERATIONS_MIN = 50

interface Operation {
  readonly method: string
  readonly path: string
  readonly params: Readonly<Record<string, JsonSchema>>
  readonly body: JsonSchema | undefined
}

const operations: readonly Operation[] = Object.entries(
  openApiOf(controlRoutes(undefined), VERSION).paths as Record<string, Record<string, unknown>>,
).flatMap(([path, byMethod]) =>
  Object.entries(byMethod).map(([method, described]) => {
    const { parameters = [], requestBody } = described as {
      parameters?: { in: string; name: string; schema: JsonSchema }[]
      requestBody?: { content: Record<string, { schema: JsonSchema }> }
    }
    const inPath = parameters.filter((one) => one.in === 'path')
    return {
      method: method.toUpperCase(),
      path,
      params: Object.fromEntries(inPath.map(({ name, schema }) => [name, schema])),
      body: requestBody?.content['application/json']?.schema,
    }
  }),
)

/** The kind of id that a parameter takes, as `app`; `undefined` where it is no id. */
const prefixOf = ({ pattern }: JsonSchema) =>
  /^\^([a-z]+)_\[0-9a-f\]\{32\}\$$/.exec(pattern ?? '')?.[1]

describeOnDatabases('what belongs to another institution', (database) => {
  let world: SampleWorld
  let theirs: InstitutionId
  let origin: string
  let close: () => Promise<void>
  let insider: Record<string, string>
  let stranger: Record<string, string>

  /** Somebody who may do anything, in their own institution. */
  async function signedIn(institution: { id: InstitutionId; slug: string }, login: string) {
    const actor: Actor = {
      type: 'person',
      id: newId('per') as PersonId,
      name: '管理员',
      institution: institution.id,
      roles: ['administrator'],
    }
    await addPerson(actor, { login, name: '某人', roles: Role.options, password }, world.services)
    const reply = await fetch(`${origin}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ institution: institution.slug, login, password }),
    })
    expect(reply.status).toBe(200)
    const cookie = reply.headers.getSetCookie().find((one) => one.startsWith(SESSION_COOKIE))!
    const { csrfToken } = (await reply.json()) as { csrfToken: string }
    return { cookie: cookie.split(';')[0]!, 'x-csrf-token': csrfToken, 'accept-language': 'en' }
  }

  beforeAll(async () => {
    world = await openSampleWorld(database)
    const { institution } = world.sample
    theirs = institution.id
    const { institution: own } = await bootstrapInstitution(
      {
        slug: 'other',
        name: { zh: '另一家银行', en: 'Other Bank' },
        administrator: { login: 'admin', name: '管理员', password },
      },
      world.services,
    )
    const control = await openControl(world)
    origin = control.origin
    close = control.close
    insider = await signedIn(institution, 'insider')
    stranger = await signedIn(own, 'stranger')
  })
  afterAll(async () => {
    await close?.()
    await world?.close()
  })

  async function send(
    who: Record<string, string>,
    { method, path, body }: Pick<Operation, 'method' | 'path'> & { body?: unknown },
  ) {
    const reply = await fetch(`${origin}${path}`, {
      method,
      headers: { ...who, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    return { status: reply.status, text: await reply.text() }
  }

  /** Addresses of an operation with ids out of `known`, by kind. */
  function addressesOf({ path, params }: Operation, known: ReadonlyMap<string, Set<string>>) {
    const [[name, schema] = []] = Object.entries(params).filter(([, one]) => prefixOf(one))
    if (name === undefined) return []
    const ids = [...(known.get(prefixOf(schema!)!) ?? [])].slice(0, IDS_MAX)
    return ids.map((id) =>
      path.replaceAll(/\{(\w+)\}/g, (_all, other: string) =>
        other === name ? id : encodeURIComponent(String(smallestOf(params[other]!))),
      ),
    )
  }

  /** Every id that somebody of the institution can come across. */
  async function idsOf(who: Record<string, string>) {
    const known = new Map<string, Set<string>>()
    const note = (text: string) => {
      for (const [id] of text.matchAll(anId)) {
        const prefix = id.split('_')[0]!
        known.set(prefix, (known.get(prefix) ?? new Set()).add(id))
      }
    }
    const reads = operations.filter(({ method }) => method === 'GET')
    for (const { path, params } of reads) {
      if (Object.keys(params).length > 0) continue
      note((await send(who, { method: 'GET', path })).text)
    }
    for (const read of reads) {
      for (const path of addressesOf(read, known)) {
        note((await send(who, { method: 'GET', path })).text)
      }
    }
    return known
  }

  test('is found by no route, whatever is asked of it, and nothing about it is said or done', async () => {
    const known = await idsOf(insider)
    const countOf = async () => (await Array.fromAsync(entriesOf(world.db, theirs, {}))).length
    const before = await countOf()
    const found = new Set<string>()
    const wrong: string[] = []
    for (const operation of operations) {
      for (const path of addressesOf(operation, known)) {
        const { method, body } = operation
        const sent =
          body === undefined
            ? {}
            : { body: smallestOf(body, (kind) => [...(known.get(kind) ?? [])][0]) }
        const { status, text } = await send(stranger, { method, path, ...sent })
        if (status === 404) found.add(`${method} ${operation.path}`)
        else if (body === undefined || !saidWithoutLooking.has(status)) {
          wrong.push(`${status} ${method} ${path} ${text.slice(0, 300)}`)
        }
        // What is not found is not described either.
        const asked = `${path}${JSON.stringify(sent)}`
        for (const [id] of text.matchAll(anId)) expect(asked, `${method} ${path}`).toContain(id)
      }
    }
    expect(wrong).toEqual([])
    expect(found.size).toBeGreaterThan(OPERATIONS_MIN)
    expect(await countOf()).toBe(before)
  })
})
