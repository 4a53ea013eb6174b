import { checkOfApplications } from './check.ts'
import { drilledWithin } from './drilled.ts'

/** There are an emergency stop and conditions of exit, and they were drilled (measure 17.3). */
export const stoppableAndDrilled = checkOfApplications({
  statement: '17.3',
  from: import.meta.url,
  reads: ['permits', 'drills'],
  which: { zh: '持有准行证的高等级应用', en: 'high-tier applications with a permit' },
  asks: {
    zh: '有自动停用条件，且停用演练按期达标',
    en: 'have conditions that stop them by themselves, and met a stop drill on time',
  },
  todo: {
    zh: '写明停用条件并安排停用演练',
    en: 'Name the stop conditions and schedule a stop drill',
  },
  applies: ({ id, tier }, { permits }) => tier === 'high' && permits.has(id),
  holds: ({ id }, { permits, drills }, { at, threshold }) =>
    permits.get(id)!.stopConditions.length > 0 &&
    drilledWithin(drills, id, 'stop', { at, days: threshold('drill-days-max') }),
})
