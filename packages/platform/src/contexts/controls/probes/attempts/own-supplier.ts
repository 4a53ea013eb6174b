import { addDays, systemClock } from '#kernel/time.ts'
import { observe, type Probe } from '../probe.ts'

export const ownSupplier: Probe = {
  id: 'own-supplier',
  statements: ['18.4'],
  tries: {
    zh: '提名供应商的人自行将其列入名单',
    en: 'Whoever proposed a supplier puts it on the list',
  },
  expects: 'supply.own_proposal',
  async run({ as, stand }) {
    const manager = await as('manager')
    const listing = { until: addDays(systemClock(), 1), reason: '探针尝试自行列入，应被拒绝' }
    return observe(
      await manager('POST', `/suppliers/${stand.models.unlistedSupplier}/listings`, listing),
    )
  },
}
