import { checkOfApplications } from './check.ts'

/** There are a method and a rating of explanation (measure 22.1). */
export const explainabilityRated = checkOfApplications({
  statement: '22.1',
  from: import.meta.url,
  reads: ['permits', 'models'],
  which: { zh: '持有准行证的应用', en: 'applications with a permit' },
  asks: { zh: '所用模型均有可解释性评级', en: 'use models that have a rating of explainability' },
  todo: {
    zh: '为模型版本评定可解释性并写明依据',
    en: 'Rate the explainability of the model version and say on what grounds',
  },
  applies: ({ id }, { permits }) => permits.has(id),
  holds: ({ id }, { permits, models }) =>
    permits.get(id)!.models.every(({ version }) => models.get(version)?.rating !== undefined),
})
