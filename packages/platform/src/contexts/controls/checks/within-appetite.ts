import { defineCheck } from './check.ts'
import { isRunning } from './stages.ts'

/** Use of AI stays within the appetite that the committee set (measure 1.6). */
export const withinAppetite = defineCheck({
  statement: '1.6',
  from: import.meta.url,
  scope: 'institution',
  reads: ['applications', 'registers', 'findingsOpen'],
  decide({ applications, registers, findingsOpen }, { at }) {
    const appetite = registers('risk-appetite').get('institution')?.content
    if (appetite === undefined) {
      return {
        finding: 'fails',
        reason: { zh: '尚未设定并批准风险偏好', en: 'no risk appetite is set and approved' },
        todo: [
          {
            zh: '设定风险偏好并由他人批准',
            en: 'Set the appetite and have another person approve it',
          },
        ],
      }
    }
    const running = applications.filter(isRunning)
    const high = running.filter(({ tier }) => tier === 'high').length
    const reviews = registers('risk-review')
    const overdue = running.filter(({ id }) => {
      const review = reviews.get(id)
      return review === undefined || review.reviewOn < at.slice(0, 10)
    }).length
    const within =
      high <= appetite.highTierMax &&
      overdue <= appetite.overdueReviewsMax &&
      findingsOpen <= appetite.openFindingsMax
    return {
      finding: within ? 'holds' : 'fails',
      reason: {
        zh: `高等级应用 ${high}（限 ${appetite.highTierMax}），逾期复审 ${overdue}（限 ${appetite.overdueReviewsMax}），未决问题 ${findingsOpen}（限 ${appetite.openFindingsMax}）`,
        en: `high-tier applications ${high} of at most ${appetite.highTierMax}, overdue reviews ${overdue} of ${appetite.overdueReviewsMax}, open findings ${findingsOpen} of ${appetite.openFindingsMax}`,
      },
      todo: within
        ? []
        : [
            {
              zh: '压降超出部分，或由委员会调整风险偏好',
              en: 'Bring down what exceeds, or have the committee change the appetite',
            },
          ],
    }
  },
})
