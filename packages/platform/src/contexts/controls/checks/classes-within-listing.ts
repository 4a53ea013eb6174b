import { checkOfApplications } from './check.ts'
import { isWithin, suppliersOf } from './suppliers.ts'

/** Data of a higher class than the contract allows does not leave (measure 18.3). */
export const classesWithinListing = checkOfApplications({
  statement: '18.3',
  from: import.meta.url,
  reads: ['permits', 'suppliers'],
  which: { zh: '使用外部供应商的应用', en: 'applications that rest on a supplier' },
  asks: {
    zh: '准行证的数据级别不超出供应商获准级别',
    en: 'have no class of data above what their suppliers are listed for',
  },
  todo: {
    zh: '降低准行证的数据级别，或按更高级别重新列入供应商',
    en: 'Lower the classes of the permit, or list the supplier for a higher one',
  },
  applies: ({ id }, { permits }) => suppliersOf(permits.get(id)).length > 0,
  holds: ({ id }, { permits, suppliers }) => {
    const permit = permits.get(id)
    return suppliersOf(permit).every((supplier) => {
      const most = suppliers.get(supplier)?.dataClassMax
      return (
        most !== undefined && permit!.dataClasses.every((dataClass) => isWithin(dataClass, most))
      )
    })
  },
})
