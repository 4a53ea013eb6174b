import { checkOfApplications } from './check.ts'

/** People stand at the key points of high-tier applications (measure 17.2); that nothing leaves before, the probe proves. */
export const reviewPointsNamed = checkOfApplications({
  statement: '17.2',
  from: import.meta.url,
  reads: ['permits'],
  which: { zh: '持有准行证的高等级应用', en: 'high-tier applications with a permit' },
  asks: {
    zh: '准行证列明复核点，时限届满也不自动放行',
    en: 'have review points in their permit that time never releases',
  },
  todo: {
    zh: '在监督方案中写明复核点并重新签发准行证',
    en: 'Name the review points in the oversight plan and mint the permit anew',
  },
  applies: ({ id, tier }, { permits }) => tier === 'high' && permits.has(id),
  holds: ({ id }, { permits }) => {
    const { points } = permits.get(id)!.oversight
    return points.length > 0 && points.every(({ onTimeout }) => onTimeout !== 'release')
  },
})
