import { checkOfApplications } from './check.ts'
import { drilledWithin } from './drilled.ts'

/** Recovery is rehearsed and met its objectives (measure 26.3). */
export const recoveryRehearsed = checkOfApplications({
  statement: '26.3',
  from: import.meta.url,
  reads: ['permits', 'drills'],
  which: { zh: '持有准行证的高等级应用', en: 'high-tier applications with a permit' },
  asks: { zh: '恢复演练按期达标', en: 'met a recovery drill on time' },
  todo: { zh: '安排恢复演练', en: 'Schedule a recovery drill' },
  applies: ({ id, tier }, { permits }) => tier === 'high' && permits.has(id),
  holds: ({ id }, { drills }, { at, threshold }) =>
    drilledWithin(drills, id, 'recovery', { at, days: threshold('drill-days-max') }),
})
