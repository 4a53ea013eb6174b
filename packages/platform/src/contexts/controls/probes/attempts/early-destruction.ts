import { listAt, textAt } from '../client.ts'
import { observe, type Probe } from '../probe.ts'

export const earlyDestruction: Probe = {
  id: 'early-destruction',
  statements: ['21.5'],
  tries: { zh: '在保存期限届满前销毁内容', en: 'Destroys contents before their retention is over' },
  expects: 'ledger.retention_not_over',
  async run({ as }) {
    const steward = await as('steward')
    const keys = listAt((await steward('GET', '/ledger/content-keys?limit=50')).body, 'items')
    const standing = keys.find((key) => textAt(key, 'destroyedAt') === undefined)
    const id = textAt(standing, 'id')
    if (id === undefined) return { seen: 'no_content_to_destroy' }
    return observe(await steward('DELETE', `/ledger/content-keys/${id}`))
  },
}
