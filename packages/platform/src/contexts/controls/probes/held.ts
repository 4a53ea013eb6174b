import { type Answer, askTicket, at, textAt } from './client.ts'
import { type Arena, type Observed, observe } from './probe.ts'

/** What a reviewer of the ground decides in the end. */
export interface Verdict {
  readonly verdict: 'release' | 'correct'
  readonly text?: string
}

/**
 * Tries to get a held result before a person decided on it: from the answer, by its ticket, and by somebody who answers
 * for the application. Then a reviewer decides, and it must leave. Seen is the first thing that is not so.
 */
export async function observeHeld(
  answer: Answer,
  { origin, stand, as }: Arena,
  verdict: Verdict,
  key = stand.running.key,
): Promise<Observed> {
  const id = textAt(answer.body, 'id')
  if (answer.code !== 'review_pending' || id === undefined) return observe(answer)
  const { evidence } = observe(answer)
  if (at(answer.body, 'choices') !== undefined) return { seen: 'released_with_ticket', evidence }
  const ticket = () => askTicket(origin, key, id)
  if ((await ticket()).code !== 'review_pending') return { seen: 'released_by_ticket', evidence }
  const insider = await as('insider')
  const own = await insider('POST', `/reviews/${id}/claim`)
  if (own.code !== 'oversight.reviewer_not_independent') return { seen: 'own_review', evidence }
  const reviewer = await as('reviewer')
  await reviewer('POST', `/reviews/${id}/claim`)
  const decision = { ...verdict, reason: '探针：由复核人员决定后放行' }
  const decided = await reviewer('POST', `/reviews/${id}/decisions`, decision)
  if (decided.status >= 400) return { ...observe(decided), evidence }
  const { status } = await ticket()
  return { seen: status === 200 ? HELD : 'not_released_when_decided', evidence }
}

export const HELD = 'held_until_decided'
