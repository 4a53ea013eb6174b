import { pageOfInstitutions } from '#contexts/identity/index.ts'
import type { InstitutionId } from '#kernel/ids.ts'
import type { Services } from '#platform/services.ts'
import { assessOnSchedule } from './assess.ts'
import { foldAll } from './fold.ts'
import { GROUND_SLUG } from './probes/ground.ts'

const PAGE = 100

/** Counts the calls of every institution, so that an assessment finds them counted. */
export async function countCalls(services: Services) {
  for await (const id of institutionsOf(services)) await foldAll(id, services)
}

/** Assesses every institution. */
export async function assessDaily(services: Services) {
  for await (const id of institutionsOf(services)) await assessOnSchedule(id, services)
}

async function* institutionsOf({ db }: Services): AsyncGenerator<InstitutionId> {
  for (let after: InstitutionId | undefined; ; ) {
    const page = await pageOfInstitutions(db, undefined, { after, limit: PAGE })
    // What is tried on the proving ground is nobody's, so nothing is decided of it.
    for (const { id, slug } of page) if (slug !== GROUND_SLUG) yield id
    after = page.at(-1)?.id
    if (page.length < PAGE) return
  }
}
