import { standingEntries } from '#contexts/ledger/index.ts'
import { addMs } from '#kernel/time.ts'
import { together } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { CALL_INTERRUPTED } from './call-record.ts'
import { deleteSilentProcesses, type OpenCall, takeAbandonedCalls } from './open-call-store.ts'

/** A process that has said nothing for this long has ended, however slow its machine. */
export const SILENCE_MS = 15_000
const BATCH_CALLS_MAX = 200

/** Where the sweep opens the requests that it turns into records; bound to the call by its id. */
export const openRequestContext = (id: string) => `open-call/${id}`

/**
 * Turns calls whose process died in mid-call into records that say so, with their request: a call
 * that began is never lost unseen. Returns how many it found. A program that knows itself to be alone,
 * as on the embedded database, need not wait for silence.
 */
export async function sweepInterrupted(
  { db, now, appendAll, vault }: Services,
  silenceMs = SILENCE_MS,
): Promise<number> {
  const seenBefore = addMs(now(), -silenceMs)
  const draftOf = (call: OpenCall) => ({
    id: call.id,
    kind: CALL_INTERRUPTED,
    subject: call.application,
    actor: { type: 'application', id: call.application, institution: call.institution } as const,
    body: {
      ...call.opening,
      startedAt: call.startedAt,
      outcome: { as: 'interrupted', by: 'process' },
    },
    payloads: [
      {
        name: 'request',
        retention: call.retention,
        business: call.application,
        content: vault.open(call.sealedRequest, openRequestContext(call.id)),
      },
    ],
  })
  return together(db, async (tx) => {
    const calls = await takeAbandonedCalls(tx, seenBefore, BATCH_CALLS_MAX)
    // A process may have died between writing a record and deleting its beginning.
    const recorded = await standingEntries(
      tx,
      calls.map(({ id }) => id),
    )
    const cut = calls.filter(({ id }) => !recorded.has(id))
    await appendAll(tx, cut.map(draftOf))
    await deleteSilentProcesses(tx, addMs(seenBefore, -SILENCE_MS))
    return cut.length
  })
}
