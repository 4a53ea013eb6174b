import { daysBetween } from '#kernel/time.ts'
import { checkOfApplications } from './check.ts'
import { isRunning } from './stages.ts'

/** Risks and measures are reviewed on time (measure 14.2). */
export const risksReviewed = checkOfApplications({
  statement: '14.2',
  from: import.meta.url,
  reads: ['registers'],
  which: {
    zh: '运行中或登记已满一个周期的应用',
    en: 'applications that run or were registered a period ago',
  },
  asks: {
    zh: '风险复审未超过所属等级周期',
    en: 'have a risk review within the period of their tier',
  },
  todo: { zh: '完成风险复审', en: 'Review the risk' },
  applies: (application, _, { at, threshold }) =>
    isRunning(application) ||
    (application.stage !== 'retirement' &&
      daysBetween(application.createdAt, at) > threshold(`${application.tier}-days`)),
  holds: ({ id, tier }, { registers }, { at, threshold }) => {
    const review = registers('risk-review').get(id)
    return review !== undefined && daysBetween(review.writtenAt, at) <= threshold(`${tier}-days`)
  },
})
