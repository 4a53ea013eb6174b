import { checkOfApplications } from './check.ts'
import { drilledWithin } from './drilled.ts'
import { hasBackup } from './fallbacks.ts'

/** A backup or a manual process stands ready, and was exercised (measure 17.4). */
export const fallbackExercised = checkOfApplications({
  statement: '17.4',
  from: import.meta.url,
  reads: ['permits', 'admitted', 'drills'],
  which: { zh: '持有准行证的高等级应用', en: 'high-tier applications with a permit' },
  asks: {
    zh: '准行证列明已准入的备用模型、规则或人工队列，且后备演练按期达标',
    en: 'have another admitted model, a rule or a queue of people in their permit, and met a fallback drill on time',
  },
  todo: {
    zh: '写明备用模型、规则或人工队列并安排后备演练',
    en: 'Name another model, a rule or a queue of people, and schedule a fallback drill',
  },
  applies: ({ id, tier }, { permits }) => tier === 'high' && permits.has(id),
  holds: ({ id }, { permits, admitted, drills }, { at, threshold }) =>
    hasBackup(permits.get(id)!, admitted) &&
    drilledWithin(drills, id, 'fallback', { at, days: threshold('drill-days-max') }),
})
