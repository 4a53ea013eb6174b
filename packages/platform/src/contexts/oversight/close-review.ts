import type { Actor, PersonActor } from '#kernel/actor.ts'
import { type EntryId, newId } from '#kernel/ids.ts'
import type { Transaction } from '#platform/database/schema.ts'
import type { PayloadDraft, Services } from '#platform/services.ts'
import { answerOfText, type Said } from './answer-of-text.ts'
import { queueEvent } from './queue-event.ts'
import type { Outcome, Review } from './review.ts'
import { reviewErrors } from './review-errors.ts'
import { saveClosing } from './review-store.ts'

/** The record of how a held or answered call ended (measure 22.4): it names the record of the call itself. */
export const CALL_REVIEWED = 'call.reviewed'
/** What webhooks are told, so that a caller need not poll. */
export const REVIEW_CLOSED = 'review.closed'
export const CALL_RETENTION = 'call-record'

export interface Ending {
  readonly outcome: Outcome
  readonly reason?: string | undefined
  /** What leaves in place of what was held. */
  readonly said?: Said | undefined
  /** Who decides it; absent where time does. */
  readonly decidedBy?: PersonActor
}

/**
 * Ends a review, with the record of it, within the transaction that decided so. Error: `oversight.review_closed` where
 * somebody else, or its time, was faster.
 */
export async function closeWithin(
  tx: Transaction,
  actor: Actor,
  review: Review,
  ending: Ending,
  { now, append }: Pick<Services, 'now' | 'append'>,
): Promise<EntryId> {
  const { outcome, said, decidedBy } = ending
  const at = now()
  const entry = newId('ent') as EntryId
  const closed = await saveClosing(tx, review, { outcome, at, entry, decidedBy: decidedBy?.id })
  if (!closed) throw reviewErrors.review_closed({ at })
  const {
    id,
    institution,
    application,
    record,
    kind,
    permit,
    tier,
    queue,
    reasons,
    openedAt,
    proposedBy,
  } = review
  const deciders = [proposedBy, decidedBy?.id].filter((person) => person !== undefined)
  await append(tx, {
    id: entry,
    kind: CALL_REVIEWED,
    subject: application,
    actor,
    body: {
      ...{ review: id, record, kind, permit, tier, queue, outcome, openedAt, reviewers: deciders },
      reasons: reasons.map((reason) => ({ ...reason })),
      ...(said !== undefined && { by: said.by, decision: said.decision }),
    },
    payloads: payloadsOf(review, ending),
  })
  const data = { review: id, record, application, kind, outcome, closedAt: at }
  await queueEvent(tx, { institution, type: REVIEW_CLOSED, data }, { now })
  return entry
}

function payloadsOf(review: Review, { reason, said }: Ending): readonly PayloadDraft[] {
  const content = (name: string, bytes: Uint8Array): PayloadDraft => ({
    ...{ name, retention: CALL_RETENTION, business: review.application, content: bytes },
  })
  const { operation, record, head } = review
  const shape = { operation, streamed: head.streamed, id: record, model: head.model }
  return [
    ...(reason === undefined ? [] : [content('reason', Buffer.from(reason))]),
    ...(said === undefined ? [] : [content('answer', answerOfText(shape, said).bytes)]),
  ]
}
