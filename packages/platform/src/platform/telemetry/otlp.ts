import type { Logger } from 'pino'
import { randomOf } from '#kernel/random.ts'
import type { TraceSettings } from './trace-settings.ts'

export type AttributeValue = string | number | boolean

/** A span as it is exported once it has ended. Attributes are names, ids and counts, never content. */
export interface Span {
  readonly name: string
  readonly startMs: number
  readonly endMs: number
  readonly attributes: Readonly<Record<string, AttributeValue | undefined>>
  /** Why it failed, as a closed word. */
  readonly error?: string | undefined
  /** W3C `traceparent` of who called, if it sent one. */
  readonly traceparent?: string | undefined
}

export interface SpanExporter {
  add(span: Span): void
  /** Sends what is held. */
  stop(): Promise<void>
}

const SPAN_KIND_SERVER = 2
const STATUS_ERROR = 2
const NANOS_PER_MS = 1_000_000n

/**
 * Sends spans to an OpenTelemetry collector by OTLP/HTTP with JSON (opentelemetry-proto 1.x), in batches and without ever
 * making a call wait: what does not fit into the queue, or cannot be sent, is dropped and logged as a count.
 */
export function createSpanExporter(settings: TraceSettings, log: Logger): SpanExporter {
  let queue: object[] = []
  let dropped = 0
  let sending: Promise<void> | undefined

  async function send() {
    while (queue.length > 0) {
      const batch = queue.slice(0, settings.batchSpansMax)
      queue = queue.slice(batch.length)
      try {
        const response = await fetch(settings.endpoint, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...settings.headers },
          body: JSON.stringify(documentOf(settings, batch)),
          signal: AbortSignal.timeout(settings.timeoutMs),
        })
        await response.arrayBuffer()
        if (!response.ok) dropped += batch.length
      } catch {
        dropped += batch.length
      }
    }
    if (dropped > 0) log.warn({ dropped }, 'spans were not exported')
    dropped = 0
  }
  function flush(): Promise<void> {
    sending ??= send().finally(() => {
      sending = undefined
    })
    return sending
  }
  const timer = setInterval(() => void flush(), settings.delayMs)
  timer.unref()

  return {
    add(span) {
      const parent = parentOf(span.traceparent)
      const traceId = parent?.traceId ?? randomOf(16).toString('hex')
      if (!isSampled(settings, traceId, parent?.sampled)) return
      if (queue.length >= settings.queueSpansMax) dropped += 1
      else queue.push(otlpOf(span, traceId, parent?.spanId))
    },
    async stop() {
      clearInterval(timer)
      await flush()
      await flush()
    },
  }
}

/** The parts of a `traceparent` of W3C Trace Context; what is malformed counts as absent. */
export function parentOf(traceparent: string | undefined) {
  const found = /^(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-|$)/.exec(
    traceparent ?? '',
  )
  if (found === null) return undefined
  const [, traceId, spanId, flags] = found as unknown as [string, string, string, string]
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 }
}

function isSampled(
  { sampler, ratio }: Pick<TraceSettings, 'sampler' | 'ratio'>,
  traceId: string,
  parentSampled: boolean | undefined,
): boolean {
  if (sampler === 'parent' && parentSampled !== undefined) return parentSampled
  // Every process decides alike for one trace, because the id alone decides.
  return Number.parseInt(traceId.slice(-13), 16) < ratio * 2 ** 52
}

function otlpOf(
  { name, startMs, endMs, attributes, error }: Span,
  traceId: string,
  parentSpanId: string | undefined,
) {
  return {
    traceId,
    spanId: randomOf(8).toString('hex'),
    ...(parentSpanId !== undefined && { parentSpanId }),
    name,
    kind: SPAN_KIND_SERVER,
    startTimeUnixNano: nanos(startMs),
    endTimeUnixNano: nanos(endMs),
    attributes: attributesOf(attributes),
    status: error === undefined ? {} : { code: STATUS_ERROR, message: error },
  }
}

const nanos = (ms: number) => String(BigInt(Math.round(ms)) * NANOS_PER_MS)

function attributesOf(attributes: Span['attributes']) {
  return Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value: anyValueOf(value) }],
  )
}

function anyValueOf(value: AttributeValue) {
  if (typeof value === 'string') return { stringValue: value }
  if (typeof value === 'boolean') return { boolValue: value }
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value }
}

function documentOf({ resource }: TraceSettings, spans: readonly object[]) {
  return {
    resourceSpans: [
      {
        resource: { attributes: attributesOf(resource) },
        scopeSpans: [{ scope: { name: 'hengjian' }, spans }],
      },
    ],
  }
}
