import { everyInstitution } from '#contexts/identity/index.ts'
import type { InstitutionId } from '#kernel/ids.ts'
import type { Services } from '#platform/services.ts'
import { GROUND_SLUG } from './ground.ts'
import { runProbes } from './run-probes.ts'

/** The scheduled round: one for the installation, recorded for every institution that it serves. */
export async function probeAll(origin: string, services: Services): Promise<void> {
  const institutions: InstitutionId[] = []
  for await (const { id, slug } of everyInstitution(services.db)) {
    if (slug !== GROUND_SLUG) institutions.push(id)
  }
  if (institutions.length > 0) await runProbes({ origin, institutions }, services)
}
