import type { Permit, PermittedModel } from '#contexts/permits/index.ts'
import type { Actor } from '#kernel/actor.ts'
import type { EntryId } from '#kernel/ids.ts'
import type { EntryDraft, JsonValue, PayloadDraft } from '#platform/services.ts'
import type { PathStep } from './attempt.ts'
import type { Usage } from './metering.ts'

export const CALL_RECORDED = 'call.recorded'
export const CALL_REFUSED = 'call.refused'
export const CALL_INTERRUPTED = 'call.interrupted'

/** How a call ended. `interrupted` is never silent: the record says by whom, and holds what had left. */
export type Outcome =
  | { readonly as: 'answered' }
  | { readonly as: 'failed'; readonly code: string }
  | { readonly as: 'interrupted'; readonly by: 'caller' | 'upstream' | 'process' }

/** What happened in one governed call (measure 22.4); the raw request and answer stand encrypted beside it. */
export interface CallRecord {
  readonly id: EntryId
  readonly permit: Permit
  readonly operation: string
  readonly model: PermittedModel
  /** Who answered, where it was not the model asked for. */
  readonly answeredBy: PermittedModel | undefined
  readonly streamed: boolean
  readonly outcome: Outcome
  readonly status: number
  readonly path: readonly PathStep[]
  readonly startedAt: string
  readonly firstByteMs: number | undefined
  readonly totalMs: number
  readonly usage: Usage
  readonly costMilli: number
  readonly request: Uint8Array
  readonly answer: Uint8Array
}

export function entryOf(record: CallRecord): EntryDraft {
  const { permit, model, answeredBy, outcome } = record
  return {
    id: record.id,
    kind: outcome.as === 'interrupted' ? CALL_INTERRUPTED : CALL_RECORDED,
    subject: permit.application,
    actor: callerOf(permit),
    body: {
      permit: permit.serial,
      tier: permit.tier,
      operation: record.operation,
      model: { version: model.version, name: model.name, digest: model.digest },
      ...(answeredBy !== undefined && {
        answeredBy: {
          version: answeredBy.version,
          name: answeredBy.name,
          digest: answeredBy.digest,
        },
      }),
      streamed: record.streamed,
      outcome: { ...outcome },
      status: record.status,
      path: record.path.map((attempt) => ({ ...attempt })),
      startedAt: record.startedAt,
      firstByteMs: record.firstByteMs,
      totalMs: record.totalMs,
      usage: { ...record.usage },
      costMilli: record.costMilli,
    } satisfies Record<string, JsonValue | undefined>,
    payloads: [
      payloadOf(permit, 'request', record.request),
      payloadOf(permit, 'answer', record.answer),
    ],
  }
}

/** The entry of a call that was refused before a model saw it. */
export function refusalOf(
  id: EntryId,
  caller: Extract<Actor, { type: 'application' }>,
  refusal: {
    readonly operation: string
    readonly code: string
    readonly permit: string | undefined
    readonly model: string | undefined
  },
): EntryDraft {
  const { operation, code, permit, model } = refusal
  // A name that no permit knows is the caller's text; its length is bounded before it gets here.
  return {
    id,
    kind: CALL_REFUSED,
    subject: caller.id,
    actor: caller,
    body: { operation, code, permit, model },
  }
}

export function callerOf(permit: Permit): Extract<Actor, { type: 'application' }> {
  return { type: 'application', id: permit.application, institution: permit.institution }
}

export function payloadOf(permit: Permit, name: string, content: Uint8Array): PayloadDraft {
  return { name, retention: permit.record.retention, business: permit.application, content }
}
