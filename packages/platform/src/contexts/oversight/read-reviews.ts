import { authorize } from '#contexts/identity/index.ts'
import { findEntry, type LedgerEntry, readEntry, readPayload } from '#contexts/ledger/index.ts'
import type { Actor } from '#kernel/actor.ts'
import type { ApplicationId, EntryId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import { type Page, pageOf } from '#platform/http/page.ts'
import type { Services } from '#platform/services.ts'
import { loadReview } from './load-review.ts'
import type { Review, ReviewId, ReviewKind } from './review.ts'
import { reviewErrors } from './review-errors.ts'
import { countOpenReviews, pageOfOpenReviews, type WorkKey } from './review-store.ts'

export interface WorkQuery {
  readonly queue?: string | undefined
  readonly application?: ApplicationId | undefined
  readonly kind?: ReviewKind | undefined
  /** One's own, or what nobody has. */
  readonly assigned?: 'me' | 'nobody' | undefined
  readonly overdue?: boolean | undefined
  readonly after?: string | undefined
  readonly limit: number
}

/** The work list, most urgent first. */
export async function listOpenReviews(
  actor: Actor,
  { assigned, overdue, after, limit, ...filter }: WorkQuery,
  { db, now }: Services,
): Promise<Page<Review, string>> {
  authorize(actor, 'review:read')
  const asked = {
    ...filter,
    claimedBy: assigned === 'me' ? actor.id : undefined,
    unclaimed: assigned === 'nobody',
    dueBefore: overdue === true ? now() : undefined,
  }
  const key = after === undefined ? undefined : workKeyOf(after)
  return pageOf(
    limit,
    (page) => pageOfOpenReviews(db, actor.institution, asked, key, page.limit),
    ({ dueAt, id }) => `${dueAt}/${id}`,
  )
}

/** Where a page begins, as `next` of the page before says it. */
export const WORK_KEY = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\/rev_[0-9a-f]{32}$/

function workKeyOf(text: string): WorkKey {
  const [dueAt, id] = text.split('/') as [Instant, ReviewId]
  return { dueAt, id }
}

/** How much waits in each queue, for the reader and at all. */
export function countReviews(actor: Actor, { db, now }: Services) {
  authorize(actor, 'review:read')
  return countOpenReviews(db, actor.institution, actor.id, now())
}

/** One item with the record of its call: inference path, findings with thresholds, and what tripped. */
export async function readReview(
  actor: Actor,
  id: ReviewId,
  { db }: Services,
): Promise<{ readonly review: Review; readonly record: LedgerEntry }> {
  authorize(actor, 'review:read')
  const review = await loadReview(db, actor.institution, id)
  const entry = await findEntry(db, actor.institution, review.record)
  if (entry === undefined) throw reviewErrors.no_review({ review: id })
  return { review, record: readEntry(entry) }
}

/** What a reviewer sees of a call, by the names that its record gives them. */
export interface ReviewContent {
  readonly name: string
  readonly text: string
}

/**
 * The raw request and answer (measure 17.2), for who has the item or had a part in deciding it; each look leaves its
 * entry. Errors: `oversight.no_review`, `review_not_claimed`, `ledger.payload_destroyed`.
 */
export async function readContents(
  actor: Actor,
  id: ReviewId,
  services: Services,
): Promise<readonly ReviewContent[]> {
  authorize(actor, 'review:decide')
  const { review, record } = await readReview(actor, id, services)
  const { claimedBy, proposedBy, decidedBy, proposal, closing } = review
  if (![claimedBy, proposedBy, decidedBy].includes(actor.id))
    throw reviewErrors.review_not_claimed()
  const contents: ReviewContent[] = []
  const open = async (entry: EntryId, name: string, shown = name) => {
    const bytes = await readPayload(actor, entry, name, services)
    contents.push({ name: shown, text: Buffer.from(bytes).toString('utf8') })
  }
  for (const { name } of record.payloads) await open(review.record, name)
  if (proposal !== undefined) await open(proposal.entry, 'decision', 'proposal')
  if (closing !== undefined) await openClosing(actor, closing, open, services)
  return contents
}

async function openClosing(
  { institution }: Actor,
  closing: EntryId,
  open: (entry: EntryId, name: string, shown: string) => Promise<void>,
  { db }: Services,
) {
  const entry = await findEntry(db, institution, closing)
  if (entry === undefined) return
  for (const { name } of readEntry(entry).payloads) await open(closing, name, `closing-${name}`)
}
