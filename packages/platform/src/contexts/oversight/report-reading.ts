import { authorize } from '#contexts/identity/index.ts'
import { assertOwnOrOffice, loadApplication, registryErrors } from '#contexts/registry/index.ts'
import type { Actor } from '#kernel/actor.ts'
import { type ApplicationId, newId } from '#kernel/ids.ts'
import { together } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { monitorErrors } from './monitor-errors.ts'
import type { Reading, ReadingDraft } from './reading.ts'
import { insertReading } from './reading-store.ts'

/**
 * Reports complaints or drift of an application (measures 17.1, 17.3): both may stop it and lead it to its end.
 * An application reports of itself alone. Errors: `registry.not_found`, `oversight.reading_ahead` for what lies in the future.
 */
export async function reportReading(
  actor: Actor,
  application: ApplicationId,
  { metric, value, reference, observedAt }: ReadingDraft,
  { db, now, append }: Services,
): Promise<Reading> {
  authorizeReport(actor, application)
  const at = now()
  if (observedAt !== undefined && observedAt > at) throw monitorErrors.reading_ahead()
  return together(db, async (tx) => {
    const found = await loadApplication(tx, actor.institution, application)
    if (actor.type === 'person') assertOwnOrOffice(actor, 'reading:report', found)
    const reading: Reading = {
      ...{ id: newId('rdg'), application, metric, value },
      ...(reference !== undefined && { reference }),
      observedAt: observedAt ?? at,
      reportedBy: actor.id,
      reportedAt: at,
    }
    await insertReading(tx, actor.institution, reading)
    await append(tx, {
      kind: 'reading.reported',
      subject: application,
      actor,
      body: { reading: reading.id, metric, value, reference, observedAt: reading.observedAt },
    })
    return reading
  })
}

/** Of another application, one is told what a stranger is told: that there is none. */
function authorizeReport(
  actor: Actor,
  application: ApplicationId,
): asserts actor is Extract<Actor, { type: 'application' | 'person' }> {
  if (actor.type !== 'application') return authorize(actor, 'reading:report')
  if (actor.id !== application) throw registryErrors.not_found({ what: 'application' })
}
