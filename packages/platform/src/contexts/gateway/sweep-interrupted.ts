import { standingEntries } from '#contexts/ledger/index.ts'
import { addMs } from '#kernel/time.ts'
import type { Transaction } from '#platform/database/schema.ts'
import { together } from '#platform/database/transaction.ts'
import { eachAlone } from '#platform/jobs/each-alone.ts'
import type { Services } from '#platform/services.ts'
import {
  CALL_INTERRUPTED,
  CALL_RECORDED,
  correctionIdOf,
  type Outcome,
  unknownLeavingOf,
} from './call-record.ts'
import {
  abandonedCalls,
  deleteSilentProcesses,
  type OpenCall,
  takeOpenCall,
} from './open-call-store.ts'

/** A process that has said nothing for this long has ended, however slow its machine. */
export const SILENCE_MS = 15_000

/** Records that say that an answer left. */
const LEAVES: ReadonlySet<string> = new Set<Outcome['as']>(['answered', 'fallback'])

/** Where the sweep opens the requests that it turns into records; bound to the call by its id. */
export const openRequestContext = (id: string) => `open-call/${id}`

/**
 * Turns calls whose process died in mid-call into records that say so, with their request: a call
 * that began is never lost unseen. Returns how many it found. One that fails holds up no other. A program that knows itself to
 * be alone, as on the embedded database, need not wait for silence.
 */
export async function sweepInterrupted(
  services: Services,
  silenceMs = SILENCE_MS,
): Promise<number> {
  const { db, now } = services
  const seenBefore = addMs(now(), -silenceMs)
  let found = 0
  // Calls of a process that is no longer there count as those of a silent one.
  await deleteSilentProcesses(db, addMs(seenBefore, -SILENCE_MS))
  const endAndCount = async (call: Pick<OpenCall, 'institution' | 'id'>) => {
    if (await together(db, (tx) => endCall(tx, call, services))) found += 1
  }
  const naming = { log: services.log, idOf: ({ id }: Pick<OpenCall, 'institution' | 'id'>) => id }
  await eachAlone(abandonedCalls(db, seenBefore), endAndCount, naming)
  return found
}

/**
 * Answers whether there was anything to say of a call. Where its record stands and the process died before it cleared the
 * beginning, nobody knows whether the answer left that waited for it: `call.withheld` says so.
 */
async function endCall(
  tx: Transaction,
  abandoned: Pick<OpenCall, 'institution' | 'id'>,
  { append, vault }: Services,
): Promise<boolean> {
  const call = await takeOpenCall(tx, abandoned)
  if (call === undefined) return false
  const { id, application, institution, opening } = call
  const ofCall = {
    id,
    subject: application,
    actor: { type: 'application', id: application, institution } as const,
  }
  const correction = correctionIdOf(id)
  const standing = await standingEntries(tx, [id, correction])
  const record = standing.get(id)
  if (record !== undefined) {
    // The answers of the other tiers do not wait for their record.
    const isUnknown =
      opening.tier === 'high' &&
      record.kind === CALL_RECORDED &&
      LEAVES.has(record.outcome ?? '') &&
      !standing.has(correction)
    if (isUnknown) await append(tx, unknownLeavingOf(ofCall))
    return isUnknown
  }
  await append(tx, {
    ...ofCall,
    kind: CALL_INTERRUPTED,
    body: {
      ...opening,
      startedAt: call.startedAt,
      outcome: { as: 'interrupted', by: 'process' },
    },
    payloads: [
      {
        name: 'request',
        retention: call.retention,
        business: application,
        content: vault.open(call.sealedRequest, openRequestContext(id)),
      },
    ],
  })
  return true
}
