import { defineCheck } from './check.ts'
import { isRunning } from './stages.ts'
import { suppliersOf } from './suppliers.ts'

const percent = (share: number) => `${Math.round(share * 1000) / 10}%`

/** One supplier's share of calls and of high-tier applications, and the Herfindahl index over calls (measure 18.2). */
export const concentrationLimited = defineCheck({
  statement: '18.2',
  from: import.meta.url,
  scope: 'institution',
  reads: ['applications', 'permits', 'calls'],
  decide({ applications, permits, calls }, { threshold }) {
    const answered = calls.rows.filter(({ outcome }) => outcome === 'answered')
    const total = answered.reduce((sum, one) => sum + one.calls, 0)
    const bySupplier = new Map<string, number>()
    for (const { supplier, calls: count } of answered) {
      bySupplier.set(supplier, (bySupplier.get(supplier) ?? 0) + count)
    }
    const shares = [...bySupplier].map(([supplier, count]) => ({ supplier, share: count / total }))
    // What runs in house is nobody's supply, but counts among all calls.
    const outside = shares.filter(({ supplier }) => supplier !== '')
    const most = Math.max(0, ...outside.map(({ share }) => share))
    const herfindahl = outside.reduce((sum, { share }) => sum + share ** 2, 0)
    const high = applications.filter((one) => one.tier === 'high' && isRunning(one))
    const named = high.flatMap(({ id }) => suppliersOf(permits.get(id)))
    const highMost = Math.max(
      0,
      ...[...Map.groupBy(named, (supplier) => supplier).values()].map(
        (own) => own.length / high.length,
      ),
    )
    const within =
      most <= threshold('calls-share-max') &&
      highMost <= threshold('high-tier-share-max') &&
      herfindahl <= threshold('herfindahl-max')
    const figures = {
      zh: `单一供应商最多占调用 ${percent(most)}、占高等级应用 ${percent(highMost)}，赫芬达尔指数 ${herfindahl.toFixed(2)}`,
      en: `one supplier has at most ${percent(most)} of calls and ${percent(highMost)} of high-tier applications; Herfindahl index ${herfindahl.toFixed(2)}`,
    }
    // No calls prove nothing of their shares; one supplier behind too many applications is one all the same.
    if (total === 0 && within) {
      return {
        finding: 'nothing-applies',
        reason: { zh: '观察期内没有调用', en: 'there were no calls in the window' },
        todo: [],
      }
    }
    const coverage = { covered: total, applicable: total, of: 'calls' } as const
    if (within) return { finding: 'holds', reason: figures, todo: [], coverage }
    return {
      finding: 'fails',
      reason: figures,
      todo: [
        {
          zh: '引入其他供应商或调整后备模型',
          en: 'Bring in another supplier, or move load to a fallback',
        },
      ],
      coverage,
    }
  },
})
