import { authorize, findPerson } from '#contexts/identity/index.ts'
import type { Actor } from '#kernel/actor.ts'
import type { PersonId } from '#kernel/ids.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { assertIndependent, loadOpenReview } from './load-review.ts'
import type { Review, ReviewId } from './review.ts'
import { reviewErrors } from './review-errors.ts'
import { saveClaim } from './review-store.ts'

/**
 * Takes a review to decide it. Errors: `oversight.no_review`, `review_closed`, `review_out_of_time`, `review_claimed`,
 * `reviewer_not_independent`, `reviewer_not_another` (17.2).
 */
export async function claimReview(
  actor: Actor,
  id: ReviewId,
  { db, now, append }: Services,
): Promise<Review> {
  authorize(actor, 'review:decide')
  return serializable(db, async (tx) => {
    const at = now()
    const review = await loadOpenReview(tx, actor.institution, id, at)
    if (review.claimedBy !== undefined) throw reviewErrors.review_claimed()
    await assertIndependent(tx, review, actor.id)
    await saveClaim(tx, review, { by: actor.id, at })
    const { application, queue } = review
    await append(tx, { kind: 'review.claimed', subject: id, actor, body: { application, queue } })
    return { ...review, claimedBy: actor.id, claimedAt: at }
  })
}

/** Gives a review back to its queue. Errors: as to claim it, `oversight.review_not_claimed`. */
export async function returnReview(
  actor: Actor,
  id: ReviewId,
  { db, now, append }: Services,
): Promise<void> {
  authorize(actor, 'review:decide')
  return serializable(db, async (tx) => {
    const review = await loadOpenReview(tx, actor.institution, id, now())
    if (review.claimedBy !== actor.id) throw reviewErrors.review_not_claimed()
    await saveClaim(tx, review, undefined)
    const { application, queue } = review
    await append(tx, { kind: 'review.returned', subject: id, actor, body: { application, queue } })
  })
}

/**
 * Gives a review to a reviewer, away from whoever has it. The reviewer is held to the same independence.
 * Errors: as to claim it, `oversight.no_such_reviewer`.
 */
export async function assignReview(
  actor: Actor,
  { id, person }: { readonly id: ReviewId; readonly person: PersonId },
  { db, now, append }: Services,
): Promise<Review> {
  authorize(actor, 'review:assign')
  return serializable(db, async (tx) => {
    const at = now()
    const review = await loadOpenReview(tx, actor.institution, id, at)
    const found = await findPerson(tx, actor.institution, person)
    const able = found?.deactivatedAt === undefined && found?.roles.includes('reviewer') === true
    if (!able) throw reviewErrors.no_such_reviewer({ person })
    await assertIndependent(tx, review, person)
    await saveClaim(tx, review, { by: person, at })
    const { application, queue, claimedBy } = review
    await append(tx, {
      kind: 'review.assigned',
      subject: id,
      actor,
      body: { application, queue, to: person, from: claimedBy },
    })
    return { ...review, claimedBy: person, claimedAt: at }
  })
}
