import type { Actor } from '#kernel/actor.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { requireSignedIn } from './authorize.ts'
import { admitAttempt, forgiveAttempt } from './count-attempts.ts'
import { identityErrors } from './errors.ts'
import { assertPasswordFits, hashPassword, passwordMatches } from './password.ts'
import { tokenHashOf } from './session.ts'
import { endSessions, findLiveSession } from './session-store.ts'
import { findCredentials, savePasswordHash } from './store.ts'

export interface PasswordChange {
  readonly current: string
  readonly next: string
  /** The session that asks: it stays, all others of the person end. */
  readonly sessionToken: string | undefined
  readonly ip: string
}

/**
 * Changes one's own password. The current one is asked for and throttled like a sign-in, so that
 * an unlocked screen is not enough.
 *
 * @throws `identity.wrong_current_password`, `identity.weak_password`, `identity.no_password`,
 * `identity.throttled`
 */
export async function changePassword(actor: Actor, change: PasswordChange, services: Services) {
  requireSignedIn(actor)
  const { db, now, append } = services
  const known = await findCredentials(db, actor.institution, actor.id)
  if (known?.passwordHash === undefined) throw identityErrors.no_password()

  const { person, passwordHash } = known
  const place = { institution: actor.institution, login: person.login, ip: change.ip }
  await admitAttempt(place, services)
  if (!(await passwordMatches(passwordHash, change.current))) {
    throw identityErrors.wrong_current_password()
  }
  await forgiveAttempt(place, services)
  assertPasswordFits(change.next, person.login)
  const nextHash = await hashPassword(change.next)

  await serializable(db, async (tx) => {
    const still = await findCredentials(tx, actor.institution, actor.id)
    // What was verified must be what is replaced: of two changes at once, the second starts anew.
    if (still?.passwordHash !== passwordHash) throw identityErrors.wrong_current_password()
    await savePasswordHash(tx, person, nextHash)
    const own = tokenHashOf(change.sessionToken)
    const asking = own === undefined ? undefined : await findLiveSession(tx, own, now())
    const except = asking === undefined ? {} : { except: asking.session.id }
    const ended = await endSessions(tx, person, except, now())
    await append(tx, {
      kind: 'person.password_changed',
      subject: person.id,
      actor,
      body: { sessionsEnded: ended.length },
    })
  })
}
