import { z } from 'zod'
import type { PersonId } from '#kernel/ids.ts'
import { type QuorumRule, quorumOf } from './committee.ts'

export const Choice = z.enum(['approve', 'reject', 'abstain', 'recuse'])
export type Choice = z.infer<typeof Choice>

export interface CountedVote {
  readonly personId: PersonId
  readonly choice: Choice
}

export interface Tally {
  readonly approve: number
  readonly reject: number
  readonly abstain: number
  readonly recuse: number
  /** Votes that count towards the quorum: all but recusals. */
  readonly cast: number
  readonly quorum: number
  readonly quorumMet: boolean
  /** Seats that have neither voted nor are barred from voting. */
  readonly outstanding: number
  /** More than half of the votes cast, abstentions included, approve, and the quorum is met. */
  readonly passed: boolean
}

/**
 * Counts the votes of the seats in force. A vote of somebody who holds no seat does not count; of two votes by one
 * person the first counts. `barred` are the seats with a conflict of interest: recused whatever they do.
 *
 * INVARIANT: nothing passes below the quorum, and a recusal never helps to reach it (measure 16.2).
 */
export function tally(
  votes: readonly CountedVote[],
  seats: readonly PersonId[],
  rule: QuorumRule,
  barred: ReadonlySet<PersonId> = new Set(),
): Tally {
  const counts: Record<Choice, number> = { approve: 0, reject: 0, abstain: 0, recuse: 0 }
  const seated = new Set(seats)
  let outstanding = 0
  for (const personId of seated) {
    const vote = votes.find((candidate) => candidate.personId === personId)
    if (barred.has(personId)) counts.recuse += 1
    else if (vote === undefined) outstanding += 1
    else counts[vote.choice] += 1
  }
  const cast = counts.approve + counts.reject + counts.abstain
  const quorum = quorumOf(seated.size, rule)
  const quorumMet = cast >= quorum
  return {
    ...counts,
    cast,
    quorum,
    quorumMet,
    outstanding,
    passed: quorumMet && counts.approve * 2 > cast,
  }
}
