import { defineCheck, eachOf } from './check.ts'

/** Incidents are reported in time and closed with a review (measure 26.2). */
export const incidentsHandled = defineCheck({
  statement: '26.2',
  from: import.meta.url,
  scope: 'application',
  reads: ['incidents'],
  decide: ({ incidents }) =>
    eachOf(
      incidents,
      {
        which: { zh: '登记的事件', en: 'incidents' },
        asks: {
          zh: '按时限上报，结案有复盘',
          en: 'were reported in time and closed with a review',
        },
        todo: {
          zh: '补报逾期报告并完成复盘',
          en: 'Send the report that is overdue, and complete the review',
        },
        of: 'incidents',
      },
      ({ id }) => id,
      ({ overdue, late, closed, reviewed }) => !overdue && !late && (!closed || reviewed),
    ),
})
