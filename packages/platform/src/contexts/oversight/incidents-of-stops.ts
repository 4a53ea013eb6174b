import { recentStops, type Stop } from '#contexts/permits/index.ts'
import { findApplication } from '#contexts/registry/index.ts'
import { ApplicationId, type InstitutionId } from '#kernel/ids.ts'
import { addDays } from '#kernel/time.ts'
import type { Transaction } from '#platform/database/schema.ts'
import { serializable } from '#platform/database/transaction.ts'
import { eachAlone } from '#platform/jobs/each-alone.ts'
import type { Services } from '#platform/services.ts'
import { findByKey } from './incident-store.ts'
import { openIncident } from './open-incident.ts'

/** Long enough that no outage of the workers lets a stop pass by that was lifted meanwhile; one in force never passes by. */
const LOOK_BACK_DAYS = 7

const keyOf = ({ id }: Stop) => `stop:${id}`

/**
 * Opens an incident for each stop in earnest that has none: a stop is an event to be graded and reviewed (measure 26.2).
 * Afterwards and not within the stop, which must ask for nothing to be right.
 */
export async function openIncidentsOfStops(services: Services): Promise<void> {
  const { db, now, log } = services
  await eachAlone(
    recentStops(db, addDays(now(), -LOOK_BACK_DAYS)),
    async ({ institution, stop }) => {
      if ((await findByKey(db, institution, keyOf(stop))) !== undefined) return
      await serializable(db, (tx) => openFor(tx, institution, stop, services))
    },
    { log, idOf: ({ stop }) => stop.id },
  )
}

async function openFor(
  tx: Transaction,
  institution: InstitutionId,
  stop: Stop,
  services: Services,
) {
  const { id, scope, target, reason, trippedAt, cause } = stop
  const named = ApplicationId.safeParse(target)
  const application = named.success ? await findApplication(tx, institution, named.data) : undefined
  const what = application?.name ?? { zh: `${scope} ${target}`, en: `${scope} ${target}` }
  await openIncident(
    tx,
    {
      institution,
      kind: cause === undefined ? 'service-outage' : 'model-behaviour',
      title: { zh: `紧急停用：${what.zh}`, en: `Emergency stop: ${what.en}` },
      description: reason,
      applications: application === undefined ? [] : [application.id],
      source: { kind: 'stop', subject: id },
      occurredAt: trippedAt,
      knownAt: trippedAt,
      dedupeKey: keyOf(stop),
    },
    services,
  )
}
