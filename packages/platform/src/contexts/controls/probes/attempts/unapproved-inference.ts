import { callInference } from '../client.ts'
import { observe, type Probe } from '../probe.ts'

const feature = { name: 'probe', datatype: 'FP64', shape: [1], data: [1] }

export const unapprovedInference: Probe = {
  id: 'unapproved-inference',
  statements: ['3.3'],
  tries: {
    zh: '用有效密钥请求准行证以外的预测模型评分',
    en: 'Has a case scored by a predictive model that the permit does not name',
  },
  expects: 'model_not_permitted',
  async run({ origin, stand }) {
    const body = { inputs: [feature] }
    return observe(await callInference(origin, stand.running.key, 'another-model', body))
  },
}
