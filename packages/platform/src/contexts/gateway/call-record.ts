import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import type { FallbackTrigger } from '#contexts/governance/index.ts'
import type { ReviewId } from '#contexts/oversight/index.ts'
import type { Permit, PermittedModel } from '#contexts/permits/index.ts'
import type { Actor } from '#kernel/actor.ts'
import { EntryId, type PersonId } from '#kernel/ids.ts'
import type { EntryDraft, JsonValue, PayloadDraft } from '#platform/services.ts'
import type { PathStep } from './attempt.ts'
import { doorErrors } from './errors.ts'
import { type GuardNotes, notesOf } from './guarding.ts'
import type { Judgement } from './judgement.ts'
import type { Usage } from './metering.ts'

export const CALL_RECORDED = 'call.recorded'
export const CALL_REFUSED = 'call.refused'
export const CALL_INTERRUPTED = 'call.interrupted'
export const CALL_WITHHELD = 'call.withheld'

/** How a call ended. `interrupted` is never silent: the record says by whom, and holds what had left. */
export type Outcome =
  | { readonly as: 'answered' }
  | { readonly as: 'failed'; readonly code: string }
  /** The guards let the answer not leave, or the judge let the call not be sent. */
  | { readonly as: 'refused'; readonly code: string }
  /** A person decides whether it leaves; `call.reviewed` says how that ended. */
  | { readonly as: 'held'; readonly review: ReviewId }
  /** Something else answered in place of a model, on a failure that the permit names. */
  | { readonly as: 'fallback'; readonly by: 'rule' | 'message'; readonly on: FallbackTrigger }
  /** `stop` and `revocation`: the gateway cut it, for what it was admitted by was stopped or taken back. */
  | {
      readonly as: 'interrupted'
      readonly by: 'caller' | 'upstream' | 'process' | 'stop' | 'revocation'
    }

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
  /** Of the caller's trace, for spans alone: no entry holds it. */
  readonly traceparent?: string | undefined
  readonly firstByteMs: number | undefined
  readonly totalMs: number
  readonly usage: Usage
  readonly costMilli: number
  /** Whether the answer of a predictive model told its reason codes (measure 22.1). */
  readonly reasonCodes?: boolean | undefined
  readonly request: Uint8Array
  /** What went to the model, where it is not the request. */
  readonly sent: Uint8Array | undefined
  /** What left for the caller. */
  readonly answer: Uint8Array
  /** What the model answered, where it is not what left. */
  readonly received: Uint8Array | undefined
  readonly notes: GuardNotes
  readonly judgement: Judgement | undefined
  /** Who tried the model by this call, at the trial page; absent where it was none. */
  readonly trialBy: PersonId | undefined
}

/** All that a call consumed: what its model did, and what its judge did. */
export function consumedBy({ usage, costMilli, judgement }: CallRecord) {
  return {
    inputTokens: usage.inputTokens + (judgement?.usage.inputTokens ?? 0),
    outputTokens: usage.outputTokens + (judgement?.usage.outputTokens ?? 0),
    costMilli: costMilli + (judgement?.costMilli ?? 0),
  }
}

export function entryOf(record: CallRecord): EntryDraft {
  const { permit, model, answeredBy, outcome, judgement, trialBy } = record
  return {
    id: record.id,
    kind: outcome.as === 'interrupted' ? CALL_INTERRUPTED : CALL_RECORDED,
    subject: permit.application,
    actor: callerOf(permit),
    body: {
      permit: permit.serial,
      tier: permit.tier,
      operation: record.operation,
      model: factsOf(model),
      ...(answeredBy !== undefined && {
        answeredBy: factsOf(answeredBy),
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
      ...(record.reasonCodes !== undefined && { reasonCodes: record.reasonCodes }),
      ...notesOf(record.notes),
      ...(judgement !== undefined && { judge: judgement.note }),
      ...(trialBy !== undefined && { trialBy }),
    } satisfies Record<string, JsonValue | undefined>,
    payloads: [
      payloadOf(permit, 'request', record.request),
      ...(record.sent === undefined ? [] : [payloadOf(permit, 'sent', record.sent)]),
      payloadOf(permit, 'answer', record.answer),
      ...(record.received === undefined ? [] : [payloadOf(permit, 'received', record.received)]),
      ...(judgement === undefined ? [] : [payloadOf(permit, 'judge', judgement.exchange)]),
    ],
  }
}

type Recorded = Pick<EntryDraft, 'subject' | 'actor'> & { readonly id?: EntryId | undefined }

/** The entry that corrects a record which was written too late: what it says was answered did not leave. */
export function withheldOf(record: Recorded): EntryDraft {
  const { code, status } = doorErrors.answer_unrecorded()
  return correctionOf(record, { as: 'failed', code: code.replace('gateway.', '') }, { status })
}

/** The entry that corrects a record whose process died before it was known whether its answer left. */
export const unknownLeavingOf = (record: Recorded): EntryDraft =>
  correctionOf(record, { as: 'interrupted', by: 'process' })

function correctionOf({ id, subject, actor }: Recorded, outcome: Outcome, more: object = {}) {
  assert(id !== undefined, 'what is corrected stands')
  const body = { record: id, outcome: { ...outcome }, ...more }
  return { id: correctionIdOf(id), kind: CALL_WITHHELD, subject, actor, body }
}

const TIMED_PART = 'ent_'.length + 12
const ID_LENGTH = 'ent_'.length + 32

/** A record is corrected once, whoever does it: the id of its correction follows from its own, and sorts beside it. */
export function correctionIdOf(id: EntryId): EntryId {
  const rest = hash('sha256', `correction ${id}`, 'hex').slice(0, ID_LENGTH - TIMED_PART)
  return EntryId.parse(`${id.slice(0, TIMED_PART)}${rest}`)
}

/** The supplier stands beside the model, so that records count what was hidden from whom (18.3). */
const factsOf = ({ version, name, digest, supplier }: PermittedModel) => ({
  ...{ version, name, digest },
  ...(supplier !== undefined && { supplier }),
})

/** What guards refused: what they found, and the request as the only place that holds the values. */
export interface GuardedRefusal {
  readonly notes: GuardNotes
  readonly request: Uint8Array
}

/** The entry of a call that was refused before a model saw it. */
export function refusalOf(
  id: EntryId,
  caller: Extract<Actor, { type: 'application' }>,
  refusal: {
    readonly operation: string
    readonly code: string
    readonly permit: Permit | undefined
    readonly model: string | undefined
    readonly guarded: GuardedRefusal | undefined
    readonly trialBy: PersonId | undefined
  },
): EntryDraft {
  const { operation, code, permit, model, guarded, trialBy } = refusal
  const supplier = permit?.models.find(({ name }) => name === model)?.supplier
  // A name that no permit knows is the caller's text; its length is bounded before it gets here.
  return {
    id,
    kind: CALL_REFUSED,
    subject: caller.id,
    actor: caller,
    body: {
      ...{ operation, code, permit: permit?.serial, model },
      // To whom it would have gone, so that what was refused is counted for each supplier as what was masked is (24.7).
      ...(supplier !== undefined && { supplier }),
      ...(guarded !== undefined && notesOf(guarded.notes)),
      ...(trialBy !== undefined && { trialBy }),
    },
    ...(guarded !== undefined &&
      permit !== undefined && { payloads: [payloadOf(permit, 'request', guarded.request)] }),
  }
}

export function callerOf(permit: Permit): Extract<Actor, { type: 'application' }> {
  return { type: 'application', id: permit.application, institution: permit.institution }
}

export function payloadOf(permit: Permit, name: string, content: Uint8Array): PayloadDraft {
  return { name, retention: permit.record.retention, business: permit.application, content }
}
