import type { ServerResponse } from 'node:http'
import type { Fact } from '#contexts/governance/index.ts'
import {
  type AnswerHead,
  type CallFacts,
  factsOf,
  holdTermsOf,
  mayTrip,
  newReviewId,
  openReview,
  type ReviewDraft,
  reasonOf,
  trippedPoints,
} from '#contexts/oversight/index.ts'
import type { PermittedModel } from '#contexts/permits/index.ts'
import { together } from '#platform/database/transaction.ts'
import { toCatalogueError } from '#platform/http/reply-error.ts'
import type { EntryDraft } from '#platform/services.ts'
import type { AdmittedCall, DoorParts } from './call.ts'
import { factsKnown, isSampled, merged } from './call-facts.ts'
import { doorErrors } from './errors.ts'
import { asksForJson } from './labels.ts'
import { deleteOpenCalls } from './open-call-store.ts'
import { type Ending, type Reached, record, recordOf } from './record-call.ts'
import { inTime } from './record-writer.ts'
import { sendTicket } from './send-ticket.ts'

/** What only the answer can tell. A text for people has no place for a decision; an answer that is JSON may hold one. */
const FOUND: ReadonlySet<Fact> = new Set(['finding'])
const SAID: ReadonlySet<Fact> = new Set(['finding', 'decision', 'score', 'amount'])

/** Whether a stream might be held once it is whole; if so, nothing of it leaves before (measure 17.2). */
export function mayBeHeld(
  { permit, facts, guarding, operation, body }: AdmittedCall,
  model: PermittedModel,
): boolean {
  const known = merged(facts, factsKnown(model, guarding.notes))
  const open = asksForJson(operation, body) ? SAID : FOUND
  return mayTrip(permit.oversight, factsOf(known, model.advisory, open))
}

/** The review that an answer waits for, if a point of the permit trips on it. */
export function reviewFor(
  call: AdmittedCall,
  model: PermittedModel,
  said: CallFacts,
  head: AnswerHead,
): ReviewDraft | undefined {
  const facts = merged(call.facts, said, factsKnown(model, call.guarding.notes))
  const [first, ...others] = trippedPoints(call.permit.oversight, factsOf(facts, model.advisory))
  if (first === undefined) return undefined
  const reasons = [first, ...others].map((tripped) => reasonOf(tripped, facts))
  const terms = holdTermsOf([first, ...others])
  return { ...draftOf(call, head, facts), ...terms, kind: 'held', reasons }
}

/** The review of what leaves and is looked at afterwards, if the draw fell on it. */
export function sampleOf(call: AdmittedCall, head: AnswerHead): ReviewDraft | undefined {
  const { sampling, samplingPercent: percent } = call.permit.oversight
  if (sampling === undefined || !isSampled(call.id, percent)) return undefined
  const reasons: ReviewDraft['reasons'] = [{ by: 'sampling', percent }]
  const terms = { ...sampling, kind: 'sample', onTimeout: 'wait', reviewers: 1, reasons } as const
  return { ...draftOf(call, head, call.facts), ...terms }
}

function draftOf({ id, permit, operation }: AdmittedCall, head: AnswerHead, facts: CallFacts) {
  const { institution, application, serial, tier } = permit
  return {
    ...{ id: newReviewId(), institution, application, permit: serial, tier, record: id },
    ...{ operation: operation.name, head, facts },
  }
}

/** Records an answer that is held, and gives the caller a ticket, or the result if it waits long enough. */
export async function hold(
  door: DoorParts,
  call: AdmittedCall,
  reached: Reached,
  ending: Ending,
  review: ReviewDraft,
  response: ServerResponse,
) {
  const outcome = { as: 'held', review: review.id } as const
  const draft = recordOf(door, call, reached, { ...ending, outcome, status: 202 })
  await writeWithReview(door, draft, review)
  const { institution, application } = call.permit
  const caller = { institution, application, id: review.id }
  const { waitMs, signal, headers } = call
  await sendTicket(door, caller, { waitMs, signal, headers }, response)
}

/** Records an answer that leaves; one that is sampled together with its review, so that none is ever lost. */
export async function recordLeaving(
  door: DoorParts,
  call: AdmittedCall,
  reached: Reached,
  ending: Ending,
  head: AnswerHead,
) {
  const sample = ending.outcome.as === 'answered' ? sampleOf(call, head) : undefined
  if (sample === undefined) return record(door, call, reached, ending)
  await writeWithReview(door, recordOf(door, call, reached, ending), sample)
}

/**
 * The record, its review and the end of the open call as one: killed before, the call was interrupted; killed after,
 * neither ticket nor answer is lost. Rejects with `answer_unrecorded`; what is written after all is marked as withheld.
 */
export async function writeWithReview(
  { services, writer }: Pick<DoorParts, 'services' | 'writer'>,
  draft: EntryDraft,
  review: ReviewDraft,
) {
  const written = together(services.db, async (tx) => {
    await services.appendAll(tx, [draft])
    await openReview(tx, draft.actor, review, services)
    await deleteOpenCalls(tx, [draft.id!])
  })
  try {
    await inTime(written, doorErrors.answer_unrecorded)
  } catch (error) {
    written.then(
      () => writer.withhold(draft),
      () => undefined,
    )
    const { code } = toCatalogueError(error, services.log)
    services.log.warn({ code }, 'a held result could not be recorded')
    throw doorErrors.answer_unrecorded()
  }
}
