import { everyInstitution, type Institution } from '#contexts/identity/index.ts'
import { eachAlone } from '#platform/jobs/each-alone.ts'
import type { Services } from '#platform/services.ts'
import { assessOnSchedule } from './assess.ts'
import { foldAll } from './fold.ts'
import { GROUND_SLUG } from './probes/ground.ts'

/** Counts the calls of every institution, so that an assessment finds them counted. */
export async function countCalls(services: Services) {
  await eachAlone(assessed(services), ({ id }) => foldAll(id, services), naming(services))
}

/** Assesses every institution. */
export async function assessDaily(services: Services) {
  await eachAlone(assessed(services), ({ id }) => assessOnSchedule(id, services), naming(services))
}

const naming = ({ log }: Services) => ({ log, idOf: ({ id }: Institution) => id })

/** What is tried on the proving ground is nobody's, so nothing is decided of it. */
async function* assessed({ db }: Services): AsyncGenerator<Institution> {
  for await (const institution of everyInstitution(db)) {
    if (institution.slug !== GROUND_SLUG) yield institution
  }
}
