import { z } from 'zod'
import { FallbackTrigger, NumberFact, ReviewTimeout, WordFact } from '#contexts/governance/index.ts'
import { PermitId } from '#contexts/permits/index.ts'
import { Tier } from '#contexts/registry/index.ts'
import { locales } from '#kernel/bilingual.ts'
import { ApplicationId, defineId, EntryId, type InstitutionId, PersonId } from '#kernel/ids.ts'
import { Instant } from '#kernel/time.ts'

export const ReviewId = defineId('rev')
export type ReviewId = z.infer<typeof ReviewId>

/** `held`: a result that has not left. `manual`: a request that a person answers. `sample`: a result that has left. */
export const ReviewKind = z.enum(['held', 'manual', 'sample'])
export type ReviewKind = z.infer<typeof ReviewKind>

export const Outcome = z.enum([
  'released',
  'corrected',
  'refused',
  'answered',
  'expired',
  'replaced',
])
export type Outcome = z.infer<typeof Outcome>

/** What a reviewer says. On a manual item `correct` is the answer itself; on a sample nothing leaves any more. */
export const Verdict = z.enum(['release', 'correct', 'refuse'])
export type Verdict = z.infer<typeof Verdict>

/** The facts of a call, as conditions and fallback tables read them. */
export const CallFacts = z.object({
  numbers: z.partialRecord(NumberFact, z.array(z.number())),
  words: z.partialRecord(WordFact, z.array(z.string())),
})
export type CallFacts = z.infer<typeof CallFacts>

/** Why something waits for a person. */
export const Reason = z.discriminatedUnion('by', [
  z.object({
    by: z.literal('point'),
    name: z.string(),
    /** The condition as people read it, with what the facts said to it. */
    when: z.string(),
    holding: z.enum(['yes', 'unknown']),
    facts: CallFacts,
  }),
  z.object({ by: z.literal('fallback'), trigger: FallbackTrigger }),
  z.object({ by: z.literal('sampling'), percent: z.number() }),
  z.object({ by: z.literal('timeout') }),
])
export type Reason = z.infer<typeof Reason>

/** How an answer leaves once it may. */
export const AnswerHead = z.object({
  status: z.int(),
  contentType: z.string(),
  headers: z.record(z.string(), z.string()),
  streamed: z.boolean(),
  /** The name by which the model was asked for. */
  model: z.string(),
  /** The language in which the caller is answered. */
  locale: z.enum(locales).optional(),
})
export type AnswerHead = z.infer<typeof AnswerHead>

const Proposal = z.object({ verdict: Verdict, entry: EntryId })

/** Work for a reviewer (measures 17.2, 22.3). Its contents stand encrypted beside the entry of the call. */
export const Review = z.object({
  id: ReviewId,
  application: ApplicationId,
  kind: ReviewKind,
  record: EntryId,
  permit: PermitId,
  tier: Tier,
  operation: z.string(),
  queue: z.string(),
  reasons: z.array(Reason).min(1),
  facts: CallFacts,
  head: AnswerHead,
  onTimeout: z.enum([...ReviewTimeout.options, 'wait']),
  reviewers: z.int().min(1).max(2),
  openedAt: Instant,
  dueAt: Instant,
  claimedBy: PersonId.optional(),
  claimedAt: Instant.optional(),
  proposedBy: PersonId.optional(),
  proposal: Proposal.optional(),
  decidedBy: PersonId.optional(),
  closedAt: Instant.optional(),
  outcome: Outcome.optional(),
  closing: EntryId.optional(),
})
export type Review = z.infer<typeof Review> & { readonly institution: InstitutionId }

export const ReviewState = z.enum(['waiting', 'claimed', 'seconding', 'closed'])
export type ReviewState = z.infer<typeof ReviewState>

/** Derived: no column says it. `seconding` waits for a second reviewer, or is with one. */
export function stateOf(
  review: Pick<Review, 'closedAt' | 'proposedBy' | 'claimedBy'>,
): ReviewState {
  if (review.closedAt !== undefined) return 'closed'
  if (review.proposedBy !== undefined) return 'seconding'
  return review.claimedBy === undefined ? 'waiting' : 'claimed'
}

export function isOverdue(review: Pick<Review, 'closedAt' | 'dueAt'>, now: Instant): boolean {
  return review.closedAt === undefined && review.dueAt <= now
}

/** How a final verdict ends an item. A manual item has nothing that could be released as it is. */
export const outcomeOf = {
  held: { release: 'released', correct: 'corrected', refuse: 'refused' },
  manual: { release: undefined, correct: 'answered', refuse: 'refused' },
  sample: { release: 'released', correct: 'corrected', refuse: 'refused' },
} as const satisfies Record<ReviewKind, Record<Verdict, Outcome | undefined>>
