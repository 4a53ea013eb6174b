import { checkOfApplications } from './check.ts'
import { judgedParts } from './judged-parts.ts'
import { isRunning } from './stages.ts'

/** High-risk scenarios have a model card (measure 21.1). */
export const modelCardSigned = checkOfApplications({
  statement: '21.1',
  from: import.meta.url,
  reads: ['dossiers', 'permits', 'decisions'],
  which: { zh: '运行中的高等级应用', en: 'running high-tier applications' },
  asks: { zh: '卷宗含经签署的模型卡', en: 'have a signed model card in their dossier' },
  todo: {
    zh: '编写模型卡并由验证人员签署',
    en: 'Write the model card and have a validator sign it',
  },
  applies: (application) => application.tier === 'high' && isRunning(application),
  holds: ({ id }, facts) => judgedParts(id, facts)?.signed.has('model-card') === true,
})
