import { askUntil, callDoor } from '../client.ts'
import { observe, type Probe } from '../probe.ts'
import { question } from '../question.ts'

const HEARD_WITHIN_MS = 1_000

export const revokedPermit: Probe = {
  id: 'revoked-permit',
  statements: ['3.3', '16.2'],
  tries: { zh: '吊销准行证后继续调用', en: 'Goes on calling after the permit was revoked' },
  expects: 'permit_revoked',
  async run({ origin, stand, as }) {
    const manager = await as('manager')
    const path = `/permits/${stand.running.permit.serial}/revocation`
    const revoked = await manager('POST', path, { reason: '探针演练：吊销后应立即拒绝' })
    if (revoked.status >= 400) return observe(revoked)
    const call = () => callDoor(origin, stand.running.key, question(stand.models.name))
    const { answer } = await askUntil(call, ({ status }) => status !== 200, HEARD_WITHIN_MS)
    return observe(answer)
  },
}
