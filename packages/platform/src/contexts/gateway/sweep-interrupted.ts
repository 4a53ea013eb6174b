import { standingEntries } from '#contexts/ledger/index.ts'
import { addMs } from '#kernel/time.ts'
import { together } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import {
  CALL_INTERRUPTED,
  CALL_RECORDED,
  correctionIdOf,
  type Outcome,
  unknownLeavingOf,
} from './call-record.ts'
import { deleteSilentProcesses, type OpenCall, takeAbandonedCalls } from './open-call-store.ts'

/** A process that has said nothing for this long has ended, however slow its machine. */
export const SILENCE_MS = 15_000
const BATCH_CALLS_MAX = 200

/** Records that say that an answer left. */
const LEAVES: ReadonlySet<string> = new Set<Outcome['as']>(['answered', 'fallback'])

/** Where the sweep opens the requests that it turns into records; bound to the call by its id. */
export const openRequestContext = (id: string) => `open-call/${id}`

/**
 * Turns calls whose process died in mid-call into records that say so, with their request: a call
 * that began is never lost unseen. Where the record stands and the process died before it cleared the beginning, nobody knows
 * whether the answer left that waited for it: `call.withheld` says so. Returns how many it found. A program that knows itself to be alone,
 * as on the embedded database, need not wait for silence.
 */
export async function sweepInterrupted(
  { db, now, appendAll, vault }: Services,
  silenceMs = SILENCE_MS,
): Promise<number> {
  const seenBefore = addMs(now(), -silenceMs)
  const callOf = ({ id, application, institution }: OpenCall) => ({
    id,
    subject: application,
    actor: { type: 'application', id: application, institution } as const,
  })
  const draftOf = (call: OpenCall) => ({
    ...callOf(call),
    kind: CALL_INTERRUPTED,
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
    // A process may have died between writing a record, or its correction, and deleting its beginning.
    const standing = await standingEntries(
      tx,
      calls.flatMap(({ id }) => [id, correctionIdOf(id)]),
    )
    const cut = calls.filter(({ id }) => !standing.has(id))
    // The answers of the other tiers do not wait for their record.
    const unknown = calls.filter(
      ({ id, opening }) =>
        opening.tier === 'high' &&
        standing.get(id)?.kind === CALL_RECORDED &&
        LEAVES.has(standing.get(id)?.outcome ?? '') &&
        !standing.has(correctionIdOf(id)),
    )
    await appendAll(tx, [
      ...cut.map(draftOf),
      ...unknown.map((call) => unknownLeavingOf(callOf(call))),
    ])
    await deleteSilentProcesses(tx, addMs(seenBefore, -SILENCE_MS))
    return cut.length + unknown.length
  })
}
