import { controlsOf, reachesFloor } from '#contexts/governance/index.ts'
import { ExplainabilityRating } from '#contexts/registry/index.ts'
import { checkOfApplications } from './check.ts'
import { judgedParts } from './judged-parts.ts'

/** No black box decides (measure 14.3). */
export const explainableOrAdvisory = checkOfApplications({
  statement: '14.3',
  from: import.meta.url,
  reads: ['permits', 'models', 'dossiers', 'decisions'],
  which: { zh: '持有准行证的应用', en: 'applications with a permit' },
  asks: {
    zh: '所用模型达到等级的可解释性下限，否则指定决策人或只作辅助',
    en: 'use models that reach the floor of explainability of their tier, or have a named decider or assist only',
  },
  todo: {
    zh: '提高可解释性评级，或改签辅助准行证',
    en: 'Raise the rating of explainability, or mint an advisory permit',
  },
  applies: ({ id }, { permits }) => permits.has(id),
  holds: ({ id, tier }, { permits, models, ...facts }) =>
    permits.get(id)!.models.every(({ version, advisory }) => {
      const rating = ExplainabilityRating.safeParse(models.get(version)?.rating)
      const decided = judgedParts(id, { permits, ...facts })?.signed.has('explainability-grounds')
      return (
        advisory ||
        decided === true ||
        (rating.success && reachesFloor(rating.data, controlsOf(tier).explainabilityFloor.value))
      )
    }),
})
