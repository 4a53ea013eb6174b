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
import type { ApplicationId, EntryId, InstitutionId } from '#kernel/ids.ts'
import { addMs, monotonicMs } from '#kernel/time.ts'
import type { Reader } from '#platform/database/schema.ts'
import { serializable, together } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { doorErrors } from './errors.ts'
import { callOf, type Trial, type TrialDraft, trialOf } from './trial.ts'

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
 * Errors: `registry.not_found`, `gateway.not_for_trial`, `not_your_application`, `no_door`, `trial_unanswered`.
 */
export async function tryModel(
  actor: Actor,
  application: ApplicationId,
  draft: TrialDraft,
  door: string | undefined,
  services: Services,
): Promise<Trial> {
  authorize(actor, 'model:try')
  if (door === undefined) throw doorErrors.no_door()
  const { institution } = actor
  const validUntil = addMs(services.now(), KEY_VALID_MS)
  const { call, issued } = await serializable(services.db, async (tx) => {
    const found = await loadApplication(tx, institution, application)
    if (!actor.roles.includes('validator') && !answersFor(actor.id, found)) {
      throw doorErrors.not_your_application()
    }
    const kind = await kindOf(tx, institution, draft)
    const own = { applicationId: application, askedBy: actor.id, validUntil }
    return {
      call: callOf(kind, draft),
      issued: await issueOwnKey(tx, actor, { ...own, call: 'trial' }, services),
    }
  })
  try {
    const trial = await ask(door, issued.text, call)
    return { ...trial, ...(await entryOf(institution, trial.record, services)) }
  } finally {
    await together(services.db, (tx) => revokeOwnKey(tx, actor, issued.key.id, services))
  }
}

async function kindOf(tx: Reader, institution: InstitutionId, { model }: TrialDraft) {
  const { modelId } = await loadModelVersion(tx, institution, model)
  const { kind } = await loadModel(tx, institution, modelId)
  if (kind === 'predictive') throw doorErrors.not_for_trial()
  return kind
}

/** Calls until the gateway has heard of the key; whatever it says then is what came of the trial. */
async function ask(door: string, key: string, { path, body }: ReturnType<typeof callOf>) {
  const startedMs = monotonicMs()
  for (;;) {
    const { statusCode, headers, body: answer } = await send(`${door}${path}`, key, body)
    const header = (name: string) => headers[name]?.toString()
    const heard = statusCode !== UNAUTHORIZED || monotonicMs() - startedMs > HEARING_MS_MAX
    if (heard) return trialOf(statusCode, header, answer)
    await wait(POLL_MS)
  }
}

async function send(address: string, key: string, body: unknown) {
  try {
    const answer = await request(address, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
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
