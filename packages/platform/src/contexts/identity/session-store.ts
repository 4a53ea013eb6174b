import type { InstitutionId, PersonId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader, Transaction } from '#platform/database/schema.ts'
import type { Person } from './person.ts'
import { idleSince, type Session, type SessionId } from './session.ts'
import { toPerson } from './store.ts'
import type { SessionTable } from './tables.ts'
import type { Throttle } from './throttle.ts'

export interface LiveSession {
  readonly session: Session
  readonly person: Person
}

export async function insertSession(
  tx: Transaction,
  person: Person,
  session: Session,
  tokenHash: string,
) {
  await tx
    .insertInto('identity.session')
    .values({
      id: session.id,
      institution: person.institution,
      person_id: person.id,
      token_hash: tokenHash,
      opened_at: session.openedAt,
      last_seen_at: session.lastSeenAt,
      expires_at: session.expiresAt,
      ended_at: null,
      ip: session.ip,
      user_agent: session.userAgent ?? null,
    })
    .execute()
}

/**
 * The session that a token opens, if it is neither ended, expired nor idle and its person is active.
 * The token itself is the proof, so this is the one reading that no institution narrows.
 */
export async function findLiveSession(
  reader: Reader,
  tokenHash: string,
  now: Instant,
): Promise<LiveSession | undefined> {
  const session = await liveSessions(reader, now)
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst()
  if (session === undefined) return undefined
  const person = await reader
    .selectFrom('identity.person')
    .selectAll()
    .where('id', '=', session.person_id)
    .where('deactivated_at', 'is', null)
    .executeTakeFirst()
  return person && { session: toSession(session), person: toPerson(person) }
}

export async function listLiveSessions(
  reader: Reader,
  institution: InstitutionId,
  personId: PersonId,
  now: Instant,
): Promise<readonly Session[]> {
  const rows = await liveSessions(reader, now)
    .where('institution', '=', institution)
    .where('person_id', '=', personId)
    .orderBy('id')
    .execute()
  return rows.map(toSession)
}

export async function touchSession(db: Reader, id: SessionId, now: Instant) {
  await db
    .updateTable('identity.session')
    .set({ last_seen_at: now })
    .where('id', '=', id)
    .where('last_seen_at', '<', now)
    .execute()
}

/** Ends sessions of one person: one of them, or all but one. Gives the ids that it ended. */
export async function endSessions(
  tx: Transaction,
  person: Pick<Person, 'id' | 'institution'>,
  which: { readonly only?: SessionId; readonly except?: SessionId },
  now: Instant,
): Promise<readonly SessionId[]> {
  const rows = await tx
    .updateTable('identity.session')
    .set({ ended_at: now })
    .where('institution', '=', person.institution)
    .where('person_id', '=', person.id)
    .where('ended_at', 'is', null)
    .$if(which.only !== undefined, (query) => query.where('id', '=', which.only!))
    .$if(which.except !== undefined, (query) => query.where('id', '!=', which.except!))
    .returning('id')
    .execute()
  return rows.map((row) => row.id)
}

/**
 * Locks the throttles of some keys until the transaction ends, so that attempts which arrive at
 * once, on whichever process, are judged one after the other.
 */
export async function lockThrottles(
  tx: Transaction,
  institution: InstitutionId,
  keys: readonly string[],
  now: Instant,
): Promise<ReadonlyMap<string, Throttle>> {
  // One order for all callers: nobody waits for a lock while holding a later one.
  const sorted = [...keys].sort()
  await tx
    .insertInto('identity.login_throttle')
    .values(
      sorted.map((key) => ({
        institution,
        key,
        failures: 0,
        last_attempt_at: now,
        blocked_until: null,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const rows = await tx
    .selectFrom('identity.login_throttle')
    .selectAll()
    .where('institution', '=', institution)
    .where('key', 'in', sorted)
    .orderBy('key')
    .forUpdate()
    .execute()
  return new Map(
    rows.map((row) => [
      row.key,
      {
        failures: row.failures,
        lastAttemptAt: row.last_attempt_at,
        blockedUntil: row.blocked_until ?? undefined,
      },
    ]),
  )
}

export async function saveThrottle(
  tx: Transaction,
  institution: InstitutionId,
  key: string,
  throttle: Throttle,
) {
  await tx
    .updateTable('identity.login_throttle')
    .set({
      failures: throttle.failures,
      last_attempt_at: throttle.lastAttemptAt,
      blocked_until: throttle.blockedUntil ?? null,
    })
    .where('institution', '=', institution)
    .where('key', '=', key)
    .execute()
}

/** Sweeps what no decision reads any more; none of it is evidence. */
export async function deleteStale(
  tx: Transaction,
  before: { readonly throttles: Instant; readonly sessions: Instant; readonly flows: Instant },
) {
  await tx
    .deleteFrom('identity.login_throttle')
    .where('last_attempt_at', '<', before.throttles)
    .execute()
  await tx.deleteFrom('identity.session').where('expires_at', '<', before.sessions).execute()
  await tx.deleteFrom('identity.oidc_flow').where('expires_at', '<', before.flows).execute()
}

function liveSessions(reader: Reader, now: Instant) {
  return reader
    .selectFrom('identity.session')
    .selectAll()
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .where('last_seen_at', '>', idleSince(now))
}

function toSession(row: SessionTable): Session {
  return {
    id: row.id,
    openedAt: row.opened_at,
    lastSeenAt: row.last_seen_at,
    expiresAt: row.expires_at,
    ip: row.ip,
    userAgent: row.user_agent ?? undefined,
  }
}
