import { addDays, addMs } from '#kernel/time.ts'
import { together } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { deleteStale } from './session-store.ts'

/** Sessions stay listed for the operator a while after they can no longer be used. */
const SESSION_KEPT_DAYS = 30
/** Well past the longest wait, so that no sweep ever frees a blocked name. */
const THROTTLE_KEPT_DAYS = 1
const FLOW_KEPT_MS = 60_000

/**
 * Deletes what no decision reads any more: old throttles, sessions and unfinished sign-ins. What
 * counts as evidence of them is in the ledger. Idempotent; once an hour is enough.
 */
export async function sweepIdentity({ db, now }: Pick<Services, 'db' | 'now'>): Promise<void> {
  const at = now()
  await together(db, (tx) =>
    deleteStale(tx, {
      throttles: addDays(at, -THROTTLE_KEPT_DAYS),
      sessions: addDays(at, -SESSION_KEPT_DAYS),
      flows: addMs(at, -FLOW_KEPT_MS),
    }),
  )
}
