import { authorize } from '#contexts/identity/index.ts'
import type { Actor } from '#kernel/actor.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { type Committee, committeeGaps, type Seat } from './committee.ts'
import { loadCommittee, replaceSeats } from './committee-store.ts'
import { governanceErrors } from './errors.ts'
import { assertMembers, type NewSeat, seatBody } from './form-committee.ts'
import type { CommitteeId } from './ids.ts'

/**
 * Seats a committee anew, whole: who is not named leaves. Pending votes count by the seats in force when they are counted.
 * Errors: `governance.not_found`, `committee_incomplete`, `not_a_member`.
 */
export async function changeSeats(
  actor: Actor,
  { committeeId, seats }: { readonly committeeId: CommitteeId; readonly seats: readonly NewSeat[] },
  { db, now, append }: Services,
): Promise<Committee> {
  authorize(actor, 'committee:manage')
  const gaps = committeeGaps(seats)
  if (gaps.length > 0) throw governanceErrors.committee_incomplete({ gaps })

  return serializable(db, async (tx) => {
    const committee = await loadCommittee(tx, actor.institution, committeeId)
    await assertMembers(tx, actor.institution, seats)
    const at = now()
    const before = committee.seats.filter(({ until }) => until === undefined)
    const seated: readonly Seat[] = seats.map((seat) => ({ ...seat, from: at }))
    await replaceSeats(tx, committee, seated, at)
    await append(tx, {
      kind: 'committee.seats_changed',
      subject: committeeId,
      actor,
      body: { before: before.map(seatBody), seats: seats.map(seatBody) },
    })
    return loadCommittee(tx, actor.institution, committeeId)
  })
}
