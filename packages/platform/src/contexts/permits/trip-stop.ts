import { authorize } from '#contexts/identity/index.ts'
import type { Actor } from '#kernel/actor.ts'
import { newId } from '#kernel/ids.ts'
import { nextEpoch } from '#platform/database/epoch.ts'
import { together } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import type { StopId } from './permit.ts'
import type { StopTarget } from './stop.ts'
import { insertStop } from './store.ts'

/**
 * The emergency stop (measure 17.3): from its commit on, every gateway refuses what it hits within a
 * second. It asks for no state to be right, so that it works when nothing else does.
 */
export function tripStop(
  actor: Actor,
  { hits, reason }: { readonly hits: StopTarget; readonly reason: string },
  { db, now, append }: Services,
): Promise<StopId> {
  authorize(actor, 'stop:trip')
  return together(db, async (tx) => {
    const id = newId('stop')
    const epoch = await nextEpoch(tx)
    const { institution } = actor
    await insertStop(tx, {
      id,
      institution,
      hits,
      reason,
      trippedBy: actor.id,
      trippedAt: now(),
      epoch,
    })
    await append(tx, { kind: 'stop.tripped', subject: id, actor, body: { ...hits, reason } })
    return id
  })
}
