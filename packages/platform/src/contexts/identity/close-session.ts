import type { Actor, PersonActor } from '#kernel/actor.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { requireSignedIn } from './authorize.ts'
import { identityErrors } from './errors.ts'
import { type SessionId, tokenHashOf } from './session.ts'
import { endSessions, findLiveSession, listLiveSessions } from './session-store.ts'

/** Signs out: ends the session that the cookie opens. Ended twice is ended. */
export async function closeSession(actor: Actor, token: string | undefined, services: Services) {
  requireSignedIn(actor)
  const hash = tokenHashOf(token)
  const live =
    hash === undefined ? undefined : await findLiveSession(services.db, hash, services.now())
  if (live === undefined || live.person.id !== actor.id) return
  await end(actor, live.session.id, 'signed-out', services)
}

/**
 * Ends another session of the same person: a lost device, a shared screen.
 *
 * @throws `identity.unknown_session`
 */
export async function endSession(actor: Actor, id: SessionId, services: Services) {
  requireSignedIn(actor)
  const ended = await end(actor, id, 'ended-elsewhere', services)
  if (!ended) throw identityErrors.unknown_session()
}

/** One's own open sessions. Few per person, so they are given at once. */
export async function listSessions(actor: Actor, { db, now }: Services) {
  requireSignedIn(actor)
  return listLiveSessions(db, actor.institution, actor.id, now())
}

function end(
  actor: PersonActor,
  id: SessionId,
  reason: 'signed-out' | 'ended-elsewhere',
  { db, now, append }: Services,
): Promise<boolean> {
  return serializable(db, async (tx) => {
    const ended = await endSessions(tx, actor, { only: id }, now())
    if (ended.length === 0) return false
    await append(tx, { kind: 'session.closed', subject: id, actor, body: { reason } })
    return true
  })
}
