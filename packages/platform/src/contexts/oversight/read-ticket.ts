import { openPayload } from '#contexts/ledger/index.ts'
import type { ApplicationId, InstitutionId } from '#kernel/ids.ts'
import type { Services } from '#platform/services.ts'
import { answerOfText } from './answer-of-text.ts'
import type { AnswerHead, Review, ReviewId } from './review.ts'
import { findReview } from './review-store.ts'

/** What a caller gets for its ticket. */
export type Ticket =
  | { readonly is: 'waiting'; readonly review: Review }
  | { readonly is: 'refused'; readonly review: Review; readonly outcome: 'refused' | 'expired' }
  | {
      readonly is: 'answered'
      readonly review: Review
      readonly head: Pick<AnswerHead, 'status' | 'contentType' | 'headers'>
      readonly bytes: Uint8Array
    }

/** A ticket of one's own; `undefined` for anybody else's, and for what is looked at after it left. */
export async function readTicket(
  {
    institution,
    application,
  }: { readonly institution: InstitutionId; readonly application: ApplicationId },
  id: ReviewId,
  { db, vault }: Pick<Services, 'db' | 'vault'>,
): Promise<Ticket | undefined> {
  const review = await findReview(db, institution, id)
  if (review === undefined || review.application !== application) return undefined
  if (review.kind === 'sample') return undefined
  const { outcome, closing, record, head } = review
  if (outcome === undefined || closing === undefined) return { is: 'waiting', review }
  if (outcome === 'refused' || outcome === 'expired') return { is: 'refused', review, outcome }
  const entry = outcome === 'released' ? record : closing
  const bytes = await openPayload(db, vault, institution, entry, 'answer')
  return {
    is: 'answered',
    review,
    head: outcome === 'released' ? head : composedHead(review),
    bytes,
  }
}

/** What a person or a rule said leaves in the shape that was asked for, without what spoke of the held answer. */
function composedHead({ operation, head, record }: Review) {
  const shape = { operation, streamed: head.streamed, id: record, model: head.model }
  const { contentType } = answerOfText(shape, { text: '', by: '' })
  return { status: 200, contentType, headers: {} }
}
