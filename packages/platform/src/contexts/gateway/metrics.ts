import { Counter, Histogram, type Registry } from 'prom-client'

/** What the door counts. Labels are ids and closed words, never content. */
export interface DoorMetrics {
  called(
    labels: { readonly application: string; readonly operation: string; readonly outcome: string },
    seconds: number,
  ): void
  refused(labels: { readonly application: string; readonly code: string }): void
  metered(
    application: string,
    usage: { readonly inputTokens: number; readonly outputTokens: number },
  ): void
}

const SECONDS_BUCKETS = [0.005, 0.02, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60]

export function createDoorMetrics(registry: Registry): DoorMetrics {
  const registers = [registry]
  const calls = new Counter({
    name: 'hengjian_calls_total',
    help: 'Governed calls by how they ended.',
    labelNames: ['application', 'operation', 'outcome'],
    registers,
  })
  const seconds = new Histogram({
    name: 'hengjian_call_seconds',
    help: 'Time from a call to its last byte.',
    labelNames: ['operation'],
    buckets: SECONDS_BUCKETS,
    registers,
  })
  const refusals = new Counter({
    name: 'hengjian_refusals_total',
    help: 'Calls refused before a model saw them, by code.',
    labelNames: ['application', 'code'],
    registers,
  })
  const tokens = new Counter({
    name: 'hengjian_tokens_total',
    help: 'Tokens metered.',
    labelNames: ['application', 'direction'],
    registers,
  })
  return {
    called(labels, duration) {
      calls.inc(labels)
      seconds.observe({ operation: labels.operation }, duration)
    },
    refused: (labels) => refusals.inc(labels),
    metered(application, { inputTokens, outputTokens }) {
      tokens.inc({ application, direction: 'input' }, inputTokens)
      tokens.inc({ application, direction: 'output' }, outputTokens)
    },
  }
}
