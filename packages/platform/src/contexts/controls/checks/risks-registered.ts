import { dayInChina } from '#kernel/time.ts'
import { checkOfApplications } from './check.ts'

/** AI risk stands in the risk register (measure 14.1). */
export const risksRegistered = checkOfApplications({
  statement: '14.1',
  from: import.meta.url,
  reads: ['registers'],
  which: { zh: '未退役的应用', en: 'applications that have not retired' },
  asks: {
    zh: '在风险登记册中有未过复审期的记录',
    en: 'stand in the risk register within their review date',
  },
  todo: {
    zh: '登记固有与剩余风险、责任人与应对',
    en: 'Enter inherent and residual risk, owner and treatment',
  },
  applies: ({ stage }) => stage !== 'retirement',
  holds: ({ id }, { registers }, { at }) => {
    const risk = registers('risk').get(id)
    return risk !== undefined && risk.reviewOn >= dayInChina(at)
  },
})
