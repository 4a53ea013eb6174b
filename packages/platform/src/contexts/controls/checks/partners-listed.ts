import { checkOfApplications } from './check.ts'
import { suppliersOf } from './suppliers.ts'

/** The gateway sends nothing to who is not on the list (measure 18.4). */
export const partnersListed = checkOfApplications({
  statement: '18.4',
  from: import.meta.url,
  reads: ['permits', 'suppliers'],
  which: { zh: '使用外部供应商的应用', en: 'applications that rest on a supplier' },
  asks: { zh: '所涉供应商均在有效名单上', en: 'rest on listed suppliers only' },
  todo: { zh: '将供应商列入名单，或停止使用', en: 'List the supplier, or stop using it' },
  applies: ({ id }, { permits }) => suppliersOf(permits.get(id)).length > 0,
  holds: ({ id }, { permits, suppliers }) =>
    suppliersOf(permits.get(id)).every((supplier) => suppliers.get(supplier)?.listed === true),
})
