import { checkOfApplications } from './check.ts'

/** What cannot be explained only assists (measure 22.2). */
export const insufficientOnlyAssists = checkOfApplications({
  statement: '22.2',
  from: import.meta.url,
  reads: ['permits', 'models'],
  which: { zh: '持有准行证的高等级应用', en: 'high-tier applications with a permit' },
  asks: { zh: '评级不足的模型仅作辅助', en: 'let models rated insufficient assist only' },
  todo: { zh: '改签辅助准行证，或更换模型', en: 'Mint an advisory permit, or use another model' },
  applies: ({ id, tier }, { permits }) => tier === 'high' && permits.has(id),
  holds: ({ id }, { permits, models }) =>
    permits.get(id)!.models.every(({ version, advisory }) => {
      const rating = models.get(version)?.rating ?? 'insufficient'
      return rating !== 'insufficient' || advisory
    }),
})
