import type { ServerResponse } from 'node:http'
import type { PermittedModel } from '#contexts/permits/index.ts'
import type { CatalogueError } from '#kernel/errors.ts'
import { monotonicMs } from '#kernel/time.ts'
import { toCatalogueError } from '#platform/http/reply-error.ts'
import type { PathStep } from './attempt.ts'
import type { AdmittedCall, DoorParts } from './call.ts'
import { type CallRecord, entryOf, type Outcome } from './call-record.ts'
import { doorErrors } from './errors.ts'
import { costMilliOf, type Usage, usageOf } from './metering.ts'
import { errorBody, sendError, wireCode } from './openai.ts'
import { asksForUsage } from './prepare.ts'
import { type Relayed, relayStream, usageFrom } from './relay-stream.ts'
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
  readonly answer: Buffer
  readonly firstByteMs: number | undefined
}

/** A whole answer: recorded, then released; a high-tier one only once its record is durable. */
export async function answerWhole(
  door: DoorParts,
  call: AdmittedCall,
  reached: Reached,
  answer: WholeAnswer,
  response: ServerResponse,
) {
  const ok = answer.status < 300
  const usage = usageFrom(ok ? usageOf(answer.json) : undefined, call.request, answer.body)
  await record(door, call, reached, {
    outcome: ok ? { as: 'answered' } : { as: 'failed', code: `upstream_${answer.status}` },
    status: answer.status,
    usage: ok ? usage : NO_USAGE,
    answer: answer.body,
    firstByteMs: undefined,
  })
  response.writeHead(answer.status, {
    ...answer.headers,
    ...call.headers,
    'content-type': answer.contentType || 'application/json',
    'content-length': answer.body.length,
  })
  response.end(answer.body)
}

const NO_USAGE: Usage = { inputTokens: 0, outputTokens: 0, estimated: false }
const NOTHING: Relayed = {
  bytes: Buffer.alloc(0),
  usage: undefined,
  firstByteMs: undefined,
  ending: [],
  complete: false,
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
  const terms = { hidesUsage, startedMs: call.startedMs, signal: call.signal }
  let broken: CatalogueError | undefined
  try {
    await relayStream(answer.body, response, terms, progress)
  } catch (error) {
    if (!call.signal.aborted) broken = brokenBy(error)
  }
  if (broken !== undefined && reached.deployment !== undefined) {
    // The head had come, so the attempt counted as a success; it was none.
    door.breakers.failed(reached.deployment)
  }
  const { bytes, firstByteMs, ending, complete } = progress.relayed
  const usage = usageFrom(progress.relayed.usage, call.request, bytes)
  const outcome: Outcome = complete
    ? { as: 'answered' }
    : { as: 'interrupted', by: call.signal.aborted ? 'caller' : 'upstream' }
  try {
    await record(door, call, reached, {
      outcome,
      status: answer.status,
      usage,
      answer: bytes,
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
  const said = broken ?? doorErrors.upstream_failed({ reason: 'the stream broke off' })
  response.end(
    Buffer.concat([Buffer.from('data: '), errorBody(said, door.locale), Buffer.from('\n\n')]),
  )
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

function failureError(failure: UpstreamFailure | undefined): CatalogueError {
  if (failure?.kind === 'timeout') return doorErrors.upstream_timed_out()
  return doorErrors.upstream_failed({ reason: failure?.kind ?? 'none can be reached now' })
}

/** Meters the call and writes its record, durably where its permit says so. Rejects with `record_unavailable`. */
async function record(door: DoorParts, call: AdmittedCall, reached: Reached, ending: Ending) {
  const { writer, metrics } = door
  const [{ model: asked }] = call.candidates
  const totalMs = Math.round(monotonicMs() - call.startedMs)
  const costMilli = costMilliOf(reached.model.price, ending.usage)
  const tokens = ending.usage.inputTokens + ending.usage.outputTokens
  call.quota.settle({ tokens, costMilli })
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
    answer: ending.answer,
  }
  const { application } = call.permit
  metrics.called(
    { application, operation: call.operation.name, outcome: ending.outcome.as },
    totalMs / 1_000,
  )
  metrics.metered(application, ending.usage)
  const { durable, opened } = call
  await writer.close(entryOf(written), { durable, opened })
}
