import { authorize } from '#contexts/identity/index.ts'
import type { Actor } from '#kernel/actor.ts'
import { addMs } from '#kernel/time.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { insertMeeting, loadCommittee } from './committee-store.ts'
import { governanceErrors } from './errors.ts'
import type { CommitteeId } from './ids.ts'

/** The calendar date of now where the day begins first (UTC+14): a meeting of today is never in the future there. */
const EARLIEST_ZONE_MS = 14 * 60 * 60 * 1_000

/**
 * Records that a committee met (measure 1.1 asks for a meeting within 180 days). `heldOn` is `YYYY-MM-DD`.
 * Errors: `governance.not_found`, `meeting_in_future`, `meeting_recorded`.
 */
export async function recordMeeting(
  actor: Actor,
  { committeeId, heldOn }: { readonly committeeId: CommitteeId; readonly heldOn: string },
  { db, now, append }: Services,
): Promise<void> {
  authorize(actor, 'committee:manage')

  await serializable(db, async (tx) => {
    const committee = await loadCommittee(tx, actor.institution, committeeId)
    const at = now()
    if (heldOn > addMs(at, EARLIEST_ZONE_MS).slice(0, 10)) {
      throw governanceErrors.meeting_in_future()
    }
    await insertMeeting(tx, committee, { heldOn, recordedBy: actor.id, at })
    await append(tx, { kind: 'committee.met', subject: committeeId, actor, body: { heldOn } })
  })
}
