import { authorize } from '#contexts/identity/index.ts'
import type { Actor } from '#kernel/actor.ts'
import { nextEpoch } from '#platform/database/epoch.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { permitErrors } from './errors.ts'
import type { StopId } from './permit.ts'
import { findStop, saveLift } from './store.ts'

/** Lifts a stop. Errors: `permits.no_stop`, `permits.own_stop` for who tripped it. */
export async function liftStop(
  actor: Actor,
  { id, reason }: { readonly id: StopId; readonly reason: string },
  { db, now, append }: Services,
) {
  authorize(actor, 'stop:lift')
  await serializable(db, async (tx) => {
    const stop = await findStop(tx, actor.institution, id)
    if (stop === undefined || stop.liftedAt !== undefined) throw permitErrors.no_stop({ stop: id })
    if (stop.trippedBy === actor.id) throw permitErrors.own_stop()
    const epoch = await nextEpoch(tx)
    await saveLift(tx, id, { by: actor.id, at: now(), reason, epoch })
    const { scope, target } = stop
    await append(tx, { kind: 'stop.lifted', subject: id, actor, body: { scope, target, reason } })
  })
}
