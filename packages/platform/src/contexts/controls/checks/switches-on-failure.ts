import { checkOfApplications } from './check.ts'

/** People or a backup step in at a failure, by itself (measure 26.4). */
export const switchesOnFailure = checkOfApplications({
  statement: '26.4',
  from: import.meta.url,
  reads: ['permits'],
  which: { zh: '持有准行证的高等级应用', en: 'high-tier applications with a permit' },
  asks: {
    zh: '准行证写明何种故障自动切换以及由何替代',
    en: 'have a permit that says on which failures it switches, and to what',
  },
  todo: {
    zh: '在后备方案中写明触发条件与替代方式并重新签发',
    en: 'Name triggers and what answers instead in the fallback, and mint the permit anew',
  },
  applies: ({ id, tier }, { permits }) => tier === 'high' && permits.has(id),
  holds: ({ id }, { permits }) => {
    const { on, models, last } = permits.get(id)!.fallback
    return on.length > 0 && (models.length > 0 || last !== undefined)
  },
})
