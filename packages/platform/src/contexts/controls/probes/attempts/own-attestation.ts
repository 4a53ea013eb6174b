import { addDays, systemClock } from '#kernel/time.ts'
import { textAt } from '../client.ts'
import { observe, type Probe } from '../probe.ts'

export const ownAttestation: Probe = {
  id: 'own-attestation',
  // A recorded statement, for which a person's word may count: this is whose.
  statements: ['23.4'],
  tries: {
    zh: '作出人工证明的人自行确认该证明',
    en: 'Whoever gave their word as an attestation confirms it',
  },
  expects: 'controls.own_attestation',
  async run({ as }) {
    const manager = await as('manager')
    const made = await manager('POST', '/attestations', {
      statement: '23.4',
      validUntil: addDays(systemClock(), 1),
      evidence: '探针尝试自行确认证明，应被拒绝',
    })
    const id = textAt(made.body, 'id')
    if (id === undefined) return observe(made)
    return observe(await manager('POST', `/attestations/${id}/confirmation`))
  },
}
