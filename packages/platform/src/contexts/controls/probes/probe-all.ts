import { pageOfInstitutions } from '#contexts/identity/index.ts'
import type { InstitutionId } from '#kernel/ids.ts'
import type { Services } from '#platform/services.ts'
import { GROUND_SLUG } from './ground.ts'
import { runProbes } from './run-probes.ts'

const PAGE = 200

/** The scheduled round: one for the installation, recorded for every institution that it serves. */
export async function probeAll(origin: string, services: Services): Promise<void> {
  const institutions: InstitutionId[] = []
  for (let after: InstitutionId | undefined; ; ) {
    const page = await pageOfInstitutions(services.db, undefined, { after, limit: PAGE })
    institutions.push(...page.filter(({ slug }) => slug !== GROUND_SLUG).map(({ id }) => id))
    after = page.at(-1)?.id
    if (page.length < PAGE) break
  }
  if (institutions.length > 0) await runProbes({ origin, institutions }, services)
}
