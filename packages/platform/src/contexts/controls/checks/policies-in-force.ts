import { PolicyKind } from '#contexts/governance/index.ts'
import { dayInChina } from '#kernel/time.ts'
import { defineCheck } from './check.ts'

/** Every kind of policy is approved and within its review date (measure 1.3). */
export const policiesInForce = defineCheck({
  statement: '1.3',
  from: import.meta.url,
  scope: 'institution',
  reads: ['registers'],
  decide({ registers }, { at }) {
    const policies = registers('policy')
    const today = dayInChina(at)
    const missing = PolicyKind.options.filter((kind) => !policies.has(kind))
    const overdue = [...policies.values()].filter(({ reviewOn }) => reviewOn < today)
    const isWhole = missing.length + overdue.length === 0
    return {
      finding: isWhole ? 'holds' : 'fails',
      lapsed: missing.length === 0 && overdue.length > 0,
      reason: {
        zh: `应有 ${PolicyKind.options.length} 类制度，缺 ${missing.length} 类，过期未复审 ${overdue.length} 类`,
        en: `of ${PolicyKind.options.length} kinds of policy ${missing.length} are missing and ${overdue.length} overdue for review`,
      },
      todo: isWhole
        ? []
        : [{ zh: '补齐制度并完成复审', en: 'Approve what is missing and review what is overdue' }],
      gaps: [...missing, ...overdue.map(({ subject }) => subject)],
    }
  },
})
