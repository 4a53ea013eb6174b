import type { IncomingMessage, ServerResponse } from 'node:http'
import type { KeyRow } from '#contexts/identity/index.ts'
import type { Permit } from '#contexts/permits/index.ts'
import { CatalogueError } from '#kernel/errors.ts'
import { type EntryId, newId } from '#kernel/ids.ts'
import { monotonicMs } from '#kernel/time.ts'
import { toCatalogueError } from '#platform/http/reply-error.ts'
import type { Door } from '#platform/http/server.ts'
import { admit, type Received, traceparentOf } from './admit.ts'
import { answerFailure, answerRefusal, answerStream, answerWhole } from './answer.ts'
import { orderDeployments, tryDeployments } from './attempt.ts'
import { isBodyFailure } from './body.ts'
import type { AdmittedCall, DoorParts } from './call.ts'
import { type GuardedRefusal, refusalOf } from './call-record.ts'
import { keyHashOf } from './caller.ts'
import { decidePermit, identify, isAskedAs } from './decide.ts'
import { describeModel, describeServer } from './describe-model.ts'
import { doorErrors } from './errors.ts'
import { findingsHeader } from './guarding.ts'
import { sendJson } from './json.ts'
import { consultJudge } from './judge.ts'
import { sendError, wireCode } from './openai.ts'
import type { Operation } from './operation.ts'
import { askedOf } from './operations.ts'
import type { LiveDeployment } from './state.ts'
import { stepInForRefused } from './step-in.ts'
import type { UpstreamAnswer } from './upstream.ts'
import { upstreamFailure } from './upstream-failure.ts'

const PREFIX = /^\/(?:v[12]\/|v2(?:\?|$))/

/**
 * The model door, `/v1/...` as any OpenAI client speaks it, and the inference door, `/v2/...` of the Open Inference Protocol, on
 * bare node:http. They differ in what `Operation` holds and in nothing else.
 */
export function createModelDoor(door: DoorParts): Door {
  let turn = 0
  return (request, response) => {
    if (!PREFIX.test(request.url ?? '')) return false
    turn = (turn + 1) % Number.MAX_SAFE_INTEGER
    serve(door, request, response, turn).catch((thrown: unknown) => {
      // Nothing above may throw; if it does, the caller still learns that there is no answer.
      const error = toCatalogueError(thrown, door.services.log)
      if (response.headersSent) response.destroy()
      else sendError(response, error, door.locale, {})
    })
    return true
  }
}

/** What is known of a call when it is refused. */
interface Known {
  readonly id: EntryId
  readonly traceparent: string | undefined
  caller?: KeyRow
  permit?: Permit
  operation?: Operation
  /** The model where the path names it. */
  named?: string | undefined
  model?: string
  /** The body, once it was read. */
  received?: Received
  /** What the guards found, where it was they who refused. */
  guarded?: GuardedRefusal
  /** Whether its beginning stands in the database. */
  opened?: boolean
  /** From here on the call's own record says how it ended. */
  recorded?: boolean
}

async function serve(
  door: DoorParts,
  request: IncomingMessage,
  response: ServerResponse,
  turn: number,
) {
  const known: Known = { id: newId('ent'), traceparent: traceparentOf(request) }
  try {
    const path = request.url!.split('?', 1)[0]!
    const now = door.services.now()
    const caller = identify(door.state, keyHashOf(request), now)
    if (caller === undefined) throw doorErrors.unknown_key()
    door.uses.note(caller, now)
    known.caller = caller
    const asked = askedOf(request.method, path)
    if (asked === undefined) throw doorErrors.no_such_path()
    if (asked.to === 'call') {
      known.operation = asked.operation
      known.named = asked.named
    }
    const decision = decidePermit(door.state, caller, now, monotonicMs())
    if (!decision.ok) throw decision.refusal
    known.permit = decision.value
    if (asked.to === 'list') return listModels(decision.value, response)
    if (asked.to === 'server') return describeServer(decision.value, response)
    if (asked.to !== 'call') return await describeModel(door, decision.value, asked, response, turn)
    const call = await admit(door, known as Parameters<typeof admit>[1], request, response)
    known.recorded = true
    await forward(door, call, response, turn).finally(() => door.live.end(call))
  } catch (thrown) {
    if (await somethingElseAnswers(door, known, thrown, request, response)) return
    refuse(door, known, thrown, response)
  }
}

/** Where that fails as well, the caller is told what failed first. */
async function somethingElseAnswers(
  door: DoorParts,
  known: Known,
  thrown: unknown,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  if (!(thrown instanceof CatalogueError)) return false
  try {
    return await stepInForRefused(door, known, thrown, request, response)
  } catch (error) {
    const { code } = toCatalogueError(error, door.services.log)
    door.services.log.warn({ record: known.id, code }, 'the fallback of a call failed')
    return response.headersSent
  }
}

/** Sends the call to the model asked for, then to the permit's fallbacks, until one answers. */
async function forward(
  door: DoorParts,
  call: AdmittedCall,
  response: ServerResponse,
  turn: number,
) {
  const refusal = await consultJudge(door, call, turn)
  if (refusal !== undefined) return answerRefusal(door, call, refusal, response)
  const chain = call.candidates.flatMap(({ model, deployments }) =>
    orderDeployments(deployments, turn).map((deployment) => ({
      id: deployment.id,
      model,
      deployment,
    })),
  )
  const result = await tryDeployments(
    chain,
    ({ deployment, model }) => {
      door.live.reach(call, model, door.state)
      return send(door, call, deployment)
    },
    door.breakers,
    { signal: call.signal },
  )
  if (!result.ok) return answerFailure(door, call, result.path, result.failure, response)
  const { model } = result.deployment
  const reached = { model, path: result.path, deployment: result.deployment.id }
  if (model !== call.candidates[0].model) call.headers['x-hengjian-fallback'] = model.name
  return result.answer.kind === 'whole'
    ? answerWhole(door, call, reached, result.answer, response)
    : answerStream(door, call, reached, result.answer, response)
}

/** Asks one deployment. An answer that is none of its protocol is a failure, so that another may answer. */
async function send(
  { upstreams }: DoorParts,
  { operation, body, streamed: stream, signal, id: requestId }: AdmittedCall,
  deployment: LiveDeployment,
): Promise<UpstreamAnswer> {
  const { upstreamModel } = deployment
  const path = operation.pathOf(upstreamModel)
  const { bytes, jsonBytes } = operation.write(body, upstreamModel)
  const sent = { deployment, path, body: bytes, jsonBytes, stream, signal, requestId }
  const answer = await upstreams.send(sent)
  const json = answer.kind === 'whole' && answer.status < 300 ? answer.json : undefined
  const fault = json && operation.faultOf(json)
  if (fault !== undefined) throw upstreamFailure('garbage', fault.en)
  return answer
}

function listModels({ models, mintedAt }: Permit, response: ServerResponse) {
  const created = Math.floor(Date.parse(mintedAt) / 1_000)
  const data = models
    .filter(({ kind }) => kind !== 'predictive')
    .map(({ name }) => ({ id: name, object: 'model', created, owned_by: 'hengjian' }))
  const body = Buffer.from(JSON.stringify({ object: 'list', data }))
  sendJson(response, 200, body)
}

/** Says why, and records it where the caller is known: what a stranger sends leaves no entry, only a count. */
function refuse(door: DoorParts, known: Known, thrown: unknown, response: ServerResponse) {
  const error = asDoorError(thrown, door)
  const { caller, permit } = known
  const code = wireCode(error)
  // Once a record says how the call ended, it has been counted with it.
  if (known.recorded !== true) {
    const findings = known.guarded?.notes.counts ?? NONE
    door.metrics.refused(watchedOf(known), {
      ...{ code, findings, traceparent: known.traceparent },
      isTrial: caller?.trialBy !== undefined,
    })
  }
  const headers: Record<string, string> = {}
  if (permit !== undefined) headers['x-hengjian-permit'] = permit.serial
  if (caller !== undefined) headers['x-hengjian-record'] = known.id
  const found = known.guarded && findingsHeader(known.guarded.notes)
  if (found !== undefined) headers['x-hengjian-findings'] = found
  if (caller !== undefined && known.recorded !== true) recordRefusal(door, known, caller, code)
  if (response.headersSent) response.destroy()
  else sendError(response, error, door.locale, headers)
}

const NONE: ReadonlyMap<string, number> = new Map()

/** A model counts only under a version that the permit names: what a caller writes is no name. */
function watchedOf({ caller, permit, model }: Known) {
  if (caller === undefined) return undefined
  const asked = permit?.models.find((one) => isAskedAs(one, model))
  const { institution, applicationId: application } = caller
  return { institution, application, model: asked?.version }
}

function recordRefusal(door: DoorParts, known: Known, caller: KeyRow, code: string) {
  const { applicationId: id, institution, trialBy } = caller
  if (!door.writer.isKeepingUp()) return
  const { permit, model, operation, guarded } = known
  const refused = { operation: operation?.name ?? 'unknown', code, permit, model, guarded, trialBy }
  const draft = refusalOf(known.id, { type: 'application', id, institution }, refused)
  door.writer
    .close(draft, { durable: false, opened: known.opened === true })
    .catch((error: unknown) => {
      const { code: reason } = toCatalogueError(error, door.services.log)
      door.services.log.warn({ code: reason }, 'a refusal was not recorded')
    })
}

/** What was thrown as a refusal that a caller can read, also where its body was not received. */
export function asDoorError(thrown: unknown, door: DoorParts): CatalogueError {
  if (thrown instanceof CatalogueError) return thrown
  if (!isBodyFailure(thrown)) return toCatalogueError(thrown, door.services.log)
  if (thrown.kind === 'encoded') return doorErrors.compressed_body()
  return doorErrors.invalid_request({
    reason: {
      zh: `未收到完整的请求体（${thrown.kind}）`,
      en: `the body was not received (${thrown.kind})`,
    },
  })
}
