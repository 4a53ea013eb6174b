import { createHmac, hash, randomBytes, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { defineId } from '#kernel/ids.ts'
import { addMs, Instant, msOf } from '#kernel/time.ts'

export const SESSION_COOKIE = 'hengjian_session'
export const SESSION_LIFETIME_SECONDS = 12 * 3_600
export const SESSION_IDLE_SECONDS = 60 * 60
/** A reading closer than this to the last is not noted, so that reading pages does not write rows. */
export const SESSION_TOUCH_SECONDS = 60
const TOKEN_BYTES = 32
const TOKEN = /^[A-Za-z0-9_-]{43}$/

export const SessionId = defineId('ses')
export type SessionId = z.infer<typeof SessionId>

/** One sign-in of one person on one device. INVARIANT: the token exists only in the cookie. */
export const Session = z
  .object({
    id: SessionId,
    openedAt: Instant,
    lastSeenAt: Instant,
    expiresAt: Instant,
    ip: z.string(),
    userAgent: z.string().optional(),
  })
  .readonly()
export type Session = z.infer<typeof Session>

/** 256 random bits as base64url: what the cookie holds and the database does not. */
export function newToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url')
}

/** What is stored of a token. The token is random, so a plain digest cannot be guessed back. */
export function hashToken(token: string): string {
  return hash('sha256', token, 'hex')
}

/** The digest of what a cookie holds, or `undefined` where it cannot be a token of ours. */
export function tokenHashOf(cookie: string | undefined): string | undefined {
  return cookie !== undefined && TOKEN.test(cookie) ? hashToken(cookie) : undefined
}

/**
 * The CSRF token of a session, derived from the cookie's secret: nothing is stored that a reader of
 * the database could forge with, and another session's token never fits.
 */
export function csrfTokenOf(token: string): string {
  return createHmac('sha256', token).update('hengjian csrf').digest('base64url')
}

export function csrfTokenFits(token: string, given: string | undefined): boolean {
  const expected = Buffer.from(csrfTokenOf(token))
  const actual = Buffer.from(given ?? '')
  return expected.length === actual.length && timingSafeEqual(expected, actual)
}

export function sessionExpiry(openedAt: Instant): Instant {
  return addMs(openedAt, SESSION_LIFETIME_SECONDS * 1_000)
}

/** Sessions last seen before this are idle for too long. */
export function idleSince(now: Instant): Instant {
  return addMs(now, -SESSION_IDLE_SECONDS * 1_000)
}

export function touchDue(lastSeenAt: Instant, now: Instant): boolean {
  return msOf(now) - msOf(lastSeenAt) >= SESSION_TOUCH_SECONDS * 1_000
}
