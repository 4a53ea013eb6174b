import { reportNeeded } from '#contexts/governance/index.ts'
import { checkOfApplications } from './check.ts'

/** Public-facing and high-risk generative applications are reported (measure 29.1). */
export const reportAcknowledged = checkOfApplications({
  statement: '29.1',
  from: import.meta.url,
  reads: ['permits', 'reported'],
  which: {
    zh: '须向监管报告且持有准行证的应用',
    en: 'applications with a permit that must be reported',
  },
  asks: { zh: '已有监管受理记录', en: 'have an acknowledged report' },
  todo: { zh: '向监管报告并登记受理', en: 'File the report and record its acknowledgement' },
  applies: ({ id, tier, factors, publicFacing }, { permits }) =>
    permits.has(id) && reportNeeded(tier, { generative: factors.generative, publicFacing }),
  holds: ({ id }, { reported }) => reported.has(id),
})
