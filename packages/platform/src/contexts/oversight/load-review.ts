import { hasWrittenFor } from '#contexts/governance/index.ts'
import { answersFor, loadApplication } from '#contexts/registry/index.ts'
import type { InstitutionId, PersonId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader } from '#platform/database/schema.ts'
import type { Review, ReviewId } from './review.ts'
import { reviewErrors } from './review-errors.ts'
import { findReview } from './review-store.ts'

/** Errors: `oversight.no_review`, also for what belongs to another institution. */
export async function loadReview(
  reader: Reader,
  institution: InstitutionId,
  id: ReviewId,
): Promise<Review> {
  const review = await findReview(reader, institution, id)
  if (review === undefined) throw reviewErrors.no_review({ review: id })
  return review
}

/**
 * A review that can still be decided. From its deadline on the permit decides, even where the sweep has not come by
 * yet; a sample has no deadline that decides anything. Errors: `no_review`, `review_closed`, `review_out_of_time`.
 */
export async function loadOpenReview(
  reader: Reader,
  institution: InstitutionId,
  id: ReviewId,
  now: Instant,
): Promise<Review> {
  const review = await loadReview(reader, institution, id)
  if (review.closedAt !== undefined) throw reviewErrors.review_closed({ at: review.closedAt })
  if (review.kind !== 'sample' && review.dueAt <= now)
    throw reviewErrors.review_out_of_time({ dueAt: review.dueAt })
  return review
}

/**
 * INVARIANT: nobody reviews results of what they answer for or wrote (measure 17.2), nor as a second what they decided as
 * the first. Errors: `reviewer_not_independent`, `reviewer_not_another`.
 */
export async function assertIndependent(reader: Reader, review: Review, person: PersonId) {
  if (review.proposedBy === person) throw reviewErrors.reviewer_not_another()
  const { institution } = review
  const application = await loadApplication(reader, institution, review.application)
  const isInvolved =
    answersFor(person, application) ||
    (await hasWrittenFor(reader, institution, review.application, person))
  if (isInvolved) throw reviewErrors.reviewer_not_independent()
}
