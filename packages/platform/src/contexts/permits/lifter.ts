import assert from 'node:assert/strict'
import { z } from 'zod'
import { StopLifter } from '#contexts/governance/index.ts'
import type { InstitutionId } from '#kernel/ids.ts'
import { ApplicationId } from '#kernel/ids.ts'
import { readCatalogue } from '#platform/catalogue.ts'
import type { Reader } from '#platform/database/schema.ts'
import { openPermitText } from './sign.ts'
import { type Stop, StopScope } from './stop.ts'
import { findNewestPermit } from './store.ts'

const Stops = z.object({
  scopes: z.array(z.object({ id: StopScope, liftedBy: StopLifter })),
})
const { scopes } = Stops.parse(readCatalogue('stops.yaml'))

/** Who lifts a stop of a scope where no permit says it (`catalogue/stops.yaml`). */
export function lifterOf(scope: StopScope): StopLifter {
  const found = scopes.find(({ id }) => id === scope)
  assert(found !== undefined, `catalogue/stops.yaml has no scope ${scope}`)
  return found.liftedBy
}

/** Who lifts this stop: whom the newest permit of the application names, else the catalogue. */
export async function stopLifterOf(
  reader: Reader,
  institution: InstitutionId,
  { scope, target }: Pick<Stop, 'scope' | 'target'>,
): Promise<StopLifter> {
  const application = ApplicationId.safeParse(target)
  if (scope !== 'application' || !application.success) return lifterOf(scope)
  const newest = await findNewestPermit(reader, institution, application.data)
  return (newest && openPermitText(newest)?.stopLiftedBy) ?? lifterOf(scope)
}
