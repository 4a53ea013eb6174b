import type { ServerResponse } from 'node:http'
import type { PermittedModel } from '#contexts/permits/index.ts'
import type { CatalogueError } from '#kernel/errors.ts'
import { monotonicMs } from '#kernel/time.ts'
import { toCatalogueError } from '#platform/http/reply-error.ts'
import { answerTexts, checkTexts } from './answer-checks.ts'
import type { PathStep } from './attempt.ts'
import type { AdmittedCall, DoorParts } from './call.ts'
import { type CallRecord, consumedBy, entryOf, type Outcome } from './call-record.ts'
import { guardChatStream } from './chat-stream.ts'
import { doorErrors } from './errors.ts'
import { guardAnswer, guardAnswerText } from './guard-answer.ts'
import { findingsHeader } from './guarding.ts'
import { labelAnswer } from './labels.ts'
import { costMilliOf, type Usage, usageOf } from './metering.ts'
import { errorBody, sendError, wireCode } from './openai.ts'
import { asksForUsage } from './prepare.ts'
import { type Relayed, relayStream, usageFrom } from './relay-stream.ts'
import { guardResponseStream } from './response-stream.ts'
import type { StreamAnswer, WholeAnswer } from './upstream.ts'
import { type UpstreamFailure, upstreamFailureOf } from './upstream-failure.ts'

/** Which model answered and how it was reached. */
export interface Reached {
  readonly model: PermittedModel
  /** Absent where none answered. */
  readonly deployment: string | undefined
  readonly path: readonly PathStep[]
}

interface Ending {
  readonly outcome: Outcome
  readonly status: number
  readonly usage: Usage
  /** What leaves, and what came where that is something else. */
  readonly answer: Buffer
  readonly received?: Buffer
  readonly firstByteMs: number | undefined
}

/** A whole answer: judged, recorded, then released; a high-tier one only once its record is durable. */
export async function answerWhole(
  door: DoorParts,
  call: AdmittedCall,
  reached: Reached,
  answer: WholeAnswer,
  response: ServerResponse,
) {
  const ok = answer.status < 300
  const usage = usageFrom(ok ? usageOf(answer.json) : undefined, call.request, answer.body)
  const judged = judgeWhole(call, answer, ok)
  const refusal = judged.ok ? undefined : judged.refusal
  const left = judged.ok ? judged.bytes : errorBody(judged.refusal, door.locale)
  const found = findingsHeader(call.guarding.notes)
  if (found !== undefined) call.headers['x-hengjian-findings'] = found
  const answered: Outcome = ok
    ? { as: 'answered' }
    : { as: 'failed', code: `upstream_${answer.status}` }
  await record(door, call, reached, {
    outcome: refusal === undefined ? answered : { as: 'refused', code: wireCode(refusal) },
    status: refusal?.status ?? answer.status,
    usage: ok ? usage : NO_USAGE,
    answer: left,
    ...(left !== answer.body && { received: answer.body }),
    firstByteMs: undefined,
  })
  if (refusal !== undefined) return sendError(response, refusal, door.locale, call.headers)
  response.writeHead(answer.status, {
    ...answer.headers,
    ...call.headers,
    'content-type': answer.contentType || 'application/json',
    'content-length': left.length,
  })
  response.end(left)
}

type JudgedWhole =
  | { readonly ok: true; readonly bytes: Buffer }
  | { readonly ok: false; readonly refusal: CatalogueError }

/** What may leave of a whole answer: the very bytes that came where nothing changes, or why nothing may. */
function judgeWhole(call: AdmittedCall, { json, body }: WholeAnswer, ok: boolean): JudgedWhole {
  const { operation, guarding, labels } = call
  if (json === undefined) {
    const text = body.toString('utf8')
    const guarded = guardAnswerText(operation, text, guarding)
    if (!guarded.ok) return guarded
    return { ok: true, bytes: guarded.text === text ? body : Buffer.from(guarded.text) }
  }
  const guarded = guardAnswer(operation, json, guarding)
  if (!guarded.ok) return guarded
  const refusal = ok ? checkTexts(answerTexts(operation.name, guarded.body), guarding) : undefined
  if (refusal !== undefined) return { ok: false, refusal }
  const labelled =
    ok && labels !== undefined ? labelAnswer(operation, guarded.body, labels) : guarded.body
  return { ok: true, bytes: labelled === json ? body : Buffer.from(JSON.stringify(labelled)) }
}

const NO_USAGE: Usage = { inputTokens: 0, outputTokens: 0, estimated: false }
const NOTHING: Relayed = {
  bytes: Buffer.alloc(0),
  received: Buffer.alloc(0),
  usage: undefined,
  firstByteMs: undefined,
  ending: [],
  complete: false,
  refusal: undefined,
}

/** A stream: frames leave as they come, its ending only with its record. What breaks off is recorded as such. */
export async function answerStream(
  door: DoorParts,
  call: AdmittedCall,
  reached: Reached,
  answer: StreamAnswer,
  response: ServerResponse,
) {
  response.writeHead(answer.status, {
    ...answer.headers,
    ...call.headers,
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
  })
  const progress = { relayed: NOTHING }
  const hidesUsage = call.operation.name === 'chat' && !asksForUsage(call.body)
  const { guarding, labels, startedMs, signal } = call
  const guarded =
    call.operation.name === 'chat'
      ? guardChatStream(guarding, labels)
      : guardResponseStream(guarding, labels)
  const terms = { hidesUsage, holdsAll: guarding.policy.holdWholeAnswer, startedMs, signal }
  let broken: CatalogueError | undefined
  try {
    await relayStream(answer.body, response, guarded, terms, progress)
  } catch (error) {
    if (!signal.aborted) broken = brokenBy(error)
  }
  if (broken !== undefined && reached.deployment !== undefined) {
    // The head had come, so the attempt counted as a success; it was none.
    door.breakers.failed(reached.deployment)
  }
  const { bytes, received, firstByteMs, ending, complete, refusal } = progress.relayed
  const usage = usageFrom(progress.relayed.usage, call.request, received)
  const outcome = outcomeOf(progress.relayed, signal)
  try {
    await record(door, call, reached, {
      outcome,
      status: answer.status,
      usage,
      answer: bytes,
      received,
      firstByteMs,
    })
  } catch (error) {
    // The head has left, so the refusal can only be said within the stream; its ending stays back.
    broken = toCatalogueError(error, door.services.log)
  }
  if (broken === undefined && complete) {
    response.end(Buffer.concat(ending))
    return
  }
  const said = broken ?? refusal ?? doorErrors.upstream_failed({ reason: 'the stream broke off' })
  response.end(
    Buffer.concat([Buffer.from('data: '), errorBody(said, door.locale), Buffer.from('\n\n')]),
  )
}

function outcomeOf({ refusal, complete }: Relayed, signal: AbortSignal): Outcome {
  if (refusal !== undefined) return { as: 'refused', code: wireCode(refusal) }
  if (complete) return { as: 'answered' }
  return { as: 'interrupted', by: signal.aborted ? 'caller' : 'upstream' }
}

/** What broke a stream; what is no failure of the upstream is ours, and thrown on. */
function brokenBy(error: unknown): CatalogueError {
  const failure = upstreamFailureOf(error)
  if (failure === undefined) throw error
  return failureError(failure)
}

/** No deployment answered: recorded with what was tried, then said. */
export async function answerFailure(
  door: DoorParts,
  call: AdmittedCall,
  path: readonly PathStep[],
  failure: UpstreamFailure | undefined,
  response: ServerResponse,
) {
  const error = failureError(failure)
  const outcome: Outcome = call.signal.aborted
    ? { as: 'interrupted', by: 'caller' }
    : { as: 'failed', code: wireCode(error) }
  const [{ model }] = call.candidates
  const ending = {
    outcome,
    status: error.status,
    usage: NO_USAGE,
    answer: Buffer.alloc(0),
    firstByteMs: undefined,
  }
  await record(door, call, { model, path, deployment: undefined }, ending)
  sendError(response, error, door.locale, call.headers)
}

/** The judge let the call not be sent: recorded with what it was asked, then said. */
export async function answerRefusal(
  door: DoorParts,
  call: AdmittedCall,
  refusal: CatalogueError,
  response: ServerResponse,
) {
  const [{ model }] = call.candidates
  const found = findingsHeader(call.guarding.notes)
  if (found !== undefined) call.headers['x-hengjian-findings'] = found
  await record(
    door,
    call,
    { model, path: [], deployment: undefined },
    {
      outcome: { as: 'refused', code: wireCode(refusal) },
      status: refusal.status,
      usage: NO_USAGE,
      answer: errorBody(refusal, door.locale),
      firstByteMs: undefined,
    },
  )
  sendError(response, refusal, door.locale, call.headers)
}

function failureError(failure: UpstreamFailure | undefined): CatalogueError {
  if (failure?.kind === 'timeout') return doorErrors.upstream_timed_out()
  return doorErrors.upstream_failed({ reason: failure?.kind ?? 'none can be reached now' })
}

/** A guard that did not do its work must be seen by those who run it, not only by those who read records. */
function logWaivers({ services }: DoorParts, { id, guarding }: AdmittedCall) {
  for (const { waiver, guard, reason } of guarding.notes.failures.values()) {
    if (waiver !== undefined) {
      services.log.warn({ record: id, waiver, guard, reason }, 'a guard failed and was waived')
    }
  }
}

/** Meters the call and writes its record, durably where its permit says so. Rejects with `record_unavailable`. */
async function record(door: DoorParts, call: AdmittedCall, reached: Reached, ending: Ending) {
  const { writer, metrics } = door
  const [{ model: asked }] = call.candidates
  const totalMs = Math.round(monotonicMs() - call.startedMs)
  const costMilli = costMilliOf(reached.model.price, ending.usage)
  const written: CallRecord = {
    id: call.id,
    permit: call.permit,
    operation: call.operation.name,
    model: asked,
    answeredBy: reached.model === asked ? undefined : reached.model,
    streamed: call.streamed,
    outcome: ending.outcome,
    status: ending.status,
    path: reached.path,
    startedAt: call.startedAt,
    firstByteMs: ending.firstByteMs,
    totalMs,
    usage: ending.usage,
    costMilli,
    request: call.request,
    sent: call.sent,
    answer: ending.answer,
    received: ending.received,
    notes: call.guarding.notes,
    judgement: call.judgement,
  }
  const consumed = consumedBy(written)
  const tokens = consumed.inputTokens + consumed.outputTokens
  call.quota.settle({ tokens, costMilli: consumed.costMilli })
  metrics.ended(written)
  logWaivers(door, call)
  const { durable, opened } = call
  await writer.close(entryOf(written), { durable, opened })
}
