import { callDoor } from '../client.ts'
import { observe, type Probe } from '../probe.ts'
import { question } from '../question.ts'

export const dataBeyondClass: Probe = {
  id: 'data-beyond-class',
  statements: ['18.3', '24.7', '24.1'],
  tries: {
    zh: '向只可接收一般数据的供应商发送敏感数据',
    en: 'Sends sensitive data to a supplier that may have general data alone',
  },
  expects: 'data_class_exceeded',
  async run({ origin, stand }) {
    return observe(
      await callDoor(origin, stand.laid['beyond-class'].key, question(stand.models.name)),
    )
  },
}
