import { checkOfApplications } from './check.ts'
import { drilledWithin } from './drilled.ts'

/** A backup or a manual process stands ready, and was exercised (measure 17.4). */
export const fallbackExercised = checkOfApplications({
  statement: '17.4',
  from: import.meta.url,
  reads: ['permits', 'drills'],
  which: { zh: '持有准行证的高等级应用', en: 'high-tier applications with a permit' },
  asks: {
    zh: '准行证列明替代方式，且后备演练按期达标',
    en: 'have what answers instead in their permit, and met a fallback drill on time',
  },
  todo: { zh: '写明后备方案并安排后备演练', en: 'Name the fallback and schedule a fallback drill' },
  applies: ({ id, tier }, { permits }) => tier === 'high' && permits.has(id),
  holds: ({ id }, { permits, drills }, { at, threshold }) => {
    const { models, last } = permits.get(id)!.fallback
    const named = models.length > 0 || last !== undefined
    return named && drilledWithin(drills, id, 'fallback', { at, days: threshold('drill-days-max') })
  },
})
