import { callDoor } from '../client.ts'
import { observe, type Probe } from '../probe.ts'
import { question } from '../question.ts'

export const unapprovedModel: Probe = {
  id: 'unapproved-model',
  statements: ['3.3'],
  tries: {
    zh: '用有效密钥调用准行证以外的模型',
    en: 'Calls a model that the permit does not name',
  },
  expects: 'model_not_permitted',
  async run({ origin, stand }) {
    return observe(await callDoor(origin, stand.running.key, question('another-model')))
  },
}
