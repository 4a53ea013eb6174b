import { setTimeout as wait } from 'node:timers/promises'
import { request } from 'undici'
import { issueOwnKey, type OwnCall } from '#contexts/identity/index.ts'
import {
  findStandingPermit,
  liftDrillStop,
  openPermitText,
  type PermittedModel,
  tripDrillStop,
} from '#contexts/permits/index.ts'
import { systemActor } from '#kernel/actor.ts'
import { addMs, monotonicMs } from '#kernel/time.ts'
import { together } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { continuityTerms } from './continuity-terms.ts'
import { type Drill, DrillFailure, type DrillResult, resultOf } from './drill.ts'
import { saveTraces } from './drill-store.ts'

const KEY_VALID_MS = 10 * 60_000
const POLL_MS = 20
/** Beyond this a gateway has not heard of what every gateway hears of within a second. */
const HEARING_MS_MAX = 10_000
const ANSWER_TIMEOUT_MS = 120_000

/** Where the door is, and the key with which a drill calls it. */
interface Caller {
  readonly door: string
  readonly key: string
}

/**
 * The emergency stop, rehearsed (measure 17.3): stops the application for a moment, asks at the door until it refuses
 * with `stopped`, lifts the stop and asks until the door lets through again. No model is called.
 */
export async function drillStop(
  drill: Drill,
  door: string,
  services: Services,
): Promise<DrillResult> {
  const caller = await openCaller(drill, door, 'drill', services)
  const { institution, application, id } = drill
  await untilDoorSays(caller, 'served', 'unknown_key')
  const trippedMs = monotonicMs()
  const stopId = await together(services.db, async (tx) => {
    const stop = await tripDrillStop(tx, { institution, application, drill: id }, services)
    await saveTraces(tx, drill, { stopId: stop })
    return stop
  })
  await untilDoorSays(caller, 'stopped', 'served')
  const refusedAfterMs = Math.round(monotonicMs() - trippedMs)
  const liftedMs = monotonicMs()
  await together(services.db, (tx) =>
    liftDrillStop(tx, { institution, id: stopId, drill: id }, services),
  )
  await untilDoorSays(caller, 'served', 'stopped')
  const servedAfterMs = Math.round(monotonicMs() - liftedMs)
  const targets = { refusedAfterMs: continuityTerms.stopWithinMs.value }
  return resultOf(targets, { refusedAfterMs, servedAfterMs })
}

/**
 * The fallback, rehearsed (measures 17.4, 26.4): one call with a key for which the door does as if the model asked for
 * had failed. Whatever the permit names must answer; callers with other keys notice nothing.
 */
export async function drillFallback(
  drill: Drill,
  door: string,
  services: Services,
): Promise<DrillResult> {
  const stored = await findStandingPermit(services.db, drill.institution, drill.application)
  const permit = stored && openPermitText(stored)
  const model = permit?.models.find(({ kind }) => kind !== 'predictive') ?? permit?.models[0]
  if (model === undefined) throw new DrillFailure('nothing-to-call')
  const caller = await openCaller(drill, door, 'fallback-drill', services)
  await untilDoorSays(caller, 'served', 'unknown_key')
  const { path, body } = rehearsalOf(model)
  const startedMs = monotonicMs()
  const answer = await request(`${door}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${caller.key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
  })
  await answer.body.dump()
  const answeredAfterMs = Math.round(monotonicMs() - startedMs)
  const measured = { answeredAfterMs, status: answer.statusCode }
  if (answer.statusCode >= 300) throw new DrillFailure('no-fallback-answered', measured)
  if (answer.headers['x-hengjian-fallback'] === undefined) {
    throw new DrillFailure('the-model-itself-answered', measured)
  }
  return resultOf({}, measured)
}

const NOTICE = '这是一次后备方案演练，请忽略。This is a drill of the fallback; please ignore it.'

/** A call that a model of its kind could have got. */
function rehearsalOf({ kind, name: model }: PermittedModel) {
  if (kind === 'generative') {
    const messages = [{ role: 'user', content: NOTICE }]
    return { path: '/v1/chat/completions', body: { model, messages } }
  }
  if (kind === 'embedding') return { path: '/v1/embeddings', body: { model, input: NOTICE } }
  const input = { name: 'drill', datatype: 'BYTES', shape: [1], data: [NOTICE] }
  return { path: `/v2/models/${encodeURIComponent(model)}/infer`, body: { inputs: [input] } }
}

/** A key of the drill's own, which every gateway hears of like any other. */
async function openCaller(
  drill: Drill,
  door: string,
  call: OwnCall,
  services: Services,
): Promise<Caller> {
  const { institution, application: applicationId, requestedBy: askedBy } = drill
  const validUntil = addMs(services.now(), KEY_VALID_MS)
  const key = await together(services.db, async (tx) => {
    const issued = await issueOwnKey(
      tx,
      systemActor('drills', institution),
      { applicationId, askedBy, validUntil, call },
      services,
    )
    await saveTraces(tx, drill, { keyId: issued.key.id })
    return issued.text
  })
  return { door, key }
}

/**
 * Asks the door for the application's models, which passes every decision of a call but asks no model, until it says so.
 * `before` is what it says until it has heard; anything else ends the drill.
 */
async function untilDoorSays(caller: Caller, expected: 'served' | 'stopped', before: string) {
  const startedMs = monotonicMs()
  for (;;) {
    const said = await askDoor(caller)
    if (said === expected) return
    if (said !== before || monotonicMs() - startedMs > HEARING_MS_MAX) {
      throw new DrillFailure(`expected-${expected}-but-${said}`)
    }
    await wait(POLL_MS)
  }
}

async function askDoor({ door, key }: Caller): Promise<string> {
  const { statusCode, body } = await request(`${door}/v1/models`, {
    headers: { authorization: `Bearer ${key}` },
    signal: AbortSignal.timeout(HEARING_MS_MAX),
  })
  const said = await body.json()
  if (statusCode === 200) return 'served'
  return (said as { error?: { code?: string } }).error?.code ?? `status-${statusCode}`
}
