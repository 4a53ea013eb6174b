import { callInference, listAt } from '../client.ts'
import { marks, SAW_NOTHING } from '../mirror.ts'
import { observe, PASSED, type Probe } from '../probe.ts'

/** A remark beside the features is read by a predictive model as well. */
export const identifiersInTensors: Probe = {
  id: 'identifiers-in-tensors',
  statements: ['24.4'],
  tries: {
    zh: '在预测模型的文本输入中夹带身份证号、手机号和银行卡号，再看模型收到了什么',
    en: 'Puts an identity number, a mobile and a card number into a text input of a predictive model, and looks at what it got',
  },
  expects: 'masked',
  async run({ origin, stand }) {
    const words = `客户身份证号${marks['citizen-id']}，手机号${marks.mobile}，银行卡号${marks['bank-card']}。`
    const remark = { name: 'remark', datatype: 'BYTES', shape: [1], data: [words] }
    const { key } = stand.laid.scored
    const answer = await callInference(origin, key, stand.models.name, { inputs: [remark] })
    const observed = observe(answer)
    // Refusing the call keeps the values from the model just as well.
    if (observed.seen === 'guard_blocked') return { ...observed, seen: 'masked' }
    if (observed.seen !== PASSED) return observed
    const [seen] = listAt(answer.body, 'outputs')
    const unseen = String(listAt(seen, 'data')).includes(SAW_NOTHING)
    return { ...observed, seen: unseen ? 'masked' : 'seen_by_the_model' }
  },
}
