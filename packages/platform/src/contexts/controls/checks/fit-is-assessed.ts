import { checkOfApplications } from './check.ts'
import { isAtLeast } from './stages.ts'

/** Technology is fitted to the scenario before development (measure 3.1). */
export const fitIsAssessed = checkOfApplications({
  statement: '3.1',
  from: import.meta.url,
  reads: ['dossiers'],
  which: { zh: '开发及以后阶段的应用', en: 'applications in development or beyond' },
  asks: { zh: '有适配评估', en: 'have a fit assessment' },
  todo: {
    zh: '在卷宗中写明替代方案、所需可解释性、可接受误差与可用数据',
    en: 'Write into the dossier which alternatives were looked at, the needed explainability, the acceptable error and the data at hand',
  },
  applies: (application) => isAtLeast('development', application),
  holds: ({ id }, { dossiers }) =>
    dossiers.get(id)?.some(({ written }) => written.has('fit-assessment')) === true,
})
