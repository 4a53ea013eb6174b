import { callDoor } from '../client.ts'
import { observe, type Probe } from '../probe.ts'
import { question } from '../question.ts'

export const forgedPermit: Probe = {
  id: 'forged-permit',
  statements: ['3.3', '16.2'],
  tries: {
    zh: '持由他人密钥签发的准行证调用',
    en: 'Calls under a permit that another key has signed',
  },
  expects: 'permit_forged',
  async run({ origin, stand }) {
    return observe(await callDoor(origin, stand.laid.forged.key, question(stand.models.name)))
  },
}
