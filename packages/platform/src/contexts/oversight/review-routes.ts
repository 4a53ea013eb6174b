import { z } from 'zod'
import { EntryReply, entryReply } from '#contexts/ledger/index.ts'
import { ApplicationId, PersonId } from '#kernel/ids.ts'
import { Instant } from '#kernel/time.ts'
import { idOf, listReply, pageLimit, pageOf } from '#platform/http/page.ts'
import { fileOf, type Route, route } from '#platform/http/route.ts'
import { assignReview, claimReview, returnReview } from './claim-review.ts'
import { CALL_REVIEWED } from './close-review.ts'
import { CORRECTION_KEY, exportCorrections, listCorrections } from './corrections.ts'
import { confirmReview, Decision, decideReview } from './decide-review.ts'
import {
  countReviews,
  listOpenReviews,
  readContents,
  readReview,
  WORK_KEY,
} from './read-reviews.ts'
import { isOverdue, Outcome, Review, ReviewId, ReviewKind, ReviewState, stateOf } from './review.ts'
import { pageOfClosedReviews } from './review-store.ts'
import { PointCase, PointTrial, tryPoints } from './try-points.ts'

const Params = z.strictObject({ id: ReviewId })
const Queue = z.string().min(1).max(200)
const ReviewReply = Review.extend({ state: ReviewState, overdue: z.boolean() })

function replyOf(
  { institution, ...review }: z.infer<typeof Review> & { readonly institution?: string },
  now: Instant,
): z.input<typeof ReviewReply> {
  return { ...review, state: stateOf(review), overdue: isOverdue(review, now) }
}

const filters = {
  queue: Queue.optional(),
  application: ApplicationId.optional(),
  kind: ReviewKind.optional(),
}

const listRoute = route({
  method: 'GET',
  path: '/reviews',
  summary: 'The work list of reviewers: what is open, most urgent first.',
  permission: 'review:read',
  appends: null,
  query: z.strictObject({
    ...filters,
    assigned: z.enum(['me', 'nobody']).optional(),
    overdue: z.stringbool().optional(),
    after: z.string().regex(WORK_KEY).optional(),
    limit: pageLimit,
  }),
  reply: listReply(ReviewReply, z.string()),
  async handle({ actor, query }, services) {
    const { items, ...rest } = await listOpenReviews(actor, query, services)
    return { items: items.map((review) => replyOf(review, services.now())), ...rest }
  },
})

const countRoute = route({
  method: 'GET',
  path: '/reviews/counts',
  summary:
    'How many reviews are open in each queue, how many the reader has, and how many are overdue.',
  permission: 'review:read',
  appends: null,
  reply: z.object({
    items: z
      .array(z.object({ queue: z.string(), open: z.int(), mine: z.int(), overdue: z.int() }))
      .readonly(),
  }),
  handle: async ({ actor }, services) => ({ items: await countReviews(actor, services) }),
})

const closedRoute = route({
  method: 'GET',
  path: '/reviews/closed',
  summary: 'Reviews that have ended, newest first.',
  permission: 'review:read',
  appends: null,
  query: z.strictObject({
    ...filters,
    outcome: Outcome.optional(),
    decidedBy: PersonId.optional(),
    before: ReviewId.optional(),
    limit: pageLimit,
  }),
  reply: listReply(ReviewReply, ReviewId),
  async handle({ actor, query }, { db, now }) {
    const { before, limit, ...filter } = query
    const read = (page: { readonly limit: number }) =>
      pageOfClosedReviews(db, actor.institution, filter, before, page.limit)
    const { items, ...rest } = await pageOf(limit, read, idOf)
    return { items: items.map((review) => replyOf(review, now())), ...rest }
  },
})

const readRoute = route({
  method: 'GET',
  path: '/reviews/:id',
  summary:
    'One review with the record of its call: path, findings, and what tripped. An application asks at the same address with its key, for the answer.',
  permission: 'review:read',
  appends: null,
  params: Params,
  reply: ReviewReply.extend({ call: EntryReply }),
  async handle({ actor, params }, services) {
    const { review, record } = await readReview(actor, params.id, services)
    return { ...replyOf(review, services.now()), call: entryReply(record) }
  },
})

const contentsRoute = route({
  method: 'POST',
  path: '/reviews/:id/looks',
  summary: 'The raw request and answer, for who has the review; each look leaves its entry.',
  permission: 'review:decide',
  appends: ['payload.read'],
  params: Params,
  reply: z.object({
    items: z.array(z.object({ name: z.string(), text: z.string() })).readonly(),
  }),
  handle: async ({ actor, params }, services) => ({
    items: await readContents(actor, params.id, services),
  }),
})

const claimRoute = route({
  method: 'POST',
  path: '/reviews/:id/claim',
  summary: 'Takes a review to decide it.',
  permission: 'review:decide',
  appends: ['review.claimed'],
  params: Params,
  reply: ReviewReply,
  handle: async ({ actor, params }, services) =>
    replyOf(await claimReview(actor, params.id, services), services.now()),
})

const returnRoute = route({
  method: 'POST',
  path: '/reviews/:id/return',
  summary: 'Gives a review back to its queue.',
  permission: 'review:decide',
  appends: ['review.returned'],
  params: Params,
  reply: undefined,
  async handle({ actor, params }, services) {
    await returnReview(actor, params.id, services)
    return undefined
  },
})

const assignRoute = route({
  method: 'POST',
  path: '/reviews/:id/assignment',
  summary: 'Gives a review to a reviewer.',
  permission: 'review:assign',
  appends: ['review.assigned'],
  params: Params,
  body: z.strictObject({ person: PersonId }),
  reply: ReviewReply,
  handle: async ({ actor, params, body }, services) =>
    replyOf(await assignReview(actor, { ...params, ...body }, services), services.now()),
})

const decideRoute = route({
  method: 'POST',
  path: '/reviews/:id/decisions',
  summary:
    'Releases, corrects or refuses; where two reviewers are asked for, proposes it to the second.',
  permission: 'review:decide',
  appends: [CALL_REVIEWED, 'review.proposed'],
  params: Params,
  body: Decision,
  reply: ReviewReply,
  handle: async ({ actor, params, body }, services) =>
    replyOf(await decideReview(actor, params.id, body, services), services.now()),
})

const confirmRoute = route({
  method: 'POST',
  path: '/reviews/:id/confirmations',
  summary: "The second reviewer's word on what the first proposed.",
  permission: 'review:decide',
  appends: [CALL_REVIEWED, 'review.objected'],
  params: Params,
  body: z.strictObject({ agrees: z.boolean(), reason: z.string().trim().min(2).max(2_000) }),
  reply: ReviewReply,
  handle: async ({ actor, params, body }, services) =>
    replyOf(await confirmReview(actor, params.id, body, services), services.now()),
})

const CorrectionQuery = z.strictObject({
  application: ApplicationId.optional(),
  since: Instant.optional(),
  after: z.string().regex(CORRECTION_KEY).optional(),
  limit: pageLimit,
})

const correctionsRoute = route({
  method: 'GET',
  path: '/corrections',
  summary: 'Where reviewers said otherwise than the product: labelled cases, oldest first.',
  permission: 'review:read',
  appends: null,
  query: CorrectionQuery,
  reply: listReply(ReviewReply, z.string()),
  async handle({ actor, query }, services) {
    const { items, ...rest } = await listCorrections(actor, query, services)
    return { items: items.map((review) => replyOf(review, services.now())), ...rest }
  },
})

const exportRoute = route({
  method: 'POST',
  path: '/corrections/exports',
  summary: 'A page of labelled cases with their contents, one JSON document in each line.',
  permission: 'correction:export',
  appends: ['correction.exported'],
  query: CorrectionQuery,
  reply: fileOf('application/x-ndjson; charset=utf-8'),
  async handle({ actor, query }, services) {
    const text = await exportCorrections(actor, query, services)
    return { name: 'corrections.jsonl', content: Buffer.from(text) }
  },
})

const pointsRoute = route({
  method: 'POST',
  path: '/applications/:id/review-points/trials',
  summary: 'Which review points of the standing permit would hold such a call; nothing is changed.',
  permission: 'permit:read',
  appends: null,
  params: z.strictObject({ id: ApplicationId }),
  body: PointCase,
  reply: PointTrial,
  handle: ({ actor, params: { id }, body }, services) => tryPoints(actor, id, body, services),
})

export const reviewRoutes: readonly Route[] = [
  listRoute,
  countRoute,
  closedRoute,
  readRoute,
  contentsRoute,
  claimRoute,
  returnRoute,
  assignRoute,
  decideRoute,
  confirmRoute,
  correctionsRoute,
  exportRoute,
  pointsRoute,
]
