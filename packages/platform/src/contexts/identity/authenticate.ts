import type { Actor } from '#kernel/actor.ts'
import type { CatalogueError } from '#kernel/errors.ts'
import type { InstitutionId } from '#kernel/ids.ts'
import { together } from '#platform/database/transaction.ts'
import type { Guardian, Proof } from '#platform/http/server.ts'
import type { Services } from '#platform/services.ts'
import { anonymousActor, authorizeRoute, lapsedActor } from './authorize.ts'
import { identityErrors } from './errors.ts'
import { nobody } from './open-session.ts'
import { actorOf } from './person.ts'
import { csrfTokenFits, SESSION_COOKIE, tokenHashOf, touchDue } from './session.ts'
import { findLiveSession, touchSession } from './session-store.ts'

const READING_METHODS = new Set(['GET', 'HEAD', 'OPTIONS'])

/** What the HTTP adapter needs of identity, in one. */
export function createGuardian(services: Services): Guardian {
  return {
    authenticate: createAuthenticate(services),
    authorize: authorizeRoute,
    recordRefusal: recordRefusal(services),
  }
}

/**
 * Who sends a request. Without a cookie, or with one that no longer holds, nobody: public routes
 * still answer, all others say why not. A mutation is held against its origin always, and against
 * the session's CSRF token where a session stands behind it.
 *
 * @throws `identity.wrong_origin`, `identity.wrong_csrf_token`, `identity.no_institution`
 */
export function createAuthenticate(services: Services): Guardian['authenticate'] {
  const { db, now } = services
  const institutionOfNobody = remembered(async () => (await nobody(services)).institution)

  return async (proof) => {
    const mutates = !READING_METHODS.has(proof.method)
    if (mutates && !originFits(proof)) throw identityErrors.wrong_origin()
    const cookie = proof.cookies[SESSION_COOKIE]
    if (cookie === undefined) return anonymousActor(await institutionOfNobody())

    const hash = tokenHashOf(cookie)
    const live = hash === undefined ? undefined : await findLiveSession(db, hash, now())
    if (live === undefined) return lapsedActor(await institutionOfNobody())
    if (mutates && !csrfTokenFits(cookie, proof.csrfToken)) throw identityErrors.wrong_csrf_token()

    const { session, person } = live
    if (touchDue(session.lastSeenAt, now())) await touchSession(db, session.id, now())
    return actorOf(person)
  }
}

/** Refusals that their use case has appended itself, with more than the adapter knows. */
const APPENDED_BY_USE_CASE = new Set(['identity.wrong_credentials', 'identity.no_account'])

/** Leaves the entry of a refused mutation in a transaction of its own: what was refused is undone. */
export function recordRefusal(services: Services): Guardian['recordRefusal'] {
  return async (actor: Actor | undefined, route: string, error: CatalogueError) => {
    if (APPENDED_BY_USE_CASE.has(error.code)) return
    const refused = actor ?? (await nobody(services))
    await together(services.db, (tx) =>
      services.append(tx, {
        kind: 'request.refused',
        subject: route,
        actor: refused,
        body: { route, code: error.code, status: error.status },
      }),
    )
  }
}

/** Browsers name the origin of every cross-site mutation; programs without one send none. */
function originFits({ origin, host }: Proof): boolean {
  if (origin === undefined) return true
  if (host === undefined || !URL.canParse(origin)) return false
  return new URL(origin).host === host.toLowerCase()
}

/** The oldest institution never changes, so it is read once; a failed reading is not kept. */
function remembered(read: () => Promise<InstitutionId>): () => Promise<InstitutionId> {
  let value: InstitutionId | undefined
  return async () => {
    value ??= await read()
    return value
  }
}
