import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { Indicators, Watched } from '#contexts/oversight/index.ts'
import { monotonicMs } from '#kernel/time.ts'
import { type CallRecord, consumedBy } from './call-record.ts'
import type { RecordWriter } from './record-writer.ts'
import type { GatewayState } from './state.ts'
import type { Traces } from './traces.ts'

/**
 * What the door counts, for Prometheus in this process and for the indicators of all. Never content. Trials are no indicator: nobody
 * stops an application, or alarms those who answer for it, by trying its models.
 */
export interface DoorMetrics {
  /** A call that reached a model or tried to, at its end. */
  ended(record: CallRecord): void
  /** A call that no model saw. The caller is absent where nobody known called. */
  refused(
    caller: Watched | undefined,
    refusal: {
      readonly code: string
      readonly findings: ReadonlyMap<string, number>
      readonly traceparent: string | undefined
      readonly isTrial: boolean
    },
  ): void
}

const SECONDS_BUCKETS = [0.005, 0.02, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60]

export function createDoorMetrics(
  registry: Registry,
  indicators: Indicators,
  traces: Traces | undefined,
): DoorMetrics {
  const counters = doorCounters(registry)
  const countFindings = (application: string, findings: ReadonlyMap<string, number>) => {
    for (const [finding, count] of findings) counters.findings.inc({ application, finding }, count)
  }
  return {
    ended(record) {
      traces?.ended(record)
      const { permit, model, operation, totalMs, firstByteMs } = record
      const consumed = consumedBy(record)
      const { institution, application } = permit
      const { as: outcome } = record.outcome
      counters.calls.inc({ application, operation, outcome })
      counters.seconds.observe({ operation }, totalMs / 1_000)
      if (firstByteMs !== undefined) counters.firstByte.observe({ operation }, firstByteMs / 1_000)
      counters.tokens.inc({ application, direction: 'input' }, consumed.inputTokens)
      counters.tokens.inc({ application, direction: 'output' }, consumed.outputTokens)
      if (consumed.costMilli > 0) counters.cost.inc({ application }, consumed.costMilli)
      if (record.answeredBy !== undefined || outcome === 'fallback')
        counters.fallbacks.inc({ application })
      const findings = record.notes.counts
      countFindings(application, findings)
      if (record.trialBy !== undefined) return
      indicators.ended({
        ...{ institution, application, model: model.version, totalMs, findings },
        outcome: modelFailed(record) ? 'failed' : outcome === 'fallback' ? 'answered' : outcome,
        consumed,
      })
    },
    refused(caller, { code, findings, traceparent, isTrial }) {
      const application = caller?.application ?? 'unknown'
      counters.refusals.inc({ application, code })
      countFindings(application, findings)
      if (caller === undefined) return
      if (!isTrial) indicators.refused({ ...caller, code, findings })
      traces?.refused(caller, code, traceparent)
    },
  }
}

/** Whatever answered in its place, or waits for a person: that the models failed counts towards a stop. */
function modelFailed({ outcome, path }: CallRecord): boolean {
  if (outcome.as === 'interrupted') return outcome.by === 'upstream' || outcome.by === 'process'
  const tried = path.length > 0 && path.every(({ outcome: step }) => step !== 'answered')
  return tried && (outcome.as === 'fallback' || outcome.as === 'held')
}

function doorCounters(registry: Registry) {
  const registers = [registry]
  const counter = <const L extends string>(name: string, help: string, labelNames: readonly L[]) =>
    new Counter({ name, help, labelNames, registers })
  const seconds = (name: string, help: string) =>
    new Histogram({ name, help, labelNames: ['operation'], buckets: SECONDS_BUCKETS, registers })
  return {
    calls: counter('hengjian_calls_total', 'Governed calls by how they ended.', [
      'application',
      'operation',
      'outcome',
    ]),
    seconds: seconds('hengjian_call_seconds', 'Time from a call to its last byte.'),
    firstByte: seconds(
      'hengjian_first_byte_seconds',
      'Time from a call to the first byte of its stream.',
    ),
    refusals: counter(
      'hengjian_refusals_total',
      'Calls refused before a model saw them, by code.',
      ['application', 'code'],
    ),
    findings: counter('hengjian_findings_total', 'Findings of guards, by guard and kind.', [
      'application',
      'finding',
    ]),
    fallbacks: counter('hengjian_fallbacks_total', 'Calls that a fallback answered.', [
      'application',
    ]),
    tokens: counter('hengjian_tokens_total', 'Tokens metered.', ['application', 'direction']),
    cost: counter(
      'hengjian_cost_milli_total',
      'Cost metered, in thousandths of the unit of the price.',
      ['application'],
    ),
  }
}

/** What a gateway is, rather than what it did: read when it is asked for. */
export function observeGateway(
  registry: Registry,
  state: GatewayState,
  writer: Pick<RecordWriter, 'isKeepingUp'>,
) {
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read())
      },
    })
  gauge(
    'hengjian_database_heard_seconds',
    'Time since this gateway last heard the database.',
    () => Math.max(0, monotonicMs() - state.heardAtMs) / 1_000,
  )
  gauge('hengjian_epoch', 'The newest change that this gateway knows.', () => state.epoch)
  gauge('hengjian_permits', 'Permits that this gateway holds.', () => state.permits.size)
  gauge('hengjian_stops_in_force', 'Emergency stops in force.', () =>
    Array.from(state.stops.values()).reduce((count, stops) => count + stops.length, 0),
  )
  gauge(
    'hengjian_records_keep_up',
    'Whether records are durable within their bound: 1 or 0.',
    () => (writer.isKeepingUp() ? 1 : 0),
  )
}
