import { controlsOf, reachesFloor } from '#contexts/governance/index.ts'
import { ExplainabilityRating } from '#contexts/registry/index.ts'
import { checkOfApplications } from './check.ts'
import { judgedParts } from './judged-parts.ts'

/** No black box without a named person who decides: an advisory permit alone names nobody (measure 14.3). */
export const explainableOrAdvisory = checkOfApplications({
  statement: '14.3',
  from: import.meta.url,
  reads: ['permits', 'models', 'dossiers', 'decisions'],
  which: { zh: '持有准行证的应用', en: 'applications with a permit' },
  asks: {
    zh: '所用模型达到等级的可解释性下限，否则在经签署的可解释性依据中指名决策人',
    en: 'use models that reach the floor of explainability of their tier, or name who decides in the signed grounds',
  },
  todo: {
    zh: '在可解释性依据中写明决策人并签署，或提高可解释性评级',
    en: 'Name who decides in the grounds of explainability and have them signed, or raise the rating',
  },
  applies: ({ id }, { permits }) => permits.has(id),
  holds: ({ id, tier }, { permits, models, ...facts }) =>
    judgedParts(id, { permits, ...facts })?.deciderNamed === true ||
    permits.get(id)!.models.every(({ version }) => {
      const rating = ExplainabilityRating.catch('insufficient').parse(models.get(version)?.rating)
      return reachesFloor(rating, controlsOf(tier).explainabilityFloor.value)
    }),
})
