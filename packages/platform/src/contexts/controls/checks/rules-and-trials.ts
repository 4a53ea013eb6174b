import { defineCheck, eachOf } from './check.ts'

/**
 * People who do not code put rules in force and try models (measure 4.2): the tier table rests on a resolution of the
 * institution, and each model version under a permit was tried on its page. The table that comes with the product was put in
 * force by nobody until a committee has enacted it, as it is or otherwise.
 */
export const rulesAndTrials = defineCheck({
  statement: '4.2',
  from: import.meta.url,
  scope: 'institution',
  reads: ['tierTable', 'permits', 'trials'],
  decide({ tierTable, permits, trials }) {
    const permitted = [...permits.values()].flatMap(({ models }) => models)
    const tried = eachOf(
      [...new Set(permitted.map(({ version }) => version))],
      {
        which: { zh: '准行证所列的模型版本', en: 'model versions under permits' },
        asks: {
          zh: '在试用页面上试用过，且现行分级表由机构决议生效',
          en: 'were tried on their page, and the tier table in force was enacted by the institution',
        },
        todo: { zh: '在模型的试用页面上试用', en: 'Try the models on their trial page' },
        of: 'models',
      },
      (version) => version,
      (version) => (trials.get(version) ?? 0) > 0,
    )
    if (tierTable.resolution !== undefined) return tried
    return {
      ...tried,
      finding: 'fails',
      reason: {
        zh: `现行分级表为产品自带的 ${tierTable.version} 版，尚未经机构决议生效；${tried.reason.zh}`,
        en: `the tier table in force is version ${tierTable.version} of the product, which the institution has not enacted; ${tried.reason.en}`,
      },
      todo: [
        {
          zh: '在决策表页面起草分级表，由风险管理委员会决议生效',
          en: 'Draft a tier table on the page of decision tables, and have the risk management committee enact it',
        },
        ...tried.todo,
      ],
    }
  },
})
