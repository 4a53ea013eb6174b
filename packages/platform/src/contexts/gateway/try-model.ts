import { setTimeout as wait } from 'node:timers/promises'
import { request } from 'undici'
import { authorize, issueOwnKey, revokeOwnKey } from '#contexts/identity/index.ts'
import { entryReply, findEntry, readEntry } from '#contexts/ledger/index.ts'
import {
  answersFor,
  loadApplication,
  loadModel,
  loadModelVersion,
} from '#contexts/registry/index.ts'
import type { Actor } from '#kernel/actor.ts'
import type { ApplicationId, EntryId, InstitutionId, ModelVersionId } from '#kernel/ids.ts'
import { addMs, monotonicMs } from '#kernel/time.ts'
import type { Reader } from '#platform/database/schema.ts'
import { serializable, together } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { doorErrors } from './errors.ts'
import {
  callOf,
  type DoorCall,
  type Trial,
  type TrialDraft,
  type TrialForm,
  trialFormOf,
  trialOf,
} from './trial.ts'

const KEY_VALID_MS = 5 * 60_000
const POLL_MS = 20
/** Beyond this a gateway has not heard of a key that every gateway hears of within a second. */
const HEARING_MS_MAX = 10_000
const ANSWER_TIMEOUT_MS = 120_000
/** Records of lower tiers are written in groups shortly after the answer. */
const RECORD_MS_MAX = 3_000
const UNAUTHORIZED = 401

/**
 * Asks a model through the door, as the application would: permit, guards, limits and record are those of any call, and the
 * record says who tried (measure 4.2). The key lives for this call alone and never leaves the product.
 * Errors: `registry.not_found`, `gateway.trial_unfit`, `not_your_application`, `no_door`, `trial_unanswered`.
 */
export async function tryModel(
  actor: Actor,
  application: ApplicationId,
  draft: TrialDraft,
  door: string | undefined,
  services: Services,
): Promise<Trial> {
  const called = await callDoor(actor, application, door, services, async (tx) => {
    const call = callOf(await kindOf(tx, actor.institution, draft.model), draft)
    if (call === undefined) throw doorErrors.trial_unfit()
    return call
  })
  const { headers, body, statusCode } = called
  const trial = trialOf(statusCode, (name) => headers[name]?.toString(), body)
  return { ...trial, ...(await entryOf(actor.institution, trial.record, services)) }
}

/**
 * What a predictive model asks for, read through the door by the same key as a trial. Nothing is sent to the model.
 * Errors: as to try, `gateway.trial_unfit` for a model of another kind.
 */
export async function describeForTrial(
  actor: Actor,
  application: ApplicationId,
  model: ModelVersionId,
  door: string | undefined,
  services: Services,
): Promise<TrialForm> {
  const { statusCode, body } = await callDoor(actor, application, door, services, async (tx) => {
    const kind = await kindOf(tx, actor.institution, model)
    if (kind !== 'predictive') throw doorErrors.trial_unfit()
    return { path: `/v2/models/${model}` }
  })
  return trialFormOf(statusCode, body)
}

/** Calls the door once with a key of an application that lives for this call alone. */
async function callDoor(
  actor: Actor,
  application: ApplicationId,
  door: string | undefined,
  services: Services,
  decideCall: (tx: Reader) => Promise<DoorCall>,
) {
  authorize(actor, 'model:try')
  if (door === undefined) throw doorErrors.no_door()
  const validUntil = addMs(services.now(), KEY_VALID_MS)
  const { call, issued } = await serializable(services.db, async (tx) => {
    const found = await loadApplication(tx, actor.institution, application)
    if (!actor.roles.includes('validator') && !answersFor(actor.id, found)) {
      throw doorErrors.not_your_application()
    }
    const own = { applicationId: application, askedBy: actor.id, validUntil }
    return {
      call: await decideCall(tx),
      issued: await issueOwnKey(tx, actor, { ...own, call: 'trial' }, services),
    }
  })
  try {
    return await ask(door, issued.text, call)
  } finally {
    await together(services.db, (tx) => revokeOwnKey(tx, actor, issued.key.id, services))
  }
}

async function kindOf(tx: Reader, institution: InstitutionId, model: ModelVersionId) {
  const { modelId } = await loadModelVersion(tx, institution, model)
  return (await loadModel(tx, institution, modelId)).kind
}

/** Calls until the gateway has heard of the key; whatever it says then is what came of the call. */
async function ask(door: string, key: string, { path, body }: DoorCall) {
  const startedMs = monotonicMs()
  for (;;) {
    const answer = await send(`${door}${path}`, key, body)
    const heard = answer.statusCode !== UNAUTHORIZED || monotonicMs() - startedMs > HEARING_MS_MAX
    if (heard) return answer
    await wait(POLL_MS)
  }
}

async function send(address: string, key: string, body: object | undefined) {
  try {
    const answer = await request(address, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    })
    return { ...answer, headers: answer.headers, body: await answer.body.json() }
  } catch {
    throw doorErrors.trial_unanswered()
  }
}

async function entryOf(
  institution: InstitutionId,
  record: EntryId | undefined,
  { db }: Services,
): Promise<Pick<Trial, 'entry'>> {
  if (record === undefined) return {}
  const startedMs = monotonicMs()
  while (monotonicMs() - startedMs < RECORD_MS_MAX) {
    const found = await findEntry(db, institution, record)
    if (found !== undefined) return { entry: entryReply(readEntry(found)) }
    await wait(POLL_MS)
  }
  return {}
}
