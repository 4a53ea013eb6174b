import type { Watched } from '#contexts/oversight/index.ts'
import { epochMs } from '#kernel/time.ts'
import type { SpanExporter } from '#platform/telemetry/otlp.ts'
import type { CallRecord } from './call-record.ts'

/** Governed calls as spans with the GenAI attributes of OpenTelemetry: names, ids and counts, never content. */
export interface Traces {
  ended(record: CallRecord): void
  refused(caller: Watched, code: string, traceparent: string | undefined): void
}

/** The words of the semantic conventions; they have none for the Responses API, whose calls are chats. */
const operationNames: Readonly<Record<string, string>> = { responses: 'chat' }

export function createTraces(exporter: SpanExporter): Traces {
  return {
    ended(record) {
      const { permit, model, answeredBy = model, operation, outcome, usage } = record
      const startMs = Date.parse(record.startedAt)
      const genAi = operationNames[operation] ?? operation
      exporter.add({
        name: `${genAi} ${model.name}`,
        startMs,
        endMs: startMs + record.totalMs,
        traceparent: record.traceparent,
        error:
          outcome.as === 'answered' ? undefined : 'code' in outcome ? outcome.code : outcome.as,
        attributes: {
          'gen_ai.operation.name': genAi,
          'gen_ai.provider.name': answeredBy.supplier ?? 'in-house',
          'gen_ai.request.model': model.name,
          'gen_ai.response.model': answeredBy.name,
          'gen_ai.usage.input_tokens': usage.inputTokens,
          'gen_ai.usage.output_tokens': usage.outputTokens,
          'http.response.status_code': record.status,
          'error.type': 'code' in outcome ? outcome.code : undefined,
          'hengjian.application': permit.application,
          'hengjian.permit': permit.serial,
          'hengjian.record': record.id,
          'hengjian.tier': permit.tier,
          'hengjian.outcome': outcome.as,
          'hengjian.streamed': record.streamed,
          'hengjian.first_byte_ms': record.firstByteMs,
          'hengjian.attempts': record.path.length,
          'hengjian.findings': Array.from(record.notes.counts.values()).reduce((a, b) => a + b, 0),
          'hengjian.cost_milli': record.costMilli,
        },
      })
    },
    refused({ application, model }, code, traceparent) {
      const atMs = epochMs()
      exporter.add({
        ...{ name: 'refused', startMs: atMs, endMs: atMs, error: code, traceparent },
        attributes: {
          'error.type': code,
          'hengjian.application': application,
          'hengjian.model_version': model,
          'hengjian.outcome': 'refused',
        },
      })
    },
  }
}
