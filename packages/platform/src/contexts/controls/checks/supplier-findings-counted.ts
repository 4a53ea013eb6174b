import type { Bilingual } from '#kernel/bilingual.ts'
import type { FactValue } from '../facts/facts.ts'
import type { CallCount } from '../facts/runtime-facts.ts'
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
    const counted = countsBySupplier(calls.rows, suppliers)
    return {
      finding: gaps.length === 0 ? 'holds' : 'fails',
      reason: {
        zh: [
          `${outside.length} 个应用使用外部供应商，${gaps.length} 个超出获准级别`,
          ...counted.map(({ zh }) => zh),
        ].join('；'),
        en: [
          `${outside.length} applications rest on suppliers, ${gaps.length} beyond the class listed`,
          ...counted.map(({ en }) => en),
        ].join('; '),
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

/** The counts of the suppliers with most calls; the rest are named together. */
const SUPPLIERS_NAMED = 5

/** For each supplier its calls, how many of them were refused, and how much was masked, replaced or refused on its way. */
function countsBySupplier(
  rows: readonly CallCount[],
  suppliers: FactValue<'suppliers'>,
): readonly Bilingual[] {
  const sum = (some: readonly CallCount[], of: (row: CallCount) => number) =>
    some.reduce((total, row) => total + of(row), 0)
  const said = (named: Bilingual, own: readonly CallCount[]) => {
    const [count, hidden] = [sum(own, ({ calls }) => calls), sum(own, (row) => row.hidden)]
    const refused = sum(own, ({ outcome, calls }) => (outcome === 'refused' ? calls : 0))
    return {
      zh: `${named.zh}：${count} 次调用，拒绝 ${refused} 次，脱敏、替换或拒绝 ${hidden} 处`,
      en: `${named.en}: ${count} calls, ${refused} refused, ${hidden} findings masked, replaced or refused`,
    }
  }
  const toSuppliers = rows.filter(({ supplier }) => supplier !== '')
  const groups = [...Map.groupBy(toSuppliers, ({ supplier }) => supplier)].sort(
    ([, a], [, b]) => sum(b, ({ calls }) => calls) - sum(a, ({ calls }) => calls),
  )
  const rest = groups.slice(SUPPLIERS_NAMED).flatMap(([, own]) => own)
  return [
    ...groups
      .slice(0, SUPPLIERS_NAMED)
      .map(([id, own]) => said(suppliers.get(id as never)?.name ?? { zh: id, en: id }, own)),
    ...(rest.length === 0 ? [] : [said({ zh: '其他供应商', en: 'other suppliers' }, rest)]),
  ]
}
