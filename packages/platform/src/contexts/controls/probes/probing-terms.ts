import { z } from 'zod'
import { readCatalogue } from '#platform/catalogue.ts'

const HOURS_PER_DAY = 24
/** So many rounds fall into the days for which a probe counts: a missed one is no alarm. */
const ROUNDS_WITHIN_FRESHNESS_MIN = 3
/** Minutes past the hour: away from the full hour, when everybody's schedules run. */
const MINUTE = 53

/** What `probing.yaml` may say. INVARIANT: rounds are never further apart than what checks ask for allows. */
export const ProbingTerms = z
  .object({
    roundEveryHours: z.object({
      value: z
        .int()
        .positive()
        .refine((hours) => HOURS_PER_DAY % hours === 0, 'a number of hours that divides the day'),
    }),
    freshDays: z.object({ value: z.int().positive() }),
  })
  .refine(
    ({ roundEveryHours, freshDays }) =>
      roundEveryHours.value * ROUNDS_WITHIN_FRESHNESS_MIN <= freshDays.value * HOURS_PER_DAY,
    'three rounds at least within the days for which a probe counts',
  )

export const probingTerms = ProbingTerms.parse(readCatalogue('probing.yaml'))

/** When rounds begin, as five fields of cron in UTC. */
export function cronOfRounds({ roundEveryHours }: z.infer<typeof ProbingTerms>): string {
  const hours = roundEveryHours.value
  return `${MINUTE} ${hours === HOURS_PER_DAY ? '0' : `*/${hours}`} * * *`
}
