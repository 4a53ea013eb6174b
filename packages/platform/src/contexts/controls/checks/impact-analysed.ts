import { checkOfApplications } from './check.ts'
import { judgedParts } from './judged-parts.ts'
import { isRunning } from './stages.ts'

/** There are an impact analysis and a plan (measure 26.1). */
export const impactAnalysed = checkOfApplications({
  statement: '26.1',
  from: import.meta.url,
  reads: ['dossiers', 'permits', 'decisions'],
  which: { zh: '运行中的高等级应用', en: 'running high-tier applications' },
  asks: { zh: '卷宗含经签署的业务影响分析', en: 'have a signed impact analysis in their dossier' },
  todo: {
    zh: '补写含恢复目标的业务影响分析并签署',
    en: 'Write the impact analysis with its recovery objectives and have it signed',
  },
  applies: (application) => application.tier === 'high' && isRunning(application),
  holds: ({ id }, facts) => judgedParts(id, facts)?.signed.has('impact-analysis') === true,
})
