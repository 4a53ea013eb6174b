import { type DecisionId, loadDecision } from '#contexts/governance/index.ts'
import { authorize } from '#contexts/identity/index.ts'
import type { Actor, PersonActor } from '#kernel/actor.ts'
import { nextEpoch } from '#platform/database/epoch.ts'
import type { Reader } from '#platform/database/schema.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { permitErrors } from './errors.ts'
import { stopLifterOf } from './lifter.ts'
import type { StopId } from './permit.ts'
import type { Stop } from './stop.ts'
import { findStop, saveLift } from './stop-store.ts'

export interface Lift {
  readonly id: StopId
  readonly reason: string
  /** A resolution on the stopped application that passed after the stop. */
  readonly resolution?: DecisionId | undefined
}

/**
 * Lifts a stop (measure 17.3): a person with the role that the permit names, or one who shows a resolution that passed
 * after it; never who tripped it. Errors: `permits.no_stop`, `own_stop`, `not_the_lifter`, `no_later_resolution`,
 * `governance.not_found`.
 */
export async function liftStop(
  actor: Actor,
  { id, reason, resolution }: Lift,
  { db, now, append }: Services,
) {
  authorize(actor, 'stop:lift')
  await serializable(db, async (tx) => {
    const stop = await findStop(tx, actor.institution, id)
    if (stop === undefined || stop.liftedAt !== undefined) throw permitErrors.no_stop({ stop: id })
    if (stop.trippedBy === actor.id) throw permitErrors.own_stop()
    await assertMayLift(tx, actor, stop, resolution)
    const epoch = await nextEpoch(tx)
    await saveLift(tx, actor.institution, id, {
      by: actor.id,
      at: now(),
      reason,
      resolution,
      epoch,
    })
    const { scope, target } = stop
    await append(tx, {
      kind: 'stop.lifted',
      subject: id,
      actor,
      body: { scope, target, reason, resolution },
    })
  })
}

async function assertMayLift(
  reader: Reader,
  actor: PersonActor,
  stop: Stop,
  resolution: DecisionId | undefined,
) {
  if (resolution !== undefined) {
    const decision = await loadDecision(reader, actor.institution, resolution)
    const settles =
      decision.kind === 'resolution' &&
      'applicationId' in decision &&
      decision.outcome === 'passed' &&
      decision.withdrawnAt === undefined &&
      decision.applicationId === stop.target &&
      decision.decidedAt > stop.trippedAt
    if (!settles) throw permitErrors.no_later_resolution()
    return
  }
  const lifter = await stopLifterOf(reader, actor.institution, stop)
  if (lifter === 'resolution' || !actor.roles.includes(lifter)) {
    throw permitErrors.not_the_lifter({ lifter })
  }
}
