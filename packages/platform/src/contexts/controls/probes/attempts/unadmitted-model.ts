import { callDoor } from '../client.ts'
import { observe, type Probe } from '../probe.ts'
import { question } from '../question.ts'

export const unadmittedModel: Probe = {
  id: 'unadmitted-model',
  statements: ['5.1'],
  tries: {
    zh: '调用未经准入的生成式模型版本',
    en: 'Calls a version of a generative model that was never admitted',
  },
  expects: 'model_not_admitted',
  async run({ origin, stand }) {
    return observe(await callDoor(origin, stand.laid.unadmitted.key, question(stand.models.name)))
  },
}
