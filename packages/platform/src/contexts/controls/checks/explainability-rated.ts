import { checkOfApplications } from './check.ts'

/** Every model in use is rated, and what a predictive one answers tells its reason codes (measure 22.1). */
export const explainabilityRated = checkOfApplications({
  statement: '22.1',
  from: import.meta.url,
  reads: ['permits', 'models', 'calls'],
  which: { zh: '持有准行证的应用', en: 'applications with a permit' },
  asks: {
    zh: '所用模型均有可解释性评级，预测模型的应答均带原因代码',
    en: 'use models that have a rating of explainability, with reason codes in every answer of a predictive one',
  },
  todo: {
    zh: '为模型版本评定可解释性并写明依据；让预测模型在名为 reasons 的输出中给出原因代码',
    en: 'Rate the explainability of the model version and say on what grounds; have predictive models tell reason codes in their output `reasons`',
  },
  applies: ({ id }, { permits }) => permits.has(id),
  holds: ({ id }, { permits, models, calls }) => {
    const used = permits.get(id)!.models
    const predictive = new Set<string>(
      used.filter(({ kind }) => kind === 'predictive').map(({ version }) => version),
    )
    const decided = (calls.byApplication.get(id) ?? []).filter(
      ({ model, outcome }) =>
        predictive.has(model) && (outcome === 'answered' || outcome === 'held'),
    )
    return (
      used.every(({ version }) => models.get(version)?.rating !== undefined) &&
      decided.every((row) => row.reasoned === row.calls)
    )
  },
})
