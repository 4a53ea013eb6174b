import { addDays, systemClock } from '#kernel/time.ts'
import { textAt } from '../client.ts'
import { observe, type Probe } from '../probe.ts'

export const ownException: Probe = {
  id: 'own-exception',
  statements: ['15.3'],
  tries: {
    zh: '申请例外的人自行批准该例外',
    en: 'Whoever asked for an exception approves it',
  },
  expects: 'governance.own_request',
  async run({ as, stand }) {
    const owner = await as('owner')
    const asked = await owner('POST', `/applications/${stand.bare.id}/exceptions`, {
      requirement: 'fallback-named',
      reason: '探针尝试自行批准例外，应被拒绝',
      until: addDays(systemClock(), 1),
    })
    const id = textAt(asked.body, 'id')
    if (id === undefined) return observe(asked)
    const decision = { decision: 'approve', reason: '探针尝试自行批准例外' }
    return observe(await owner('POST', `/exceptions/${id}/decision`, decision))
  },
}
