import { defineCheck } from './check.ts'

/** Calls that were answered came from a known application under its permit (measure 25.2); that others cannot be read, the probe proves. */
export const callsAuthenticated = defineCheck({
  statement: '25.2',
  from: import.meta.url,
  scope: 'application',
  reads: ['applications', 'calls'],
  decide({ applications, calls }) {
    const known: ReadonlySet<string> = new Set(applications.map(({ id }) => id))
    const answered = calls.rows.filter(({ outcome }) => outcome === 'answered')
    const applicable = answered.reduce((sum, one) => sum + one.calls, 0)
    const covered = answered
      .filter(({ application, permitted }) => permitted && known.has(application))
      .reduce((sum, one) => sum + one.calls, 0)
    const coverage = { covered, applicable, of: 'calls' } as const
    if (applicable === 0) {
      return {
        finding: 'nothing-applies',
        reason: { zh: '观察期内没有调用', en: 'there were no calls in the window' },
        todo: [],
      }
    }
    if (covered === applicable) {
      return {
        finding: 'holds',
        reason: {
          zh: `${applicable} 次已答调用均出自已登记应用并凭准行证`,
          en: `all ${applicable} answered calls came from registered applications under their permits`,
        },
        todo: [],
        coverage,
      }
    }
    return {
      finding: 'fails',
      reason: {
        zh: `${applicable - covered} 次已答调用不在准行证之下`,
        en: `${applicable - covered} answered calls were under no permit`,
      },
      todo: [{ zh: '查明这些调用的密钥', en: 'Find out whose keys made those calls' }],
      coverage,
    }
  },
})
