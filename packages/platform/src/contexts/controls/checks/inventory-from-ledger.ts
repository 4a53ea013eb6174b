import { checkOfApplications } from './check.ts'

/** The inventory of any date can be produced, for the ledger holds all of it (measure 15.2). */
export const inventoryFromLedger = checkOfApplications({
  statement: '15.2',
  from: import.meta.url,
  reads: ['inventory'],
  which: { zh: '登记的应用', en: 'registered applications' },
  asks: { zh: '与账本还原的清单一致', en: 'equal what the ledger rebuilds of them' },
  todo: {
    zh: '核对差异：登记与账本不一致说明数据库被越权改动',
    en: 'Look at the difference: registry and ledger differ only where the database was changed past the product',
  },
  applies: () => true,
  holds: ({ id, stage, tier, revision }, { inventory }) => {
    const kept = inventory.get(id)
    return kept?.stage === stage && kept.tier === tier && kept.revision === revision
  },
})
