import type { Actor } from '#kernel/actor.ts'
import { newId } from '#kernel/ids.ts'
import { addMs } from '#kernel/time.ts'
import type { Transaction } from '#platform/database/schema.ts'
import type { Services } from '#platform/services.ts'
import { postNotice } from './post-notice.ts'
import type { Review, ReviewId } from './review.ts'
import { insertReview } from './review-store.ts'

export const REVIEW_OPENED = 'review.opened'

/** What is known when something begins to wait. The record of the call names it, so its id is made before. */
export type ReviewDraft = Omit<Review, 'openedAt' | 'dueAt'> & { readonly withinMs: number }

export const newReviewId = (): ReviewId => newId('rev') as ReviewId

/**
 * Puts something before the reviewers, within the transaction that writes the record of its call: the caller hears of a
 * ticket only once both stand.
 */
export async function openReview(
  tx: Transaction,
  actor: Actor,
  { withinMs, ...draft }: ReviewDraft,
  services: Pick<Services, 'now' | 'append'>,
): Promise<Review> {
  const openedAt = services.now()
  const dueAt = addMs(openedAt, withinMs)
  const review: Review = { ...draft, openedAt, dueAt }
  await insertReview(tx, review)
  const { id, application, record, kind, queue, reasons, reviewers, onTimeout } = review
  await services.append(tx, {
    kind: REVIEW_OPENED,
    subject: id,
    actor,
    body: {
      ...{ application, record, kind, queue, reviewers, onTimeout, dueAt },
      reasons: reasons.map((reason) => ({ ...reason })),
    },
  })
  if (kind !== 'sample') await tellReviewers(tx, review, services)
  return review
}

/** Reviewers are told once an hour that a queue fills; the list itself says what is in it. */
async function tellReviewers(
  tx: Transaction,
  { institution, id, queue, openedAt }: Review,
  services: Pick<Services, 'now' | 'append'>,
) {
  const hour = openedAt.slice(0, 'yyyy-mm-ddThh'.length)
  await postNotice(
    tx,
    {
      institution,
      kind: 'review.waiting',
      subject: id,
      to: { roles: ['reviewer'] },
      severity: 'info',
      title: { zh: `复核队列「${queue}」有新事项`, en: `New work in the review queue ${queue}` },
      body: {
        zh: '有结果在等待复核决定，请在时限前处理。',
        en: 'A result waits for a decision; please decide before its time runs out.',
      },
      link: '/reviews',
      dedupeKey: `review.waiting/${queue}/${hour}`,
    },
    services,
  )
}
