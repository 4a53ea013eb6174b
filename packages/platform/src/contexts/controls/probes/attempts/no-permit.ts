import { callDoor } from '../client.ts'
import { observe, type Probe } from '../probe.ts'
import { question } from '../question.ts'

export const noPermit: Probe = {
  id: 'no-permit',
  statements: ['16.2', '2.1'],
  tries: {
    zh: '未经批准的高风险应用直接调用模型',
    en: 'A high-tier application that nobody approved calls a model',
  },
  expects: 'no_permit',
  async run({ origin, stand }) {
    return observe(await callDoor(origin, stand.bare.key, question(stand.models.name)))
  },
}
