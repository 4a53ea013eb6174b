import type { ServerResponse } from 'node:http'
import type { AnswerHead } from '#contexts/oversight/index.ts'
import type { Bilingual } from '#kernel/bilingual.ts'
import type { CatalogueError } from '#kernel/errors.ts'
import { toCatalogueError } from '#platform/http/reply-error.ts'
import { answerTexts, checkTexts } from './answer-checks.ts'
import type { PathStep } from './attempt.ts'
import { readableOf, type Wire, wireHeaders, wireOf } from './binary-body.ts'
import type { AdmittedCall, DoorParts } from './call.ts'
import { factsOfAnswer, factsOfStream, tellsReasons } from './call-facts.ts'
import type { Outcome } from './call-record.ts'
import { cutBy, interrupterOf } from './caller.ts'
import { guardChatStream } from './chat-stream.ts'
import { doorErrors } from './errors.ts'
import { guardAnswer, guardAnswerText } from './guard-answer.ts'
import { findingsHeader } from './guarding.ts'
import { hold, mayBeHeld, recordLeaving, reviewFor } from './hold-call.ts'
import { labelAnswer } from './labels.ts'
import { usageOf } from './metering.ts'
import { errorBody, sendError, wireCode } from './openai.ts'
import { asksForUsage } from './prepare.ts'
import { type Ending, NO_USAGE, type Reached, record } from './record-call.ts'
import { type Relayed, relayStream, usageFrom } from './relay-stream.ts'
import { guardResponseStream } from './response-stream.ts'
import { stepInFor } from './step-in.ts'
import type { StreamAnswer } from './upstream.ts'
import {
  type UpstreamFailure,
  type UpstreamFailureKind,
  upstreamFailureOf,
} from './upstream-failure.ts'
import type { WholeAnswer } from './whole-answer.ts'

/** A whole answer: judged, recorded, then released; a high-tier one only once its record is durable. */
export async function answerWhole(
  door: DoorParts,
  call: AdmittedCall,
  reached: Reached,
  answer: WholeAnswer,
  response: ServerResponse,
) {
  const ok = answer.status < 300
  const usage = usageOfWhole(call, answer)
  const judged = judgeWhole(call, answer, ok)
  const refusal = judged.ok ? undefined : judged.refusal
  const left = judged.ok ? judged.bytes : errorBody(judged.refusal, door.locale)
  const wire: Wire = (judged.ok ? judged.wire : undefined) ?? { bytes: left }
  const found = findingsHeader(call.guarding.notes)
  if (found !== undefined) call.headers['x-hengjian-findings'] = found
  const answered: Outcome = ok
    ? { as: 'answered' }
    : { as: 'failed', code: `upstream_${answer.status}` }
  if (refusal !== undefined) {
    const tried = { path: reached.path, received: answer.body }
    if (await stepInFor(door, call, refusal, tried, response)) return
  }
  const ending: Ending = {
    outcome: refusal === undefined ? answered : { as: 'refused', code: wireCode(refusal) },
    status: refusal?.status ?? answer.status,
    usage,
    answer: left,
    ...(left !== answer.body && { received: answer.body }),
    firstByteMs: undefined,
    ...(call.operation.kind === 'predictive' && { reasonCodes: tellsReasons(answer.json) }),
  }
  const head = headOf(door, call, answer, answer.contentType || 'application/json')
  if (ending.outcome.as === 'answered') {
    const review = reviewFor(call, reached.model, factsOfAnswer(answer.json), head)
    if (review !== undefined) return hold(door, call, reached, ending, review, response)
  }
  await recordLeaving(door, call, reached, ending, head)
  if (refusal !== undefined) return sendError(response, refusal, door.locale, call.headers)
  response.writeHead(head.status, {
    ...head.headers,
    'content-type': head.contentType,
    ...(wire.jsonBytes !== undefined && wireHeaders(wire)),
    'content-length': wire.bytes.length,
  })
  response.end(wire.bytes)
}

function usageOfWhole({ operation, request }: AdmittedCall, { status, json, body }: WholeAnswer) {
  if (status >= 300 || operation.kind === 'predictive') return NO_USAGE
  return usageFrom(usageOf(json), request, body)
}

/** How an answer leaves, now or once a person has released it. */
function headOf(
  { locale }: DoorParts,
  { headers, streamed, candidates }: AdmittedCall,
  answer: Pick<WholeAnswer, 'status' | 'headers'>,
  contentType: string,
): AnswerHead {
  const [{ model }] = candidates
  const { status } = answer
  return {
    status,
    contentType,
    headers: { ...answer.headers, ...headers },
    streamed,
    model: model.name,
    locale,
  }
}

type JudgedWhole =
  | {
      readonly ok: true
      /** As it stands in the record, and leaves if it is not `wire`. */
      readonly bytes: Buffer
      readonly wire?: Wire | undefined
    }
  | { readonly ok: false; readonly refusal: CatalogueError }

/** What may leave of a whole answer: the very bytes that came where nothing changes, or why nothing may. */
function judgeWhole(
  call: AdmittedCall,
  { json, body, raw }: WholeAnswer,
  ok: boolean,
): JudgedWhole {
  const { operation, guarding, labels } = call
  if (json === undefined) {
    const text = body.toString('utf8')
    const guarded = guardAnswerText(operation, text, guarding)
    if (!guarded.ok) return guarded
    return { ok: true, bytes: guarded.text === text ? body : Buffer.from(guarded.text) }
  }
  const guarded = guardAnswer(operation, json, guarding)
  if (!guarded.ok) return guarded
  const refusal =
    ok && guarding.checks.length > 0
      ? checkTexts(answerTexts(operation.name, guarded.body), guarding)
      : undefined
  if (refusal !== undefined) return { ok: false, refusal }
  const labelled =
    ok && labels !== undefined ? labelAnswer(operation, guarded.body, labels) : guarded.body
  if (labelled === json) return { ok: true, bytes: body, wire: raw }
  if (raw === undefined) return { ok: true, bytes: Buffer.from(JSON.stringify(labelled)) }
  return { ok: true, bytes: readableOf(labelled, 'outputs'), wire: wireOf(labelled, 'outputs') }
}

const NOTHING: Relayed = {
  bytes: Buffer.alloc(0),
  received: Buffer.alloc(0),
  kept: [],
  usage: undefined,
  firstByteMs: undefined,
  ending: [],
  complete: false,
  refusal: undefined,
}

/**
 * A stream: frames leave as they come, its ending only with its record. What a review point might hold does not begin to
 * leave before all of it is known. What breaks off is recorded as such.
 */
export async function answerStream(
  door: DoorParts,
  call: AdmittedCall,
  reached: Reached,
  answer: StreamAnswer,
  response: ServerResponse,
) {
  const isWithheld = mayBeHeld(call, reached.model)
  const begin = () => response.writeHead(answer.status, streamHeaders(call, answer))
  if (!isWithheld) begin()
  const { relayed, broken: brokenOff } = await relay(
    door,
    call,
    reached,
    answer,
    isWithheld,
    response,
  )
  let broken = brokenOff
  const { bytes, received, kept, firstByteMs, complete, refusal } = relayed
  const usage = usageFrom(relayed.usage, call.request, received)
  const outcome = outcomeOf(relayed, call.signal)
  const ending = { outcome, status: answer.status, usage, answer: bytes, received, firstByteMs }
  const head = headOf(door, call, answer, EVENT_STREAM)
  try {
    const review =
      isWithheld && outcome.as === 'answered'
        ? reviewFor(call, reached.model, factsOfStream(received), head)
        : undefined
    if (review !== undefined) return await hold(door, call, reached, ending, review, response)
    await recordLeaving(door, call, reached, ending, head)
  } catch (error) {
    // Where the head has left, the refusal can only be said within the stream; its ending stays back.
    broken = toCatalogueError(error, door.services.log)
  }
  if (broken === undefined && complete) {
    if (isWithheld) begin()
    response.end(Buffer.concat([...kept, ...relayed.ending]))
    return
  }
  const said = broken ?? refusal ?? doorErrors.upstream_failed({ reason: BROKEN_OFF })
  if (isWithheld) return sendError(response, said, door.locale, call.headers)
  response.end(
    Buffer.concat([Buffer.from('data: '), errorBody(said, door.locale), Buffer.from('\n\n')]),
  )
}

const EVENT_STREAM = 'text/event-stream; charset=utf-8'

const streamHeaders = ({ headers }: AdmittedCall, answer: StreamAnswer) => ({
  ...answer.headers,
  ...headers,
  'content-type': EVENT_STREAM,
  'cache-control': 'no-cache',
})

/** Passes the stream on as far as it may leave, and says what broke it. */
async function relay(
  door: DoorParts,
  call: AdmittedCall,
  { deployment }: Reached,
  answer: StreamAnswer,
  keepsAll: boolean,
  response: ServerResponse,
): Promise<{ readonly relayed: Relayed; readonly broken: CatalogueError | undefined }> {
  const progress = { relayed: NOTHING }
  const hidesUsage = call.operation.name === 'chat' && !asksForUsage(call.body)
  const { guarding, labels, startedMs, signal } = call
  const guarded =
    call.operation.name === 'chat'
      ? guardChatStream(guarding, labels)
      : guardResponseStream(guarding, labels)
  const { holdWholeAnswer: holdsAll } = guarding.policy
  const terms = { hidesUsage, holdsAll, keepsAll, startedMs, signal }
  let broken: CatalogueError | undefined
  try {
    await relayStream(answer.body, response, guarded, terms, progress)
  } catch (error) {
    if (signal.aborted) return { relayed: progress.relayed, broken: cutBy(signal) }
    broken = brokenBy(error)
  }
  // The head had come, so the attempt counted as a success; it was none.
  if (broken !== undefined && deployment !== undefined) door.breakers.failed(deployment)
  return { relayed: progress.relayed, broken }
}

function outcomeOf({ refusal, complete }: Relayed, signal: AbortSignal): Outcome {
  if (refusal !== undefined) return { as: 'refused', code: wireCode(refusal) }
  if (complete) return { as: 'answered' }
  return { as: 'interrupted', by: signal.aborted ? interrupterOf(signal) : 'upstream' }
}

/** What broke a stream; what is no failure of the upstream is ours, and thrown on. */
function brokenBy(error: unknown): CatalogueError {
  const failure = upstreamFailureOf(error)
  if (failure === undefined) throw error
  return failureError(failure)
}

/** No deployment answered, or the call was cut: recorded with what was tried, then said. */
export async function answerFailure(
  door: DoorParts,
  call: AdmittedCall,
  path: readonly PathStep[],
  failure: UpstreamFailure | undefined,
  response: ServerResponse,
) {
  const error = cutBy(call.signal) ?? failureError(failure)
  if (!call.signal.aborted && (await stepInFor(door, call, error, { path }, response))) return
  const outcome: Outcome = call.signal.aborted
    ? { as: 'interrupted', by: interrupterOf(call.signal) }
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

export function failureError(failure: UpstreamFailure | undefined): CatalogueError {
  const kind = failure?.kind ?? 'none'
  if (kind === 'timeout') return doorErrors.upstream_timed_out()
  return doorErrors.upstream_failed({ reason: whyFailed[kind] })
}

const BROKEN_OFF = { zh: '流中断', en: 'the stream broke off' }

const whyFailed = {
  none: { zh: '当前均无法连接', en: 'none can be reached now' },
  connect: { zh: '无法连接', en: 'it cannot be reached' },
  reset: { zh: '连接中断', en: 'the connection broke off' },
  status: { zh: '返回错误状态', en: 'it answered with an error' },
  garbage: { zh: '应答无法解读', en: 'its answer cannot be read' },
} as const satisfies Record<Exclude<UpstreamFailureKind, 'timeout'> | 'none', Bilingual>
