import { hash } from 'node:crypto'
import type { InstitutionId } from '#kernel/ids.ts'
import { addMs } from '#kernel/time.ts'
import type { Transaction } from '#platform/database/schema.ts'
import { serializable, together } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { anonymousActor } from './authorize.ts'
import { identityErrors } from './errors.ts'
import type { OidcClaims, OidcProvider } from './oidc.ts'
import { insertFlow, takeFlow } from './oidc-store.ts'
import { type Caller, nobody, type OpenedSession, startSession } from './open-session.ts'
import type { Person } from './person.ts'
import { newToken } from './session.ts'
import { findCredentialsByEmail, findPersonByIdentity, saveIdentity } from './store.ts'

/** Binds a sign-in to the browser that began it, so that nobody can slip their own into another's. */
export const OIDC_COOKIE = 'hengjian_oidc'
export const OIDC_FLOW_SECONDS = 10 * 60

/**
 * Sends a browser to the provider.
 *
 * @throws `identity.oidc_unavailable`, `identity.no_institution`
 */
export async function beginOidcLogin(oidc: OidcProvider, services: Services) {
  const { db, now } = services
  const { institution } = await nobody(services)
  const { url, challenge } = await oidc.buildLoginUrl()
  const binding = newToken()
  const expiresAt = addMs(now(), OIDC_FLOW_SECONDS * 1_000)
  await together(db, (tx) => insertFlow(tx, institution, { challenge, binding, expiresAt }))
  return { url, binding }
}

/**
 * Receives a browser from the provider and opens a session for the person it vouches for: known by
 * the subject, else by a verified e-mail address that an administrator entered. Whom nobody added
 * gets no account and no role from here.
 *
 * @throws `identity.oidc_refused`, `identity.oidc_unavailable`, `identity.no_account`
 */
export async function finishOidcLogin(
  callback: { readonly query: URLSearchParams; readonly binding: string | undefined },
  caller: Caller,
  oidc: OidcProvider,
  services: Services,
): Promise<OpenedSession> {
  const { db, now, append } = services
  const { binding, query } = callback
  const state = query.get('state')
  if (state === null || binding === undefined) throw identityErrors.oidc_refused()
  const flow = await together(db, (tx) => takeFlow(tx, { state, binding }, now()))
  if (flow === undefined) throw identityErrors.oidc_refused()
  const claims = await oidc.verifyCallback(query, flow.challenge)

  const opened = await serializable(db, async (tx) => {
    const match = await personOf(tx, flow.institution, claims)
    if (match === undefined) return undefined
    if (match.linked) await saveIdentity(tx, match.person, claims)
    return startSession(
      tx,
      match.person,
      caller,
      { method: 'oidc', linked: match.linked },
      services,
    )
  })
  if (opened !== undefined) return opened

  await together(db, (tx) =>
    append(tx, {
      kind: 'session.refused',
      subject: `subject:${hash('sha256', `${claims.issuer}\n${claims.subject}`, 'hex')}`,
      actor: anonymousActor(flow.institution),
      body: { method: 'oidc' },
    }),
  )
  throw identityErrors.no_account()
}

/** INVARIANT: an e-mail address links only once; afterwards the subject alone counts. */
async function personOf(
  tx: Transaction,
  institution: InstitutionId,
  claims: OidcClaims,
): Promise<{ person: Person; linked: boolean } | undefined> {
  const known = await findPersonByIdentity(tx, institution, claims)
  if (known !== undefined) {
    return known.deactivatedAt === undefined ? { person: known, linked: false } : undefined
  }
  if (claims.verifiedEmail === undefined) return undefined
  const found = await findCredentialsByEmail(tx, institution, claims.verifiedEmail)
  if (found === undefined || found.oidcSubject !== undefined) return undefined
  return found.person.deactivatedAt === undefined
    ? { person: found.person, linked: true }
    : undefined
}
