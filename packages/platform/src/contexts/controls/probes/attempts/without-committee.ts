import { addDays, systemClock } from '#kernel/time.ts'
import { observe, type Probe } from '../probe.ts'

export const withoutCommittee: Probe = {
  id: 'without-committee',
  statements: ['16.2', '15.3'],
  tries: {
    zh: '绕过风险管理委员会核准高风险应用',
    en: 'Approves a high-tier application past the risk management committee',
  },
  expects: 'governance.committee_approves',
  async run({ as, stand }) {
    const manager = await as('manager')
    const { id, digest } = stand.proposed
    const validUntil = addDays(systemClock(), 1)
    const grant = { digest, conditions: [], validUntil }
    return observe(await manager('POST', `/applications/${id}/approvals`, grant))
  },
}
