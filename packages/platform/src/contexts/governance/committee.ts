import { z } from 'zod'
import { Bilingual } from '#kernel/bilingual.ts'
import { InstitutionId, PersonId } from '#kernel/ids.ts'
import { because } from '#kernel/issue.ts'
import { Instant } from '#kernel/time.ts'
import { CommitteeId } from './ids.ts'

/** What a committee answers for: the management of AI (1.1), or the approval of high-tier applications (16.2). */
export const Mandate = z.enum(['ai-governance', 'risk-management'])
export type Mandate = z.infer<typeof Mandate>

/** The functions among which measure 1.1 asks for at least two. */
export const SeatFunction = z.enum(['business', 'technology', 'data', 'risk'])
export type SeatFunction = z.infer<typeof SeatFunction>

export const Seat = z.object({
  personId: PersonId,
  function: SeatFunction,
  chair: z.boolean(),
  from: Instant,
  until: Instant.optional(),
})
export type Seat = z.infer<typeof Seat>

/** How many must vote: a share of the seats in force, rounded up, and never fewer than `membersMin`. */
export const QuorumRule = z
  .strictObject({
    numerator: z.int().positive(),
    denominator: z.int().positive(),
    membersMin: z.int().min(3).max(99),
  })
  .refine(
    ({ numerator, denominator }) => numerator <= denominator,
    because('不能多于全部席位', 'cannot be more than all seats'),
  )
  .refine(
    // An institution may make the quorum stricter; half of the seats is the least that a vote can rest on.
    ({ numerator, denominator }) => numerator * 2 > denominator,
    because('法定人数须超过半数席位', 'must be more than half of the seats'),
  )
  .readonly()
export type QuorumRule = z.infer<typeof QuorumRule>

/** Two thirds of the seats in force, at least three (house default). */
export const DEFAULT_QUORUM: QuorumRule = { numerator: 2, denominator: 3, membersMin: 3 }

/** The board's act that named the committee (measure 1.1). `digest` is the SHA-256 of the paper in hex. */
export const BoardResolution = z.strictObject({
  number: z.string().min(1).max(80),
  date: z.iso.date(),
  digest: z.string().regex(/^[0-9a-f]{64}$/),
})
export type BoardResolution = z.infer<typeof BoardResolution>

/** A committee as the board named it. One of each mandate in an institution. */
export const Committee = z.object({
  id: CommitteeId,
  institution: InstitutionId,
  mandate: Mandate,
  name: Bilingual,
  board: BoardResolution,
  quorum: QuorumRule,
  formedAt: Instant,
  seats: z.array(Seat),
  lastMetOn: z.iso.date().optional(),
})
export type Committee = z.infer<typeof Committee>

const MEMBERS_MIN = 3
const FUNCTIONS_MIN = 2

export const CommitteeGap = z.enum([
  'no-chair',
  'several-chairs',
  'too-few-members',
  'too-few-functions',
  'seated-twice',
])
export type CommitteeGap = z.infer<typeof CommitteeGap>

/** What keeps a set of seats from being a committee (measure 1.1); an empty list means nothing does. */
export function committeeGaps(
  seats: readonly Pick<Seat, 'personId' | 'function' | 'chair'>[],
): readonly CommitteeGap[] {
  const gaps: CommitteeGap[] = []
  const chairs = seats.filter(({ chair }) => chair).length
  const people = new Set(seats.map(({ personId }) => personId)).size
  if (chairs === 0) gaps.push('no-chair')
  if (chairs > 1) gaps.push('several-chairs')
  if (people < MEMBERS_MIN) gaps.push('too-few-members')
  if (new Set(seats.map((seat) => seat.function)).size < FUNCTIONS_MIN) {
    gaps.push('too-few-functions')
  }
  if (people < seats.length) gaps.push('seated-twice')
  return gaps
}

export function seatsInForce(seats: readonly Seat[], now: Instant): readonly Seat[] {
  return seats.filter(({ from, until }) => from <= now && (until === undefined || now < until))
}

/** How many votes a resolution needs at the least. */
export function quorumOf(seatCount: number, rule: QuorumRule): number {
  return Math.max(rule.membersMin, Math.ceil((seatCount * rule.numerator) / rule.denominator))
}
