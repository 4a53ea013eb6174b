import type { Bilingual } from '#kernel/bilingual.ts'
import type { FactValue } from '../facts/facts.ts'
import type { CallCount } from '../facts/runtime-facts.ts'
import { defineCheck } from './check.ts'
import { isRunning } from './stages.ts'
import { suppliersOf } from './suppliers.ts'

const percent = (share: number) => `${Math.round(share * 1000) / 10}%`

/** One supplier's share of calls, of high-tier applications and of spend, and the Herfindahl index over calls (measure 18.2). */
export const concentrationLimited = defineCheck({
  statement: '18.2',
  from: import.meta.url,
  scope: 'institution',
  reads: ['applications', 'permits', 'calls', 'models'],
  decide({ applications, permits, calls, models }, { threshold }) {
    const answered = calls.rows.filter(({ outcome }) => outcome === 'answered')
    const total = answered.reduce((sum, one) => sum + one.calls, 0)
    const shares = sharesOf(answered, (row) => row.calls)
    const most = Math.max(0, ...shares)
    const herfindahl = shares.reduce((sum, share) => sum + share ** 2, 0)
    const spent = Math.max(0, ...sharesOf(calls.rows, (row) => row.costMilli))
    const high = applications.filter((one) => one.tier === 'high' && isRunning(one))
    const named = high.flatMap(({ id }) => suppliersOf(permits.get(id)))
    const highMost = Math.max(
      0,
      ...[...Map.groupBy(named, (supplier) => supplier).values()].map(
        (own) => own.length / high.length,
      ),
    )
    const unknown = unknownSpend(calls.rows, models)
    const isWithin =
      most <= threshold('calls-share-max') &&
      highMost <= threshold('high-tier-share-max') &&
      herfindahl <= threshold('herfindahl-max') &&
      // A sum that leaves prices out says nothing, neither for nor against.
      (unknown !== undefined || spent <= threshold('spend-share-max'))
    const figures = {
      zh: `单一供应商最多占调用 ${percent(most)}、占高等级应用 ${percent(highMost)}、占支出 ${unknown === undefined ? percent(spent) : '不详'}，赫芬达尔指数 ${herfindahl.toFixed(2)}`,
      en: `one supplier has at most ${percent(most)} of calls, ${percent(highMost)} of high-tier applications and ${unknown === undefined ? percent(spent) : 'an unknown share'} of spend; Herfindahl index ${herfindahl.toFixed(2)}`,
    }
    const coverage = { covered: total, applicable: total, of: 'calls' } as const
    if (!isWithin) {
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
    }
    // No calls prove nothing of their shares; one supplier behind too many applications is one all the same.
    if (total === 0) {
      return {
        finding: 'nothing-applies',
        reason: { zh: '观察期内没有调用', en: 'there were no calls in the window' },
        todo: [],
      }
    }
    if (unknown !== undefined) {
      const { zh, en } = unknown.because
      const reason = { zh: `${figures.zh}；${zh}`, en: `${figures.en}; ${en}` }
      return { finding: 'unknown', because: 'no-source', reason, todo: [unknown.todo], coverage }
    }
    return { finding: 'holds', reason: figures, todo: [], coverage }
  },
})

/** Each supplier's share of a sum over all calls; what runs in house is nobody's supply, but counts among all. */
function sharesOf(rows: readonly CallCount[], of: (row: CallCount) => number): readonly number[] {
  const sum = (some: readonly CallCount[]) => some.reduce((total, row) => total + of(row), 0)
  const total = sum(rows)
  if (total === 0) return []
  const outside = rows.filter(({ supplier }) => supplier !== '')
  return [...Map.groupBy(outside, ({ supplier }) => supplier).values()].map(
    (own) => sum(own) / total,
  )
}

/** Why the spend cannot be summed: a supplier's model was called whose price nobody entered, or two currencies were paid. */
function unknownSpend(
  rows: readonly CallCount[],
  models: FactValue<'models'>,
): { readonly because: Bilingual; readonly todo: Bilingual } | undefined {
  const currencyOf = ({ model }: CallCount) => models.get(model as never)?.currency
  const reached = rows.filter(({ outcome }) => outcome !== 'refused')
  const unpriced = new Set(
    reached.filter((row) => row.supplier !== '' && currencyOf(row) === undefined).map(modelOf),
  )
  if (unpriced.size > 0) {
    return {
      because: {
        zh: `支出占比不详：被调用的外部模型版本中有 ${unpriced.size} 个未登记价格`,
        en: `the share of spend is unknown: ${unpriced.size} versions of suppliers that were called have no price`,
      },
      todo: { zh: '登记带价格的模型版本', en: 'Register the versions with their price' },
    }
  }
  const currencies = new Set(rows.filter(({ costMilli }) => costMilli > 0).map(currencyOf))
  if (currencies.size <= 1) return undefined
  return {
    because: {
      zh: '支出占比不详：支出涉及多种币种，系统不保存汇率',
      en: 'the share of spend is unknown: it was paid in several currencies, and no rate is kept',
    },
    todo: { zh: '以同一币种登记模型价格', en: 'Register the prices of models in one currency' },
  }
}

const modelOf = ({ model }: CallCount) => model
