import { checkOfApplications } from './check.ts'
import { generativeModels, isGenerative } from './generative.ts'

/** Generative models are admitted before use (measure 5.1). */
export const generativeModelsAdmitted = checkOfApplications({
  statement: '5.1',
  from: import.meta.url,
  reads: ['permits', 'admitted'],
  which: { zh: '持有生成式准行证的应用', en: 'applications with a generative permit' },
  asks: {
    zh: '仅使用有有效准入的生成式模型',
    en: 'name only generative versions with an admission in force',
  },
  todo: {
    zh: '为模型版本办理准入，或将其移出准行证',
    en: 'Admit the model version, or take it out of the permit',
  },
  applies: ({ id }, { permits }) => isGenerative(permits.get(id)),
  holds: ({ id }, { permits, admitted }) =>
    generativeModels(permits.get(id)).every(({ version }) => admitted.has(version)),
})
