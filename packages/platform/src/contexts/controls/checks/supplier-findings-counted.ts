import { defineCheck } from './check.ts'
import { isWithin, suppliersOf } from './suppliers.ts'

/** Classes are bounded by the listing, and what guards found is counted for each supplier (measure 24.7). */
export const supplierFindingsCounted = defineCheck({
  statement: '24.7',
  from: import.meta.url,
  scope: 'application',
  reads: ['applications', 'permits', 'suppliers', 'calls'],
  decide({ applications, permits, suppliers, calls }) {
    const outside = applications.filter(({ id }) => suppliersOf(permits.get(id)).length > 0)
    if (outside.length === 0) {
      return {
        finding: 'nothing-applies',
        reason: { zh: '没有使用外部供应商的应用', en: 'no application rests on a supplier' },
        todo: [],
      }
    }
    const gaps = outside.filter(({ id }) => {
      const permit = permits.get(id)!
      return !suppliersOf(permit).every((supplier) => {
        const most = suppliers.get(supplier)?.dataClassMax
        return most !== undefined && permit.dataClasses.every((one) => isWithin(one, most))
      })
    })
    const toSuppliers = calls.rows.filter(({ supplier }) => supplier !== '')
    const found = toSuppliers.reduce((sum, { findings }) => sum + findings, 0)
    const count = toSuppliers.reduce((sum, one) => sum + one.calls, 0)
    return {
      finding: gaps.length === 0 ? 'holds' : 'fails',
      reason: {
        zh: `${outside.length} 个应用使用外部供应商，${gaps.length} 个超出获准级别；${count} 次调用中护栏发现 ${found} 处`,
        en: `${outside.length} applications rest on suppliers, ${gaps.length} beyond the class listed; guards found ${found} things in ${count} calls`,
      },
      todo:
        gaps.length === 0
          ? []
          : [
              {
                zh: '降低数据级别或调整名单',
                en: 'Lower the classes of data, or change the listing',
              },
            ],
      coverage: {
        covered: outside.length - gaps.length,
        applicable: outside.length,
        of: 'applications',
      },
      gaps: gaps.map(({ id }) => id),
    }
  },
})
