export { type AnswerShape, answerOfText, type ComposedAnswer, type Said } from './answer-of-text.ts'
export { assignReview, claimReview, returnReview } from './claim-review.ts'
export { CALL_REVIEWED } from './close-review.ts'
export { type CorrectionQuery, correctionsOf, exportCorrections } from './corrections.ts'
export { confirmReview, type Decision, decideReview } from './decide-review.ts'
export { drillErrors } from './drill-errors.ts'
export { type DrillGround, startDriller } from './driller.ts'
export { noticeErrors } from './errors.ts'
export { expireReview, expireReviews } from './expire-reviews.ts'
export { type IncidentId, IncidentSource } from './incident.ts'
export { incidentErrors } from './incident-errors.ts'
export { createIndicators, type Indicators, type Watched } from './indicators.ts'
export { oversightJobs } from './jobs.ts'
export { sayInstead } from './last-resort.ts'
export { monitorErrors } from './monitor-errors.ts'
export { type NoticeDraft, NoticeId, noticeKinds, Severity } from './notice.ts'
export { openIncident, type ProductIncident } from './open-incident.ts'
export { newReviewId, openReview, type ReviewDraft } from './open-review.ts'
export { postNotice } from './post-notice.ts'
export { type Postman, startPostman } from './postman.ts'
export { queueEvent, type WebhookEvent } from './queue-event.ts'
export { readTicket, type Ticket } from './read-ticket.ts'
export { resealWebhooks } from './reseal-webhooks.ts'
export { exitReactions } from './resolve-exit.ts'
export { type AnswerHead, type CallFacts, type Reason, type Review, ReviewId } from './review.ts'
export { reviewErrors } from './review-errors.ts'
export {
  factsOf,
  holdTermsOf,
  mayTrip,
  reasonOf,
  type Tripped,
  trippedPoints,
} from './review-points.ts'
export { oversightRoutes } from './routes.ts'
export type { MailSettings } from './send-mail.ts'
export { startWatch, type Watch } from './watch.ts'
