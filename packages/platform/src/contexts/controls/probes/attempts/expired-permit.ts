import { callDoor } from '../client.ts'
import { observe, type Probe } from '../probe.ts'
import { question } from '../question.ts'

export const expiredPermit: Probe = {
  id: 'expired-permit',
  statements: ['3.3', '16.2'],
  tries: { zh: '持已到期的准行证调用', en: 'Calls under a permit that has expired' },
  expects: 'permit_expired',
  async run({ origin, stand }) {
    return observe(await callDoor(origin, stand.laid.expired.key, question(stand.models.name)))
  },
}
