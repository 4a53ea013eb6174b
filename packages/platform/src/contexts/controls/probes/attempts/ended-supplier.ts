import { callDoor } from '../client.ts'
import { observe, type Probe } from '../probe.ts'
import { question } from '../question.ts'

export const endedSupplier: Probe = {
  id: 'ended-supplier',
  statements: ['18.4'],
  tries: {
    zh: '调用已被移出名单的供应商的模型',
    en: 'Calls a model of a supplier that was taken off the list',
  },
  expects: 'supplier_not_listed',
  async run({ origin, stand }) {
    return observe(await callDoor(origin, stand.laid.ended.key, question(stand.models.name)))
  },
}
