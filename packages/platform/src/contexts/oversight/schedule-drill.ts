import { authorize } from '#contexts/identity/index.ts'
import { countPermitsInForce } from '#contexts/permits/index.ts'
import { isRunning, loadApplication } from '#contexts/registry/index.ts'
import type { Actor } from '#kernel/actor.ts'
import { type ApplicationId, newId } from '#kernel/ids.ts'
import { addMs, type Instant } from '#kernel/time.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { continuityTerms } from './continuity-terms.ts'
import type { Drill, DrillId, DrillKind } from './drill.ts'
import { drillErrors } from './drill-errors.ts'
import { findDrill, insertDrill, saveCancellation } from './drill-store.ts'

const MS_PER_HOUR = 3_600_000

export interface DrillDraft {
  readonly application: ApplicationId
  readonly kind: DrillKind
  readonly startsAt: Instant
  readonly endsAt: Instant
  /** Said by whoever asks for a drill of what is in use. */
  readonly confirmsProduction: boolean
}

/**
 * Schedules a drill, which the product carries out once its window begins. Errors: `oversight.drill_window`,
 * `drill_unconfirmed`, `drill_without_permit`, `registry.not_found`.
 */
export async function scheduleDrill(
  actor: Actor,
  draft: DrillDraft,
  { db, now, append }: Services,
): Promise<Drill> {
  authorize(actor, 'drill:schedule')
  const { application: id, kind, startsAt, endsAt, confirmsProduction } = draft
  const hoursMax = continuityTerms.drillWindowHoursMax.value
  const { institution } = actor
  return serializable(db, async (tx) => {
    const at = now()
    const fits =
      endsAt > at && startsAt < endsAt && endsAt <= addMs(startsAt, hoursMax * MS_PER_HOUR)
    if (!fits) throw drillErrors.drill_window({ hoursMax })
    const runs = isRunning(await loadApplication(tx, institution, id))
    if (runs && !confirmsProduction) throw drillErrors.drill_unconfirmed()
    const permits = await countPermitsInForce(tx, institution, id, at)
    if (kind !== 'recovery' && permits === 0) throw drillErrors.drill_without_permit()
    const drill: Drill = {
      ...{ id: newId('drl') as DrillId, institution, application: id, kind, startsAt, endsAt },
      ...{ requestedBy: actor.id, requestedAt: at },
    }
    await insertDrill(tx, drill)
    await append(tx, {
      kind: 'drill.scheduled',
      subject: drill.id,
      actor,
      body: { drill: kind, application: id, startsAt, endsAt, confirmsProduction },
    })
    return drill
  })
}

/** Takes back a drill that has not begun. Errors: `oversight.unknown_drill`, `oversight.drill_not_waiting`. */
export async function cancelDrill(
  actor: Actor,
  id: DrillId,
  { db, now, append }: Services,
): Promise<void> {
  authorize(actor, 'drill:schedule')
  await serializable(db, async (tx) => {
    const drill = await findDrill(tx, actor.institution, id)
    if (drill === undefined) throw drillErrors.unknown_drill({ drill: id })
    const cancelled = await saveCancellation(tx, drill, { by: actor.id, at: now() })
    if (!cancelled) throw drillErrors.drill_not_waiting()
    const body = { drill: drill.kind, application: drill.application }
    await append(tx, { kind: 'drill.cancelled', subject: id, actor, body })
  })
}
