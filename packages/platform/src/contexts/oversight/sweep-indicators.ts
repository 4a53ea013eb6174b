import { addDays } from '#kernel/time.ts'
import { together } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { deleteSums } from './indicator-store.ts'

/** Minutes serve watching and the hour before a stop, hours the weeks of a trend, days the years of a report. */
export const KEPT_DAYS = { minute: 2, hour: 40, day: 1_830 } as const
const SWEEP_ROWS_MAX = 20_000
const SWEEP_BATCHES_MAX = 20

/** Deletes sums that have passed their time, in batches and no more than so many at once. */
export async function sweepIndicators({ db, now }: Pick<Services, 'db' | 'now'>): Promise<void> {
  for (const grain of ['minute', 'hour', 'day'] as const) {
    const before = addDays(now(), -KEPT_DAYS[grain])
    for (let batch = 0; batch < SWEEP_BATCHES_MAX; batch += 1) {
      const deleted = await together(db, (tx) => deleteSums(tx, grain, before, SWEEP_ROWS_MAX))
      if (deleted < SWEEP_ROWS_MAX) break
    }
  }
}
