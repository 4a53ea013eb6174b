import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import pino from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSpanExporter, type SpanExporter } from '#platform/telemetry/otlp.ts'
import { readTraceSettings } from '#platform/telemetry/trace-settings.ts'
import { describeOnDatabases } from '../src/testing/world.ts'
import { type DoorWorld, openDoorWorld } from './door-world.ts'

const QUESTION = '身份证号11010519491231002X的客户，存款保险最高赔付多少？'
const question = {
  model: 'extractive-answerer',
  messages: [{ role: 'user', content: QUESTION }],
}
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
const PARENT = '00f067aa0ba902b7'

interface Received {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: { readonly resourceSpans: readonly ResourceSpans[] }
}
interface ResourceSpans {
  readonly resource: { readonly attributes: readonly Attribute[] }
  readonly scopeSpans: readonly { readonly spans: readonly OtlpSpan[] }[]
}
interface OtlpSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
  readonly attributes: readonly Attribute[]
  readonly status: { readonly code?: number; readonly message?: string }
}
interface Attribute {
  readonly key: string
  readonly value: Readonly<Record<string, string | boolean | number>>
}

const valuesOf = (attributes: readonly Attribute[]) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]))

describeOnDatabases('traces', (database) => {
  let receiver: ChildProcess
  let spans: SpanExporter
  let door: DoorWorld
  const received: Received[] = []

  beforeAll(async () => {
    receiver = spawn(process.execPath, [join(import.meta.dirname, 'otlp-receiver.mjs')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const port = await new Promise<number>((resolve) => {
      createInterface(receiver.stdout!).on('line', (line) => {
        const said = JSON.parse(line) as { port: number } | Received
        if ('port' in said) resolve(said.port)
        else received.push(said)
      })
    })
    const settings = readTraceSettings({
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}/`,
      OTEL_EXPORTER_OTLP_HEADERS: 'x-tenant=bank%20one',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
      OTEL_BSP_SCHEDULE_DELAY: '50',
    })
    spans = createSpanExporter(settings!, pino({ level: 'silent' }))
    door = await openDoorWorld(database, { spans })
  })
  afterAll(async () => {
    await door.close()
    await spans.stop()
    receiver.kill()
  })

  const spansNamed = (name: string) =>
    received
      .flatMap(({ body }) => body.resourceSpans)
      .flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans))
      .filter((span) => span.name === name)

  test('a call is a span in the trace of its caller, with the GenAI attributes', async () => {
    const headers = { traceparent: `00-${TRACE}-${PARENT}-01` }
    const answer = await door.call('drafting-assistant', question, undefined, undefined, headers)
    await expect.poll(() => spansNamed('chat extractive-answerer')).toHaveLength(1)
    const [span] = spansNamed('chat extractive-answerer')
    expect(span).toMatchObject({ traceId: TRACE, parentSpanId: PARENT, status: {} })
    expect(valuesOf(span!.attributes)).toMatchObject({
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': 'extractive-answerer',
      'gen_ai.response.model': 'extractive-answerer',
      'gen_ai.usage.input_tokens': '11',
      'gen_ai.usage.output_tokens': '7',
      'hengjian.record': answer.headers.get('x-hengjian-record'),
      'hengjian.permit': answer.headers.get('x-hengjian-permit'),
      'hengjian.outcome': 'answered',
    })
    expect(BigInt(span!.endTimeUnixNano) >= BigInt(span!.startTimeUnixNano)).toBe(true)
    const [{ path, headers: sent, body }] = received as [Received]
    expect(path).toBe('/v1/traces')
    expect(sent['x-tenant']).toBe('bank one')
    expect(valuesOf(body.resourceSpans[0]!.resource.attributes)).toEqual({
      'service.name': 'hengjian',
      'deployment.environment.name': 'test',
    })
  })

  test('a refusal is a span that says why', async () => {
    await door.call('drafting-assistant', { ...question, model: 'no-such-model' })
    await expect.poll(() => spansNamed('refused')).toHaveLength(1)
    expect(spansNamed('refused')[0]).toMatchObject({
      status: { code: 2, message: 'model_not_permitted' },
    })
  })

  test('a caller that does not sample is not sampled, and a malformed context begins a trace', async () => {
    const call = (traceparent: string) =>
      door.call('drafting-assistant', question, undefined, undefined, { traceparent })
    await call(`00-${TRACE}-${PARENT}-00`)
    await call('00-zz-1-01')
    await expect.poll(() => spansNamed('chat extractive-answerer')).toHaveLength(2)
    const [, begun] = spansNamed('chat extractive-answerer')
    expect(begun!.traceId).not.toBe(TRACE)
    expect(begun).not.toHaveProperty('parentSpanId')
  })

  test('nothing of what was asked or answered leaves in a span', () => {
    const text = JSON.stringify(received)
    expect(received.length).toBeGreaterThan(0)
    for (const content of ['存款', '11010519491231002X', 'no-such-model']) {
      expect(text).not.toContain(content)
    }
  })
})
