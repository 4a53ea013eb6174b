import { checkOfApplications } from './check.ts'
import { isReviewed, judgedParts } from './judged-parts.ts'
import { isRunning } from './stages.ts'

/** The three reviews come before operation (measure 2.3). */
export const reviewedBeforeOperation = checkOfApplications({
  statement: '2.3',
  from: import.meta.url,
  reads: ['dossiers', 'permits', 'decisions'],
  which: { zh: '运行中的应用', en: 'running applications' },
  asks: {
    zh: '有三项评估审查且由编写人以外的人签署',
    en: 'have the three reviews, signed by somebody who did not write them',
  },
  todo: {
    zh: '补齐数据安全评估、算法风险筛查与伦理审查并由他人签署',
    en: 'Complete data security assessment, algorithm risk screening and ethics review, each signed by another person',
  },
  applies: isRunning,
  holds: ({ id }, facts) => isReviewed(judgedParts(id, facts)),
})
