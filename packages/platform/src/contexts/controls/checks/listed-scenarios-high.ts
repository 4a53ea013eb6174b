import { fixedHighBy } from '#contexts/registry/index.ts'
import { checkOfApplications } from './check.ts'

/** The listed kinds of business are high risk (measure 16.1). */
export const listedScenariosHigh = checkOfApplications({
  statement: '16.1',
  from: import.meta.url,
  reads: [],
  which: {
    zh: '申报第十六条所列场景的应用',
    en: 'applications that declare a scenario of measure 16',
  },
  asks: { zh: '处于高等级', en: 'are of the high tier' },
  todo: {
    zh: '重新定级；固定为高风险的场景不得降级',
    en: 'Derive the tier anew: what measure 16 fixes cannot be lowered',
  },
  applies: ({ factors, stage }) => stage !== 'retirement' && fixedHighBy(factors) !== undefined,
  holds: ({ tier }) => tier === 'high',
})
