import type { IncomingMessage, ServerResponse } from 'node:http'
import type { KeyRow } from '#contexts/identity/index.ts'
import type { Permit } from '#contexts/permits/index.ts'
import type { Bilingual } from '#kernel/bilingual.ts'
import type { EntryId } from '#kernel/ids.ts'
import { monotonicMs } from '#kernel/time.ts'
import { answerChecks } from './answer-checks.ts'
import { jsonBytesOf, type Wire } from './binary-body.ts'
import { isBodyFailure, readBody } from './body.ts'
import type { AdmittedCall, DoorParts } from './call.ts'
import type { CallBody } from './call-body.ts'
import { factsOfRequest, withoutMember } from './call-facts.ts'
import type { GuardedRefusal } from './call-record.ts'
import { abortWhenGone } from './caller.ts'
import { type Candidate, decideModels, decidePermit, decideTools } from './decide.ts'
import { detectorsOf } from './detectors.ts'
import { doorErrors } from './errors.ts'
import { guardRequest } from './guard-request.ts'
import { findingsHeader, type Guarding, openGuarding } from './guarding.ts'
import { labelsOf } from './labels.ts'
import type { Quota } from './limit-tables.ts'
import type { Taken } from './limits.ts'
import { costMilliOf, estimateTokens } from './metering.ts'
import type { Operation } from './operation.ts'
import { outputTokensAsked, toolsOffered } from './prepare.ts'
import { readImages } from './read-images.ts'
import { waitOf } from './send-ticket.ts'
import { openRequestContext } from './sweep-interrupted.ts'

const BODY_TIMEOUT_MS = 30_000

interface Asked {
  readonly id: EntryId
  readonly caller: KeyRow
  readonly permit: Permit
  readonly operation: Operation
  /** The model where the path names it. */
  readonly named: string | undefined
  model?: string
  received?: Received
  guarded?: GuardedRefusal
  opened?: boolean
}

/** A body that was read: as it stands in the record, and what it says. */
export interface Received {
  readonly bytes: Buffer
  readonly told: CallBody
}

/**
 * Everything that must hold before a model sees the call: a readable body within limits, a permitted
 * and admitted model, quota, and, where the record must not be lost, its beginning made durable.
 */
export async function admit(
  door: DoorParts,
  asked: Asked,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<AdmittedCall> {
  const { services, state, writer } = door
  const { id, permit, operation } = asked
  const startedAt = services.now()
  const startedMs = monotonicMs()
  const ending = abortWhenGone(response)
  const { signal } = ending
  const received = await receive(request, permit, operation, asked.named)
  asked.received = received
  const { bytes, told } = received
  const facts = factsOfRequest(told)
  const body = withoutMember(told)
  asked.model = body.model
  const models = decideModels(state, permit, body.model, startedAt)
  if (!models.ok) throw models.refusal
  const candidates = drilled(asked.caller, models.value)
  if (candidates[0].model.kind !== operation.kind) {
    throw doorErrors.invalid_request({
      reason: {
        zh: `该模型不提供 ${operation.name}`,
        en: `the model does not serve ${operation.name}`,
      },
    })
  }
  const tools = decideTools(state, permit, state.stops.size === 0 ? [] : toolsOffered(body))
  if (!tools.ok) throw tools.refusal
  if (!writer.isKeepingUp()) throw doorErrors.record_unavailable()
  const guarding = openGuarding(permit, wishOf(request), {
    detectors: detectorsOf(door.detectors, state, permit),
    checks: answerChecks(permit, operation, body),
    images: await readImages(operation, body, bytes, { reader: door.reader, signal }),
  })
  const judged = judge(asked, body, bytes, guarding)
  const quota = await takeQuota(door, asked, body, bytes, candidates)
  const streamed = body.stream === true
  const durable = permit.record.durability === 'before-release'
  const opened = durable || streamed
  const call: AdmittedCall = {
    ...{
      id,
      caller: asked.caller,
      operation,
      permit,
      candidates,
      request: bytes,
      body: judged,
      guarding,
      sent: judged === body ? undefined : operation.recorded(judged),
      labels: labelsOf(permit, operation, body, id, door.locale),
      streamed,
      opened,
      durable,
      quota,
      facts,
      trialBy: asked.caller.trialBy,
    },
    ...{ startedAt, startedMs, signal, cut: (refusal) => ending.abort(refusal) },
    traceparent: traceparentOf(request),
    waitMs: waitOf(request.headers.prefer),
    headers: { 'x-hengjian-record': id, 'x-hengjian-permit': permit.serial },
  }
  markHeaders(call)
  if (!opened) return call
  try {
    await writer.open(openingOf(door, call))
    asked.opened = true
    // A stop that came while the beginning was written still counts: nothing was sent yet.
    const still = decidePermit(state, asked.caller, services.now(), monotonicMs())
    if (!still.ok) throw still.refusal
    return call
  } catch (error) {
    quota.settle({ tokens: 0, costMilli: 0 })
    throw error
  }
}

/** With the key of a drill the model asked for does not answer, so that what stands in for it is seen to (measure 17.4). */
function drilled(
  { forcesFallback }: KeyRow,
  [asked, ...others]: readonly [Candidate, ...Candidate[]],
): readonly [Candidate, ...Candidate[]] {
  return [forcesFallback === true ? { ...asked, deployments: [] } : asked, ...others]
}

/** The caller's wish for stricter guards; a header that stands twice is one that nobody can read. */
function wishOf(request: IncomingMessage): string | undefined {
  const wish = request.headers['x-hengjian-guards']
  return Array.isArray(wish) ? wish.join(',') : wish
}

/** The body that may leave; what the guards refuse is kept with what they found, for the record. */
function judge(asked: Asked, body: CallBody, request: Buffer, guarding: Guarding): CallBody {
  const { notes } = guarding
  try {
    return guardRequest(asked.operation, body, guarding)
  } catch (error) {
    asked.guarded = { notes, request }
    throw error
  }
}

export function traceparentOf({ headers }: IncomingMessage): string | undefined {
  const { traceparent } = headers
  return typeof traceparent === 'string' ? traceparent : undefined
}

function markHeaders({ guarding, labels, headers }: AdmittedCall) {
  const found = findingsHeader(guarding.notes)
  if (found !== undefined) headers['x-hengjian-findings'] = found
  if (labels === undefined) return
  headers['x-hengjian-label'] = labels.header
  guarding.notes.label = labels.noted
}

/** The body of a call. Errors: `gateway.body_too_large`, `wrong_content_type`, `invalid_request`. */
export async function receive(
  request: IncomingMessage,
  { limits }: Permit,
  { contentType, read, recorded }: Operation,
  named: string | undefined,
): Promise<Received> {
  const wire = await readRequest(request, limits.bodyBytesMax, contentType)
  const told = read(wire, named)
  // What came as raw bytes stands in the record as people can read it.
  return { told, bytes: wire.jsonBytes === undefined ? wire.bytes : recorded(told) }
}

/** The whole body. Errors: `gateway.body_too_large`, `wrong_content_type`. */
export async function readRequest(
  request: IncomingMessage,
  bytesMax: number,
  contentType: RegExp,
): Promise<Wire> {
  try {
    const bytes = await readBody(request, { bytesMax, timeoutMs: BODY_TIMEOUT_MS })
    if (!contentType.test(request.headers['content-type'] ?? '')) {
      throw doorErrors.wrong_content_type()
    }
    return { bytes, jsonBytes: jsonBytesOf(request.headers) }
  } catch (error) {
    if (isBodyFailure(error) && error.kind === 'too_large')
      throw doorErrors.body_too_large({ bytesMax })
    throw error
  }
}

async function takeQuota(
  door: DoorParts,
  { permit, operation }: Asked,
  body: CallBody,
  bytes: Buffer,
  [{ model }]: readonly [Candidate, ...Candidate[]],
): Promise<Extract<Taken, { ok: true }>> {
  const { limits } = permit
  const outputTokens =
    operation.kind === 'generative' ? outputTokensAsked(body, limits.outputTokensMax) : 0
  // Features are no tokens: a score is limited and metered by the call.
  const inputTokens = operation.kind === 'predictive' ? 0 : estimateTokens(bytes.toString('utf8'))
  const usage = { inputTokens, outputTokens, estimated: true }
  const estimate = {
    tokens: usage.inputTokens + usage.outputTokens,
    costMilli: costMilliOf(model.price, usage),
  }
  return takeWindows(door, permit, estimate)
}

/** Takes one call and what it is estimated at out of the windows of its permit. Errors: `limit_exceeded`, `record_unavailable`. */
export async function takeWindows(
  { limiter }: Pick<DoorParts, 'limiter'>,
  { institution, application, limits }: Permit,
  estimate: { readonly tokens: number; readonly costMilli: number },
): Promise<Extract<Taken, { ok: true }>> {
  const taken = await limiter.take({ institution, application }, limits, estimate)
  if (taken.ok) return taken
  if (taken.what === 'unavailable') throw doorErrors.record_unavailable()
  throw doorErrors.limit_exceeded({
    what: quotaWords[taken.what],
    retryAfterSeconds: taken.retryAfterSeconds,
  })
}

function openingOf({ processId, services }: DoorParts, call: AdmittedCall) {
  const { id, permit, operation, candidates, streamed, startedAt, request, trialBy } = call
  const [{ model }] = candidates
  return {
    id,
    institution: permit.institution,
    application: permit.application,
    processId,
    startedAt,
    opening: {
      permit: permit.serial,
      tier: permit.tier,
      operation: operation.name,
      modelVersion: model.version,
      streamed,
      ...(trialBy !== undefined && { trialBy }),
    },
    retention: permit.record.retention,
    sealedRequest: services.vault.seal(request, openRequestContext(id)),
  }
}

const quotaWords = {
  requests: { zh: '每分钟请求数', en: 'requests a minute' },
  tokens: { zh: '每分钟令牌数', en: 'tokens a minute' },
  cost: { zh: '每日费用', en: 'cost a day' },
} as const satisfies Record<Quota, Bilingual>
