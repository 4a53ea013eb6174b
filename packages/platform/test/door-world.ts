import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { Detector } from '@hengjian/guard'
import { Registry } from 'prom-client'
import { mirror } from '#contexts/controls/index.ts'
import { type BuiltinModel, type Gateway, startGateway } from '#contexts/gateway/index.ts'
import { actorOf, createGuardian, pageOfPeople } from '#contexts/identity/index.ts'
import { startIntegrator } from '#contexts/ledger/index.ts'
import { changeDeployment, deploymentsOf, deploymentsSince } from '#contexts/registry/index.ts'
import type { Actor } from '#kernel/actor.ts'
import { systemActor } from '#kernel/actor.ts'
import type { Locale } from '#kernel/bilingual.ts'
import type { ApplicationId, EntryId } from '#kernel/ids.ts'
import { buildHttp } from '#platform/http/server.ts'
import type { Running } from '#platform/jobs/until-stopped.ts'
import type { SpanExporter } from '#platform/telemetry/otlp.ts'
import { controlRoutes } from '../src/routes.ts'
import { createBuiltins } from '../src/sample/builtins.ts'
import type { LoadedSample } from '../src/sample/load-sample.ts'
import type { TestDatabase } from '../src/testing/global-setup.ts'
import { NOWHERE, openSampleWorld, type SampleWorld } from '../src/testing/sample-world.ts'
import type { World } from '../src/testing/world.ts'

/** What the upstream of a test does with a call. */
export type Behaviour = (
  request: { readonly path: string; readonly body: Record<string, unknown> },
  response: ServerResponse,
  incoming: IncomingMessage,
) => void

export interface DoorWorld {
  readonly world: SampleWorld
  readonly sample: LoadedSample
  readonly gateway: Gateway
  readonly origin: string
  /** Bodies that reached the upstream, in their order. */
  readonly received: { readonly path: string; readonly body: Record<string, unknown> }[]
  behave(behaviour: Behaviour): void
  keyOf(application: string): string
  applicationOf(application: string): Promise<ApplicationId>
  system: Actor
  /** A further gateway on the same database, as in another process. */
  another(
    detectors?: readonly Detector[],
    pictureProgram?: readonly [string, ...string[]],
    locale?: Locale,
  ): Promise<{ readonly origin: string; readonly gateway: Gateway; close(): Promise<void> }>
  call(
    application: string,
    body: unknown,
    path?: string,
    origin?: string,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Response>
  entryAt(id: EntryId): Promise<Record<string, unknown> | undefined>
  close(): Promise<void>
}

export const completion = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1,
  model: 'upstream',
  choices: [
    {
      index: 0,
      message: { role: 'assistant', content: '存款保险限额为五十万元。' },
      finish_reason: 'stop',
    },
  ],
  usage: { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 },
}

/** What every generated answer of an application without a wording of its own begins with. */
export const LABEL = '【AI生成 · AI-generated content, for reference only】\n\n'
const [choice] = completion.choices
export const labelled = {
  ...completion,
  choices: [
    { ...choice, message: { ...choice!.message, content: `${LABEL}${choice!.message.content}` } },
  ],
}

export const answerJson = (response: ServerResponse, body: unknown, status = 200) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))

export const usual: Behaviour = ({ path, body }, response) => {
  if (body.stream !== true) return void answerJson(response, completion)
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const content of ['存款', '保险']) {
    response.write(
      `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta: { content }, finish_reason: null }] })}\n\n`,
    )
  }
  const usage = {
    id: 'c',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'm',
    choices: [],
    usage: completion.usage,
  }
  response.end(`data: ${JSON.stringify(usage)}\n\ndata: [DONE]\n\n`)
  return void path
}

/** The sample institution behind a real gateway, in front of an upstream that the test commands. */
export async function openDoorWorld(
  database: TestDatabase,
  { spans }: { readonly spans?: SpanExporter } = {},
): Promise<DoorWorld> {
  let behaviour: Behaviour = usual
  const received: DoorWorld['received'] = []
  const upstream = createServer((incoming, response) => {
    void text(incoming).then((raw) => {
      const seen = { path: incoming.url!, body: JSON.parse(raw) as Record<string, unknown> }
      received.push(seen)
      behaviour(seen, response, incoming)
    })
  })
  const upstreamOrigin = await listening(upstream)
  const world = await openSampleWorld(database, 'door')
  const { sample } = world
  await serveFrom(`${upstreamOrigin}/v1`, world)
  const integrator: Running = startIntegrator(world.services)
  const { scorecard } = createBuiltins()
  const builtins = { extractive: embedderInto(received), mirror, scorecard: scorecard! }
  const first = await openGateway(world, builtins, { spans })
  const others: { close(): Promise<void> }[] = []
  const { institution } = sample
  const call: DoorWorld['call'] = (
    application,
    body,
    path = '/v1/chat/completions',
    origin = first.origin,
    headers = {},
  ) =>
    fetch(`${origin}${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${keyOf(application)}`,
        'content-type': 'application/json',
        ...headers,
      },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  const keyOf = (application: string) =>
    sample.keys.find((key) => key.application === application)!.key
  return {
    ...{ world, sample, received, call, keyOf },
    gateway: first.gateway,
    origin: first.origin,
    system: systemActor('test', institution.id),
    behave(next) {
      behaviour = next
    },
    async applicationOf(application) {
      const { hashKey } = await import('#contexts/identity/index.ts')
      return first.gateway.state.keys.get(hashKey(keyOf(application)))!.applicationId
    },
    async another(detectors, pictureProgram, locale) {
      const opened = await openGateway(world, builtins, { detectors, pictureProgram, locale })
      others.push(opened)
      return opened
    },
    async entryAt(id) {
      const { findEntry, readEntry } = await import('#contexts/ledger/index.ts')
      const stored = await findEntry(world.db, institution.id, id)
      return stored === undefined ? undefined : { ...readEntry(stored) }
    },
    async close() {
      await first.close()
      for (const other of others) await other.close()
      await integrator.stop()
      upstream.closeAllConnections()
      upstream.close()
      await world.close()
    },
  }
}

/** The operator moves the model of the sample to where the upstream of this test listens. */
async function serveFrom(baseUrl: string, { db, sample, services }: SampleWorld) {
  const { id: institution } = sample.institution
  const people = (await pageOfPeople(db, institution, { limit: 100 })).map(actorOf)
  const operator = people.find(({ roles }) => roles.includes('operator'))!
  const { modelVersionId } = (await deploymentsSince(db, 0)).find((one) => one.baseUrl === NOWHERE)!
  const [current] = await deploymentsOf(db, institution, modelVersionId)
  const { id, revision, upstreamModel, priority, timeoutMs, enabled } = current!
  const credential = 'test-credential'
  const draft = { baseUrl, upstreamModel, priority, timeoutMs, enabled, credential }
  await changeDeployment(operator, id, { revision, draft }, services)
}

/** The control API alone, on a port of its own. */
export async function openControl(world: World) {
  const { services } = world
  const { app, server } = await buildHttp({
    services,
    guardian: createGuardian(services),
    routes: controlRoutes(undefined),
    doors: [],
    locale: 'zh-CN',
    secureCookies: false,
  })
  return {
    origin: await listening(server),
    async close() {
      server.closeAllConnections()
      await app.close()
      server.close()
    },
  }
}

/** The model within the program, which embeds; it tells what it saw, as the upstream does. */
function embedderInto(received: DoorWorld['received']): BuiltinModel {
  return async ({ path, body }) => {
    received.push({ path: `/v1${path}`, body: body as Record<string, unknown> })
    const data = [{ object: 'embedding', index: 0, embedding: [0.5, -0.25] }]
    const usage = { prompt_tokens: 3, total_tokens: 3 }
    const answer = JSON.stringify({ object: 'list', model: 'm', data, usage })
    return {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: (async function* () {
        yield Buffer.from(answer)
      })(),
    }
  }
}

async function openGateway(
  world: World,
  builtins: Readonly<Record<string, BuiltinModel>>,
  {
    detectors,
    pictureProgram,
    spans,
    locale = 'en',
  }: {
    readonly detectors?: readonly Detector[] | undefined
    readonly pictureProgram?: readonly [string, ...string[]] | undefined
    readonly spans?: SpanExporter | undefined
    readonly locale?: Locale | undefined
  } = {},
) {
  const { services, connected } = world
  const gateway = await startGateway({
    services,
    connected,
    builtins,
    registry: new Registry(),
    locale,
    spans,
    ...(detectors !== undefined && { detectors }),
    pictureProgram,
  })
  const { app, server } = await buildHttp({
    services,
    guardian: createGuardian(services),
    routes: controlRoutes(undefined),
    doors: [gateway.door],
    locale,
    secureCookies: false,
  })
  const origin = await listening(server)
  return {
    gateway,
    origin,
    async close() {
      server.closeAllConnections()
      await app.close()
      server.close()
      await gateway.stop()
    },
  }
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
