import { z } from 'zod'
import { WORD } from '#contexts/governance/index.ts'
import { authorize } from '#contexts/identity/index.ts'
import { openPayload } from '#contexts/ledger/index.ts'
import type { Actor, PersonActor } from '#kernel/actor.ts'
import type { Bilingual } from '#kernel/bilingual.ts'
import { type EntryId, newId } from '#kernel/ids.ts'
import type { Transaction } from '#platform/database/schema.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { CALL_RETENTION, closeWithin } from './close-review.ts'
import { assertIndependent, loadOpenReview, loadReview } from './load-review.ts'
import { outcomeOf, type Review, type ReviewId, Verdict } from './review.ts'
import { reviewErrors } from './review-errors.ts'
import { saveProposal } from './review-store.ts'

const TEXT_LENGTH_MAX = 100_000

/** What a reviewer decides. The texts go into encrypted payloads. */
export const Decision = z.strictObject({
  verdict: Verdict,
  reason: z.string().trim().min(2).max(2_000),
  /** What leaves instead: of a correction, or as the answer to a manual item. */
  text: z.string().min(1).max(TEXT_LENGTH_MAX).optional(),
  /** The decision as it should be, in a word. */
  decision: z.string().regex(WORD).optional(),
})
export type Decision = z.infer<typeof Decision>

/**
 * Decides a review that one has claimed; where two reviewers are asked for, proposes the verdict for the second.
 * Errors: `oversight.no_review`, `review_closed`, `review_out_of_time`, `review_not_claimed`, `verdict_not_possible`,
 * `reviewer_not_independent`.
 */
export async function decideReview(
  actor: Actor,
  id: ReviewId,
  decision: Decision,
  services: Services,
): Promise<Review> {
  authorize(actor, 'review:decide')
  return serializable(services.db, async (tx) => {
    const review = await loadClaimed(tx, actor, id, services)
    if (review.proposal !== undefined) {
      throw reviewErrors.verdict_not_possible({ why: whyNot.waits })
    }
    assertPossible(review, decision)
    if (review.reviewers === 2) await propose(tx, actor, review, decision, services)
    else await close(tx, actor, review, decision, services)
    return loadReview(tx, actor.institution, id)
  })
}

/**
 * The second reviewer's word on what the first proposed. Who does not agree sends it back to the queue, where both may no
 * longer rest on the first verdict. Errors: as to decide, `oversight.nothing_to_confirm`.
 */
export async function confirmReview(
  actor: Actor,
  id: ReviewId,
  { agrees, reason }: { readonly agrees: boolean; readonly reason: string },
  services: Services,
): Promise<Review> {
  authorize(actor, 'review:decide')
  return serializable(services.db, async (tx) => {
    const review = await loadClaimed(tx, actor, id, services)
    const { proposal, application } = review
    if (proposal === undefined) throw reviewErrors.nothing_to_confirm()
    if (agrees) {
      const decision = await proposedDecision(tx, review, proposal.entry, services)
      await close(tx, actor, review, { ...decision, reason }, services)
    } else {
      await saveProposal(tx, review, undefined)
      await services.append(tx, {
        kind: 'review.objected',
        subject: id,
        actor,
        body: { application, verdict: proposal.verdict, proposedBy: review.proposedBy },
        payloads: [textOf(review, 'reason', reason)],
      })
    }
    return loadReview(tx, actor.institution, id)
  })
}

/** Who was independent when they claimed may have come to answer for the application since. */
async function loadClaimed(
  tx: Transaction,
  actor: PersonActor,
  id: ReviewId,
  { now }: Pick<Services, 'now'>,
): Promise<Review> {
  const review = await loadOpenReview(tx, actor.institution, id, now())
  if (review.claimedBy !== actor.id) throw reviewErrors.review_not_claimed()
  await assertIndependent(tx, review, actor.id)
  return review
}

const whyNot = {
  waits: { zh: '首个决定正在等待复核', en: 'a first verdict waits to be confirmed' },
  nothing: { zh: '没有可放行的结果', en: 'there is nothing to release' },
  textMissing: { zh: '更正须填写正文', en: 'a correction needs its text' },
  textIdle: { zh: '只有更正才填写正文', en: 'only a correction has a text' },
} as const

function assertPossible({ kind }: Review, { verdict, text }: Decision) {
  const refuse = (why: Bilingual) => reviewErrors.verdict_not_possible({ why })
  if (outcomeOf[kind][verdict] === undefined) throw refuse(whyNot.nothing)
  if (verdict === 'correct' && text === undefined) throw refuse(whyNot.textMissing)
  if (verdict !== 'correct' && text !== undefined) throw refuse(whyNot.textIdle)
}

async function close(
  tx: Transaction,
  actor: PersonActor,
  review: Review,
  { verdict, reason, text, decision }: Decision,
  services: Services,
) {
  const outcome = outcomeOf[review.kind][verdict]!
  const said = text === undefined ? undefined : { text, decision, by: 'reviewer' }
  await closeWithin(tx, actor, review, { outcome, reason, said, decidedBy: actor }, services)
}

async function propose(
  tx: Transaction,
  actor: PersonActor,
  review: Review,
  decision: Decision,
  { append }: Services,
) {
  const entry = newId('ent') as EntryId
  const { verdict } = decision
  await saveProposal(tx, review, { by: actor.id, verdict, entry })
  const { id, application } = review
  await append(tx, {
    id: entry,
    kind: 'review.proposed',
    subject: id,
    actor,
    body: { application, verdict },
    payloads: [textOf(review, 'decision', JSON.stringify(decision))],
  })
}

/** The first verdict with its texts, as it stands in the ledger. */
async function proposedDecision(
  tx: Transaction,
  { institution }: Review,
  entry: EntryId,
  { vault }: Services,
): Promise<Decision> {
  const content = await openPayload(tx, vault, institution, entry, 'decision')
  return Decision.parse(JSON.parse(Buffer.from(content).toString()))
}

const textOf = ({ application }: Review, name: string, text: string) => ({
  ...{ name, retention: CALL_RETENTION, business: application, content: Buffer.from(text) },
})
