import { authorize, findPerson } from '#contexts/identity/index.ts'
import type { Actor } from '#kernel/actor.ts'
import type { Bilingual } from '#kernel/bilingual.ts'
import { type InstitutionId, newId, type PersonId } from '#kernel/ids.ts'
import type { Reader } from '#platform/database/schema.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import {
  type BoardResolution,
  type Committee,
  committeeGaps,
  DEFAULT_QUORUM,
  type Mandate,
  type QuorumRule,
  type Seat,
} from './committee.ts'
import { insertCommittee } from './committee-store.ts'
import { governanceErrors } from './errors.ts'

export type NewSeat = Pick<Seat, 'personId' | 'function' | 'chair'>

export interface CommitteeForming {
  readonly mandate: Mandate
  readonly name: Bilingual
  readonly board: BoardResolution
  /** Two thirds and at least three where left out. */
  readonly quorum?: QuorumRule | undefined
  readonly seats: readonly NewSeat[]
}

/**
 * Forms a committee as the board named it (measure 1.1).
 * Errors: `governance.committee_incomplete`, `committee_exists`, `not_a_member`.
 */
export async function formCommittee(
  actor: Actor,
  { mandate, name, board, quorum, seats }: CommitteeForming,
  { db, now, append }: Services,
): Promise<Committee> {
  authorize(actor, 'committee:manage')
  const { institution } = actor
  const gaps = committeeGaps(seats)
  if (gaps.length > 0) throw governanceErrors.committee_incomplete({ gaps })

  return serializable(db, async (tx) => {
    await assertMembers(tx, institution, seats)
    const formedAt = now()
    const committee: Committee = {
      id: newId('com'),
      institution,
      mandate,
      name,
      board,
      quorum: quorum ?? DEFAULT_QUORUM,
      formedAt,
      seats: seats.map((seat) => ({ ...seat, from: formedAt })),
    }
    await insertCommittee(tx, committee)
    await append(tx, {
      kind: 'committee.formed',
      subject: committee.id,
      actor,
      body: {
        mandate,
        name: { ...name },
        board: { ...board },
        quorum: { ...committee.quorum },
        seats: seats.map(seatBody),
      },
    })
    return committee
  })
}

/** Only active people who hold the role can vote, so only they can be seated. Errors: `governance.not_a_member`. */
export async function assertMembers(
  reader: Reader,
  institution: InstitutionId,
  seats: readonly { readonly personId: PersonId }[],
) {
  for (const { personId } of seats) {
    const person = await findPerson(reader, institution, personId)
    const active = person !== undefined && person.deactivatedAt === undefined
    if (!active || !person.roles.includes('committee-member')) {
      throw governanceErrors.not_a_member()
    }
  }
}

/** A seat as entries carry it. */
export function seatBody({ personId, function: seatFunction, chair }: NewSeat) {
  return { person: personId, function: seatFunction, chair }
}
