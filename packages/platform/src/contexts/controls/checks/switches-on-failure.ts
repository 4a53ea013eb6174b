import { checkOfApplications } from './check.ts'
import { drilledWithin } from './drilled.ts'
import { hasBackup } from './fallbacks.ts'

/** People or a backup step in at a failure, by itself, and that was exercised as 17.4 asks (measure 26.4). */
export const switchesOnFailure = checkOfApplications({
  statement: '26.4',
  from: import.meta.url,
  reads: ['permits', 'admitted', 'drills'],
  which: { zh: '持有准行证的高等级应用', en: 'high-tier applications with a permit' },
  asks: {
    zh: '准行证写明何种故障自动切换到备用模型、规则或人工队列，且后备演练按期达标',
    en: 'have a permit that says on which failures it switches to another model, a rule or people, and met a fallback drill on time',
  },
  todo: {
    zh: '在后备方案中写明触发条件与替代方式并重新签发，安排后备演练',
    en: 'Name triggers and what steps in in the fallback, mint the permit anew, and schedule a fallback drill',
  },
  applies: ({ id, tier }, { permits }) => tier === 'high' && permits.has(id),
  holds: ({ id }, { permits, admitted, drills }, { at, threshold }) => {
    const permit = permits.get(id)!
    return (
      permit.fallback.on.length > 0 &&
      hasBackup(permit, admitted) &&
      drilledWithin(drills, id, 'fallback', { at, days: threshold('drill-days-max') })
    )
  },
})
