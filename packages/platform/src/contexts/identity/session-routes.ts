import { z } from 'zod'
import { Bilingual } from '#kernel/bilingual.ts'
import { InstitutionId } from '#kernel/ids.ts'
import { Instant } from '#kernel/time.ts'
import { type HttpContext, type Route, route } from '#platform/http/route.ts'
import { changePassword } from './change-password.ts'
import { closeSession, endSession, listSessions } from './close-session.ts'
import { type Caller, type OpenedSession, openSession } from './open-session.ts'
import { Person } from './person.ts'
import { whoAmI } from './read-identity.ts'
import { SESSION_COOKIE, SESSION_LIFETIME_SECONDS, Session, SessionId } from './session.ts'

/** Longer than any login or password that stands; what exceeds it is not worth a hash. */
const FIELD_CHARACTERS_MAX = 1_024

const Opened = z.object({ person: Person, csrfToken: z.string(), expiresAt: Instant })

const WhoIsSignedIn = z.object({
  person: Person,
  institution: z.object({ id: InstitutionId, slug: z.string(), name: Bilingual }),
  permissions: z.array(z.string()).readonly(),
  csrfToken: z.string(),
  expiresAt: Instant,
})

const signIn = route({
  method: 'POST',
  path: '/session',
  summary: 'Sign in with a login and a password; sets the session cookie.',
  permission: 'public',
  appends: ['session.opened'],
  body: z.strictObject({
    institution: z.string().max(FIELD_CHARACTERS_MAX).optional(),
    login: z.string().min(1).max(FIELD_CHARACTERS_MAX),
    password: z.string().min(1).max(FIELD_CHARACTERS_MAX),
  }),
  reply: Opened,
  async handle({ body, http }, services) {
    const opened = await openSession(body, callerOf(http), services)
    return receive(http, opened)
  },
})

const signOut = route({
  method: 'DELETE',
  path: '/session',
  summary: 'Sign out.',
  permission: 'signed-in',
  appends: ['session.closed'],
  reply: undefined,
  async handle({ actor, http }, services) {
    await closeSession(actor, http.cookies[SESSION_COOKIE], services)
    http.clearCookie(SESSION_COOKIE)
    return undefined
  },
})

const readSession = route({
  method: 'GET',
  path: '/session',
  summary: 'Who is signed in, what they may do, and the CSRF token of the session.',
  permission: 'signed-in',
  appends: null,
  reply: WhoIsSignedIn,
  handle: ({ actor, http }, services) => whoAmI(actor, http.cookies[SESSION_COOKIE], services),
})

const readSessions = route({
  method: 'GET',
  path: '/sessions',
  summary: "One's own open sessions.",
  permission: 'signed-in',
  appends: null,
  reply: z.object({ items: z.array(Session).readonly() }),
  handle: async ({ actor }, services) => ({ items: await listSessions(actor, services) }),
})

const endOther = route({
  method: 'DELETE',
  path: '/sessions/:id',
  summary: "End another of one's own sessions.",
  permission: 'signed-in',
  appends: ['session.closed'],
  params: z.object({ id: SessionId }),
  reply: undefined,
  async handle({ actor, params }, services) {
    await endSession(actor, params.id, services)
    return undefined
  },
})

const replacePassword = route({
  method: 'POST',
  path: '/session/password',
  summary: "Change one's own password; all other sessions end.",
  permission: 'signed-in',
  appends: ['person.password_changed'],
  body: z.strictObject({
    current: z.string().min(1).max(FIELD_CHARACTERS_MAX),
    next: z.string().min(1).max(FIELD_CHARACTERS_MAX),
  }),
  reply: undefined,
  async handle({ actor, body, http }, services) {
    const sessionToken = http.cookies[SESSION_COOKIE]
    await changePassword(actor, { ...body, sessionToken, ip: http.ip }, services)
    return undefined
  },
})

export const sessionRoutes: readonly Route[] = [
  signIn,
  signOut,
  readSession,
  readSessions,
  endOther,
  replacePassword,
]

export function callerOf(http: HttpContext): Caller {
  return { ip: http.ip, userAgent: http.userAgent, sessionToken: http.cookies[SESSION_COOKIE] }
}

/** Puts the token into the cookie; the answer's body never holds it. */
export function receive(http: HttpContext, { token, ...visible }: OpenedSession) {
  http.setCookie(SESSION_COOKIE, token, { maxAgeSeconds: SESSION_LIFETIME_SECONDS })
  return visible
}
