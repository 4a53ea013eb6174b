import { systemActor } from '#kernel/actor.ts'
import { type ApplicationId, type InstitutionId, newId } from '#kernel/ids.ts'
import { nextEpoch } from '#platform/database/epoch.ts'
import type { Transaction } from '#platform/database/schema.ts'
import type { Services } from '#platform/services.ts'
import type { StopId } from './permit.ts'
import { findStop, insertStop, saveLift } from './stop-store.ts'

/** Stops an application for a drill: as any stop, on every gateway, but marked, so that it is told from one in earnest. */
export async function tripDrillStop(
  tx: Transaction,
  input: {
    readonly institution: InstitutionId
    readonly application: ApplicationId
    readonly drill: string
  },
  { now, append }: Pick<Services, 'now' | 'append'>,
): Promise<StopId> {
  const { institution, application, drill } = input
  const actor = systemActor('drills', institution)
  const id = newId('stop')
  const hits = { scope: 'application', target: application } as const
  const reason = `drill ${drill}`
  await insertStop(tx, {
    ...{ id, institution, hits, reason, drill, trippedBy: actor.id, trippedAt: now() },
    epoch: await nextEpoch(tx),
  })
  await append(tx, { kind: 'stop.tripped', subject: id, actor, body: { ...hits, reason, drill } })
  return id
}

/**
 * Lifts the stop of a drill, and no other: the drill that made it must name it. One that somebody lifted already stays
 * as it is.
 */
export async function liftDrillStop(
  tx: Transaction,
  input: { readonly institution: InstitutionId; readonly id: StopId; readonly drill: string },
  { now, append }: Pick<Services, 'now' | 'append'>,
) {
  const { institution, id, drill } = input
  const stop = await findStop(tx, institution, id)
  if (stop === undefined || stop.drill !== drill || stop.liftedAt !== undefined) return
  const actor = systemActor('drills-end', institution)
  const { scope, target } = stop
  const reason = `drill ${drill} is over`
  const epoch = await nextEpoch(tx)
  await saveLift(tx, institution, id, {
    by: actor.id,
    at: now(),
    reason,
    resolution: undefined,
    epoch,
  })
  const body = { scope, target, reason, drill }
  await append(tx, { kind: 'stop.lifted', subject: id, actor, body })
}
