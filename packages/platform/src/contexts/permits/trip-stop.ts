import { authorize } from '#contexts/identity/index.ts'
import { type Actor, systemActor } from '#kernel/actor.ts'
import { type ApplicationId, type InstitutionId, newId } from '#kernel/ids.ts'
import { nextEpoch } from '#platform/database/epoch.ts'
import type { Transaction } from '#platform/database/schema.ts'
import { together } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import type { StopId } from './permit.ts'
import type { StopCause, StopTarget } from './stop.ts'
import { findStopByItself, insertStop } from './stop-store.ts'

/**
 * The emergency stop (measure 17.3): from its commit on, every gateway refuses what it hits within a
 * second. It asks for no state to be right, so that it works when nothing else does.
 */
export function tripStop(
  actor: Actor,
  tripping: { readonly hits: StopTarget; readonly reason: string },
  services: Services,
): Promise<StopId> {
  authorize(actor, 'stop:trip')
  return together(services.db, (tx) => tripWithin(tx, actor, tripping, services))
}

/**
 * Stops an application on one of its own conditions, within the transaction that found it met. `undefined` where it
 * stands stopped by itself already. INVARIANT: at most one such stop of an application is in force.
 */
export async function tripStopByItself(
  tx: Transaction,
  application: { readonly id: ApplicationId; readonly institution: InstitutionId },
  cause: StopCause,
  services: Services,
): Promise<StopId | undefined> {
  const { id: target, institution } = application
  if (await findStopByItself(tx, institution, target)) return undefined
  const { metric, comparison, threshold, windowMinutes, value } = cause
  const reason = `${metric} ${value} ${comparison} ${threshold} in ${windowMinutes} min`
  const tripping = { hits: { scope: 'application', target }, reason, cause } as const
  return tripWithin(tx, systemActor('oversight', institution), tripping, services)
}

async function tripWithin(
  tx: Transaction,
  actor: Actor,
  {
    hits,
    reason,
    cause,
  }: { readonly hits: StopTarget; readonly reason: string; readonly cause?: StopCause },
  { now, append }: Services,
): Promise<StopId> {
  const id = newId('stop')
  const { institution, id: trippedBy } = actor
  await insertStop(tx, {
    ...{ id, institution, hits, reason, trippedBy },
    ...(cause !== undefined && { cause }),
    trippedAt: now(),
    epoch: await nextEpoch(tx),
  })
  await append(tx, {
    kind: 'stop.tripped',
    subject: id,
    actor,
    body: { ...hits, reason, ...(cause !== undefined && { cause: { ...cause } }) },
  })
  return id
}
