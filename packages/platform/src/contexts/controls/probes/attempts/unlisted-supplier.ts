import { callDoor } from '../client.ts'
import { observe, type Probe } from '../probe.ts'
import { question } from '../question.ts'

export const unlistedSupplier: Probe = {
  id: 'unlisted-supplier',
  statements: ['18.4'],
  tries: {
    zh: '调用名单之外供应商的模型',
    en: 'Calls a model of a supplier that is not on the list',
  },
  expects: 'supplier_not_listed',
  async run({ origin, stand }) {
    return observe(await callDoor(origin, stand.laid.unlisted.key, question(stand.models.name)))
  },
}
