import { callDoor, contentOf } from '../client.ts'
import { marks, SAW_NOTHING } from '../mirror.ts'
import { observe, PASSED, type Probe } from '../probe.ts'
import { question } from '../question.ts'

export const identifiersMasked: Probe = {
  id: 'identifiers-masked',
  statements: ['24.4'],
  tries: {
    zh: '在提示中写入身份证号、手机号和银行卡号，再看模型收到了什么',
    en: 'Puts an identity number, a mobile and a card number into a prompt, and looks at what the model got',
  },
  expects: 'masked',
  async run({ origin, stand }) {
    const words = `客户身份证号${marks['citizen-id']}，手机号${marks.mobile}，银行卡号${marks['bank-card']}，请登记。`
    const answer = await callDoor(origin, stand.running.key, question(stand.models.name, words))
    const observed = observe(answer)
    // Refusing the call keeps the values from the model just as well.
    if (observed.seen === 'guard_blocked') return { ...observed, seen: 'masked' }
    if (observed.seen !== PASSED) return observed
    const unseen = contentOf(answer)?.includes(SAW_NOTHING) === true
    return { ...observed, seen: unseen ? 'masked' : 'seen_by_the_model' }
  },
}
