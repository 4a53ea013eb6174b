import { texts } from '../../language/language.tsx'

/** The parts of a permit by the names that its document gives them. */
export const permitPartNames = texts({
  tier: ['等级', 'Tier'],
  approval: ['依据', 'Approval'],
  notAfter: ['有效期至', 'Valid until'],
  models: ['可用模型', 'Models'],
  fallback: ['后备方案', 'Fallback'],
  oversight: ['人工复核', 'Review'],
  dataClasses: ['数据级别', 'Data classes'],
  limits: ['限额', 'Limits'],
  record: ['留痕', 'Record'],
  failure: ['故障时', 'On failure'],
  stopConditions: ['停用条件', 'Stop conditions'],
  exitConditions: ['退出条件', 'Exit conditions'],
  stopLiftedBy: ['停用由谁解除', 'Who lifts a stop'],
  conditions: ['附带条件', 'Conditions'],
  guards: ['护栏', 'Guards'],
  banks: ['词库', 'Banks of words'],
  judge: ['裁判模型', 'Judge model'],
  answerSchema: ['应答格式', 'Form of the answer'],
  grounding: ['引文依据', 'Grounding'],
  notice: ['客户告知', 'Notice to customers'],
  label: ['生成标识', 'Label'],
})
