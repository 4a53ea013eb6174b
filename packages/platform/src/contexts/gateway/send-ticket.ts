import type { ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import {
  expireReview,
  type Review,
  type ReviewId,
  readTicket,
  type Ticket,
} from '#contexts/oversight/index.ts'
import type { ApplicationId, InstitutionId } from '#kernel/ids.ts'
import { monotonicMs } from '#kernel/time.ts'
import type { DoorParts } from './call.ts'
import { doorErrors } from './errors.ts'
import { sendJson } from './json.ts'
import { errorOf, sendError } from './openai.ts'

/** The longest that a caller may wait for a reviewer on one connection (`Prefer: wait=N`, RFC 7240). */
export const WAIT_SECONDS_MAX = 120
/** How often a waiting caller's ticket is looked up. */
const LOOK_MS = 250
const RETRY_AFTER_SECONDS = 5

export interface TicketOwner {
  readonly institution: InstitutionId
  readonly application: ApplicationId
  readonly id: ReviewId
}

export interface TicketTerms {
  readonly waitMs: number
  readonly signal: AbortSignal
  readonly headers: Readonly<Record<string, string>>
}

/** How long the caller is ready to wait, in milliseconds; 0 where it did not say. */
export function waitOf(prefer: string | readonly string[] | undefined): number {
  const text = typeof prefer === 'string' ? prefer : (prefer ?? []).join(',')
  const wait = /(?:^|[,;])\s*wait\s*=\s*"?(\d{1,6})"?\s*(?:$|[,;])/i.exec(text)?.[1]
  return Math.min(Number(wait ?? 0), WAIT_SECONDS_MAX) * 1_000
}

/** Answers with what has become of a ticket, having waited for it as long as the caller wants. Error: `no_ticket`. */
export async function sendTicket(
  door: DoorParts,
  owner: TicketOwner,
  { waitMs, signal, headers }: TicketTerms,
  response: ServerResponse,
) {
  const untilMs = monotonicMs() + waitMs
  let ticket = await look(door, owner)
  while (ticket?.is === 'waiting' && monotonicMs() < untilMs && !signal.aborted) {
    await delay(LOOK_MS)
    ticket = await look(door, owner)
  }
  if (signal.aborted) return response.destroy()
  if (ticket === undefined) throw doorErrors.no_ticket()
  const marked = { ...headers, 'x-hengjian-review': owner.id }
  if (ticket.is === 'waiting') return sendWaiting(door, ticket.review, marked, response)
  if (ticket.is === 'refused') {
    const { outcome } = ticket
    return sendError(response, doorErrors.review_rejected({ outcome }), door.locale, marked)
  }
  const { head, bytes } = ticket
  response.writeHead(head.status, {
    ...head.headers,
    ...marked,
    'content-type': head.contentType,
    'content-length': bytes.length,
  })
  response.end(bytes)
}

/** A ticket past its deadline is ended here and now, so that no caller waits for a sweep. */
async function look({ services }: DoorParts, owner: TicketOwner): Promise<Ticket | undefined> {
  const ticket = await readTicket(owner, owner.id, services)
  if (ticket?.is !== 'waiting' || services.now() < ticket.review.dueAt) return ticket
  await expireReview(owner.institution, owner.id, services)
  return readTicket(owner, owner.id, services)
}

function sendWaiting(
  { locale }: DoorParts,
  { id, record, dueAt, kind }: Review,
  headers: Readonly<Record<string, string>>,
  response: ServerResponse,
) {
  const poll = `/api/reviews/${id}`
  const { error } = errorOf(doorErrors.review_pending({ dueAt }), locale)
  const body = Buffer.from(
    JSON.stringify({ object: 'hengjian.review', id, record, kind, deadline: dueAt, poll, error }),
  )
  sendJson(response, 202, body, {
    ...headers,
    location: poll,
    'retry-after': String(RETRY_AFTER_SECONDS),
  })
}
