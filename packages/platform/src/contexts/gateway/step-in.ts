import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FallbackTrigger } from '#contexts/governance/index.ts'
import type { KeyRow } from '#contexts/identity/index.ts'
import {
  answerOfText,
  type CallFacts,
  newReviewId,
  type ReviewDraft,
  sayInstead,
} from '#contexts/oversight/index.ts'
import type { LastResort, Permit, PermittedModel } from '#contexts/permits/index.ts'
import { type CatalogueError, isCatalogueError } from '#kernel/errors.ts'
import type { EntryId } from '#kernel/ids.ts'
import { monotonicMs } from '#kernel/time.ts'
import type { EntryDraft } from '#platform/services.ts'
import { type Received, receive } from './admit.ts'
import type { PathStep } from './attempt.ts'
import type { AdmittedCall, DoorParts } from './call.ts'
import { factsOfRequest } from './call-facts.ts'
import { type CallRecord, entryOf, type GuardedRefusal } from './call-record.ts'
import { abortWhenGone } from './caller.ts'
import { decideHeldPermit, isAskedAs } from './decide.ts'
import { emptyNotes } from './guarding.ts'
import { writeWithReview } from './hold-call.ts'
import type { Operation } from './operation.ts'
import { type Ending, NO_USAGE, recordOf } from './record-call.ts'
import { sendTicket, waitOf } from './send-ticket.ts'

/** Which of the failures that permits name an error is; `undefined` for what is the caller's own doing. */
export function triggerOf(error: CatalogueError): FallbackTrigger | undefined {
  const { details } = error
  if (isCatalogueError(error, 'gateway.upstream_timed_out')) return 'timeout'
  if (isCatalogueError(error, 'gateway.upstream_failed')) return 'upstream-failed'
  if (isCatalogueError(error, 'gateway.stopped')) return 'stopped'
  if (isCatalogueError(error, 'gateway.guard_blocked')) {
    return (details as { because?: string }).because === 'failure' ? 'guard-failure' : undefined
  }
  if (!isCatalogueError(error, 'gateway.limit_exceeded')) return undefined
  const { retryAfterSeconds } = details as { retryAfterSeconds?: number | undefined }
  return retryAfterSeconds === undefined ? undefined : 'limit'
}

/** A call that no model answers, with all that its record and its answer need. */
interface Unanswered {
  readonly id: EntryId
  readonly permit: Permit
  readonly operation: Operation
  readonly model: PermittedModel
  readonly streamed: boolean
  readonly facts: CallFacts
  readonly waitMs: number
  readonly signal: AbortSignal
  readonly headers: Readonly<Record<string, string>>
  readonly durable: boolean
  readonly opened: boolean
  readonly recordOf: (ending: Ending) => EntryDraft
}

/**
 * Answers an admitted call in place of its models, as its permit lays down for the failure (measures 17.4, 26.4). `false`
 * where the permit has nothing for it: then nothing was written or sent.
 */
export function stepInFor(
  door: DoorParts,
  call: AdmittedCall,
  error: CatalogueError,
  tried: { readonly path: readonly PathStep[]; readonly received?: Buffer },
  response: ServerResponse,
): Promise<boolean> {
  const [{ model }] = call.candidates
  const { path, received } = tried
  const reached = { model, path, deployment: undefined }
  const record = (ending: Ending) =>
    recordOf(door, call, reached, { ...ending, ...(received !== undefined && { received }) })
  return stepIn(door, { ...call, model, recordOf: record }, triggerOf(error), response)
}

/** What is known of a call that was refused before a model was asked. */
export interface RefusedCall {
  readonly id: EntryId
  readonly caller?: KeyRow
  readonly permit?: Permit
  readonly operation?: Operation
  readonly named?: string | undefined
  readonly received?: Received
  readonly guarded?: GuardedRefusal
  readonly opened?: boolean
  readonly recorded?: boolean
}

/** The same for a call that was refused before a model was asked: stopped, over a limit, or with a guard that failed. */
export async function stepInForRefused(
  door: DoorParts,
  refused: RefusedCall,
  error: CatalogueError,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const { id, caller, operation, guarded, opened = false } = refused
  const trigger = triggerOf(error)
  if (trigger === undefined || caller === undefined || operation === undefined) return false
  if (refused.recorded === true || response.headersSent) return false
  const startedAt = door.services.now()
  const startedMs = monotonicMs()
  const held = decideHeldPermit(door.state, caller, startedAt, startedMs)
  if (!held.ok || !held.value.fallback.on.includes(trigger)) return false
  const permit = held.value
  const { signal } = abortWhenGone(response)
  const { bytes, told: body } =
    refused.received ?? (await receive(request, permit, operation, refused.named))
  const model = permit.models.find((one) => isAskedAs(one, body.model))
  if (model === undefined) return false
  const streamed = body.stream === true
  const record = (ending: Ending) => {
    const written: CallRecord = {
      ...{ id, permit, operation: operation.name, model, answeredBy: undefined, streamed },
      ...{ outcome: ending.outcome, status: ending.status, path: [], startedAt },
      totalMs: Math.round(monotonicMs() - startedMs),
      ...{ firstByteMs: undefined, usage: NO_USAGE, costMilli: 0, judgement: undefined },
      ...{ request: bytes, sent: undefined, answer: ending.answer, received: undefined },
      notes: guarded?.notes ?? emptyNotes(),
      trialBy: caller.trialBy,
    }
    door.metrics.ended(written)
    return entryOf(written)
  }
  const call: Unanswered = {
    ...{ id, permit, operation, model, streamed, signal, opened, recordOf: record },
    facts: factsOfRequest(body),
    waitMs: waitOf(request.headers.prefer),
    headers: { 'x-hengjian-record': id, 'x-hengjian-permit': permit.serial },
    durable: permit.record.durability === 'before-release',
  }
  return stepIn(door, call, trigger, response)
}

async function stepIn(
  door: DoorParts,
  call: Unanswered,
  trigger: FallbackTrigger | undefined,
  response: ServerResponse,
): Promise<boolean> {
  const { fallback } = call.permit
  const { last } = fallback
  if (trigger === undefined || last === undefined || !fallback.on.includes(trigger)) return false
  // A vector has no words in which something else could answer.
  if (call.operation.kind === 'embedding') return false
  if (last.kind === 'manual-queue') await queue(door, call, trigger, last, response)
  else return say(door, call, trigger, last, response)
  return true
}

/** A person answers: the caller gets a ticket, or the answer if it waits long enough. */
async function queue(
  door: DoorParts,
  call: Unanswered,
  trigger: FallbackTrigger,
  { queue: name, withinMs }: Extract<LastResort, { kind: 'manual-queue' }>,
  response: ServerResponse,
) {
  const { id, permit, operation, model, streamed, facts, waitMs, signal } = call
  const { institution, application, serial, tier } = permit
  const review: ReviewDraft = {
    ...{ id: newReviewId(), institution, application, permit: serial, tier, record: id, facts },
    ...{ kind: 'manual', operation: operation.name, queue: name, withinMs },
    ...{ onTimeout: 'refuse', reviewers: 1, reasons: [{ by: 'fallback', trigger }] },
    head: { ...NO_HEAD, streamed, model: model.name, locale: door.locale },
  }
  const outcome = { as: 'held', review: review.id } as const
  const ending = { outcome, status: 202, usage: NO_USAGE, answer: NOTHING, firstByteMs: undefined }
  await writeWithReview(door, call.recordOf(ending), review)
  const headers = { ...call.headers, 'x-hengjian-fallback': 'manual-queue' }
  const owner = { institution, application, id: review.id }
  await sendTicket(door, owner, { waitMs, signal, headers }, response)
}

const NOTHING = Buffer.alloc(0)
const NO_HEAD = { status: 200, contentType: '', headers: {} }

/** A rule or a fixed message answers at once. */
async function say(
  door: DoorParts,
  call: Unanswered,
  trigger: FallbackTrigger,
  last: Exclude<LastResort, { kind: 'manual-queue' }>,
  response: ServerResponse,
): Promise<boolean> {
  const { id, permit, operation, model, streamed, facts, durable, opened } = call
  const said = await sayInstead(last, permit, { trigger, facts }, door.locale)
  if (said === undefined) return false
  const shape = { operation: operation.name, streamed, id, model: model.name }
  const { contentType, bytes } = answerOfText(shape, said)
  const outcome = { as: 'fallback', by: last.kind, on: trigger } as const
  const ending = { outcome, status: 200, usage: NO_USAGE, answer: bytes, firstByteMs: undefined }
  await door.writer.close(call.recordOf(ending), { durable, opened })
  response.writeHead(200, {
    ...call.headers,
    'x-hengjian-fallback': last.kind,
    'content-type': contentType,
    'content-length': bytes.length,
  })
  response.end(bytes)
  return true
}
