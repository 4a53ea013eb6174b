import type { Actor } from '#kernel/actor.ts'
import { newId } from '#kernel/ids.ts'
import type { Transaction } from '#platform/database/schema.ts'
import { serializable, together } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { anonymousActor } from './authorize.ts'
import { admitAttempt, forgiveAttempt } from './count-attempts.ts'
import { identityErrors } from './errors.ts'
import { type Institution, InstitutionSlug } from './institution.ts'
import { passwordMatches } from './password.ts'
import { actorOf, Login, type Person } from './person.ts'
import {
  csrfTokenOf,
  hashToken,
  newToken,
  type Session,
  type SessionId,
  sessionExpiry,
  tokenHashOf,
} from './session.ts'
import { endSessions, findLiveSession, insertSession } from './session-store.ts'
import {
  type Credentials,
  findCredentials,
  findCredentialsByLogin,
  findInstitutionBySlug,
  findOperatingInstitution,
} from './store.ts'
import { nameKey } from './throttle.ts'

/** Where a sign-in comes from, as the adapter saw it. */
export interface Caller {
  readonly ip: string
  readonly userAgent: string | undefined
  /** What the browser held as its session before; it is never adopted, only ended. */
  readonly sessionToken: string | undefined
}

export interface OpenedSession {
  /** Goes into the cookie and nowhere else. */
  readonly token: string
  readonly csrfToken: string
  readonly person: Person
  readonly expiresAt: Session['expiresAt']
}

export interface LoginAttempt {
  /** The slug of the institution; the operating one when absent. */
  readonly institution?: string | undefined
  readonly login: string
  readonly password: string
}

/**
 * Signs in with a password. Unknown login, unknown institution, deactivated person and wrong
 * password take one path and get one answer.
 *
 * @throws `identity.wrong_credentials`, `identity.throttled`, `identity.no_institution`
 */
export async function openSession(
  input: LoginAttempt,
  caller: Caller,
  services: Services,
): Promise<OpenedSession> {
  const { db, append } = services
  const { institution, named } = await institutionOf(input, services)
  const place = { institution: institution.id, login: input.login, ip: caller.ip }
  await admitAttempt(place, services)

  // What cannot be a login is not asked of the database, which refuses some texts altogether.
  const login = Login.safeParse(input.login).data
  const found =
    login === undefined ? undefined : await findCredentialsByLogin(db, institution.id, login)
  const known = named && found?.person.deactivatedAt === undefined ? found : undefined
  const matches = await passwordMatches(known?.passwordHash, input.password)
  const opened = matches && known && (await openFor(known, caller, services))
  if (opened) {
    await forgiveAttempt(place, services)
    return opened
  }
  const attempted = nameKey(input.login)
  await together(db, (tx) =>
    append(tx, {
      kind: 'session.refused',
      subject: known?.person.id ?? attempted,
      actor: anonymousActor(institution.id),
      body: { method: 'password', login: attempted },
    }),
  )
  throw identityErrors.wrong_credentials()
}

/** `undefined` where the password was changed, or the person deactivated, while it was verified. */
function openFor(
  { person, passwordHash }: Credentials,
  caller: Caller,
  services: Services,
): Promise<OpenedSession | undefined> {
  return serializable(services.db, async (tx) => {
    const still = await findCredentials(tx, person.institution, person.id)
    if (still?.passwordHash !== passwordHash || still === undefined) return undefined
    if (still.person.deactivatedAt !== undefined) return undefined
    return startSession(tx, still.person, caller, { method: 'password' }, services)
  })
}

/** Starts a session under a fresh token and ends the one that the browser held before. */
export async function startSession(
  tx: Transaction,
  person: Person,
  caller: Caller,
  proof: { readonly method: 'password' | 'oidc'; readonly linked?: boolean },
  { now, append }: Services,
): Promise<OpenedSession> {
  const openedAt = now()
  await endPrevious(tx, caller.sessionToken, { now, append })
  const token = newToken()
  const session: Session = {
    id: newId('ses') as SessionId,
    openedAt,
    lastSeenAt: openedAt,
    expiresAt: sessionExpiry(openedAt),
    ip: caller.ip,
    userAgent: caller.userAgent?.slice(0, USER_AGENT_CHARACTERS_MAX),
  }
  await insertSession(tx, person, session, hashToken(token))
  await append(tx, {
    kind: 'session.opened',
    subject: session.id,
    actor: actorOf(person),
    body: { ...proof },
  })
  return { token, csrfToken: csrfTokenOf(token), person, expiresAt: session.expiresAt }
}

const USER_AGENT_CHARACTERS_MAX = 300

async function endPrevious(
  tx: Transaction,
  token: string | undefined,
  { now, append }: Pick<Services, 'now' | 'append'>,
) {
  const hash = tokenHashOf(token)
  const previous = hash === undefined ? undefined : await findLiveSession(tx, hash, now())
  if (previous === undefined) return
  const { person, session } = previous
  await endSessions(tx, person, { only: session.id }, now())
  await append(tx, {
    kind: 'session.closed',
    subject: session.id,
    actor: actorOf(person),
    body: { reason: 'replaced' },
  })
}

async function institutionOf(
  { institution: slug }: LoginAttempt,
  { db }: Services,
): Promise<{ institution: Institution; named: boolean }> {
  const possible = InstitutionSlug.safeParse(slug).data
  const named = possible === undefined ? undefined : await findInstitutionBySlug(db, possible)
  const institution = named ?? (await findOperatingInstitution(db))
  if (institution === undefined) throw identityErrors.no_institution()
  // Guesses at institutions that do not exist are counted, and recorded, where they arrived.
  return { institution, named: slug === undefined || institution === named }
}

/** Who a caller without a proof is: nobody, at the institution that operates the installation. */
export async function nobody({ db }: Pick<Services, 'db'>): Promise<Actor> {
  const institution = await findOperatingInstitution(db)
  if (institution === undefined) throw identityErrors.no_institution()
  return anonymousActor(institution.id)
}
