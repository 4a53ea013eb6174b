import { addDays } from '#kernel/time.ts'
import { together } from '#platform/database/transaction.ts'
import type { Job } from '#platform/jobs/jobs.ts'
import type { Services } from '#platform/services.ts'
import { remindOfPlans } from './continuity.ts'
import { deleteDeliveries } from './delivery-store.ts'
import { escalateAlarms } from './escalate-alarms.ts'
import { expireReviews } from './expire-reviews.ts'
import { openIncidentsOfStops } from './incidents-of-stops.ts'
import { deleteNotices } from './notice-store.ts'
import { sweepIndicators } from './sweep-indicators.ts'
import { watchClocks } from './watch-clocks.ts'
import { watchExits } from './watch-exits.ts'

/** An inbox is no archive: what was told stands in the ledger for as long as that is kept. */
const NOTICE_KEPT_DAYS = 400
const DELIVERED_KEPT_DAYS = 30
const NOTICES_PER_SWEEP_MAX = 10_000

export async function sweepNotices({ db, now }: Pick<Services, 'db' | 'now'>): Promise<void> {
  const before = addDays(now(), -NOTICE_KEPT_DAYS)
  const delivered = addDays(now(), -DELIVERED_KEPT_DAYS)
  await together(db, async (tx) => {
    await deleteDeliveries(tx, { delivered, dead: before })
    await deleteNotices(tx, before, NOTICES_PER_SWEEP_MAX)
  })
}

export const oversightJobs: readonly Job[] = [
  { name: 'oversight.expire-reviews', cron: '* * * * *', run: expireReviews },
  { name: 'oversight.sweep-notices', cron: '37 * * * *', run: sweepNotices },
  { name: 'oversight.escalate-alarms', cron: '* * * * *', run: escalateAlarms },
  { name: 'oversight.sweep-indicators', cron: '47 * * * *', run: sweepIndicators },
  { name: 'oversight.watch-exits', cron: '27 * * * *', run: watchExits },
  { name: 'oversight.remind-of-plans', cron: '47 * * * *', run: remindOfPlans },
  { name: 'oversight.open-incidents-of-stops', cron: '* * * * *', run: openIncidentsOfStops },
  { name: 'oversight.watch-clocks', cron: '* * * * *', run: watchClocks },
]
