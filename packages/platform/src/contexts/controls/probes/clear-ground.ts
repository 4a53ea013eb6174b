import { advanceApplication } from '#contexts/governance/index.ts'
import {
  countPermitsInForce,
  findStandingPermit,
  liftStop,
  listStops,
  revokePermit,
} from '#contexts/permits/index.ts'
import { nextStages, pageOfApplications, Stage } from '#contexts/registry/index.ts'
import type { ApplicationId } from '#kernel/ids.ts'
import type { Services } from '#platform/services.ts'
import type { Ground } from './ground.ts'

const PAGE = 100
const STOPS_MAX = 50
const REASON = '探测结束'

/**
 * Retires whatever stands on the ground, with its permits revoked and its stops lifted. Run before a round, too: so a
 * round that was killed is cleared by the next, and running it twice changes nothing more.
 */
export async function clearGround(ground: Ground, services: Services): Promise<void> {
  const { db } = services
  const { institution, actor } = ground
  for (const stop of await listStops(db, institution, { inForce: true }, STOPS_MAX)) {
    await liftStop(actor('manager'), { id: stop.id, reason: REASON }, services)
  }
  for (const stage of Stage.options.filter((one) => nextStages[one].length > 0)) {
    for (;;) {
      const page = await pageOfApplications(db, institution, { stage }, { limit: PAGE })
      for (const { id } of page) await retire(id, ground, services)
      if (page.length < PAGE) break
    }
  }
}

async function retire(id: ApplicationId, { actor, institution }: Ground, services: Services) {
  const permit = await findStandingPermit(services.db, institution, id)
  if (permit !== undefined) {
    await revokePermit(actor('manager'), { serial: permit.serial, reason: REASON }, services)
  }
  const retirement = { applicationId: id, to: 'retirement', reason: REASON } as const
  const businessEndedAt = services.now()
  await advanceApplication(
    actor('owner'),
    { ...retirement, businessEndedAt },
    services,
    countPermitsInForce,
  )
}
