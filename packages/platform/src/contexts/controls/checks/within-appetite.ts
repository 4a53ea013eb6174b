import { controlsOf } from '#contexts/governance/index.ts'
import { dayInChina, daysBetween } from '#kernel/time.ts'
import { defineCheck } from './check.ts'
import { isRunning } from './stages.ts'

/** Use of AI stays within the appetite that somebody on a committee set in force (measure 1.6). */
export const withinAppetite = defineCheck({
  statement: '1.6',
  from: import.meta.url,
  scope: 'institution',
  reads: ['applications', 'registers', 'findingsOpen', 'seats'],
  decide({ applications, registers, findingsOpen, seats }, { at }) {
    const entry = registers('risk-appetite').get('institution')
    const isCommittees = seats.some(
      ({ person, from, until }) =>
        person === entry?.approvedBy &&
        from <= entry.approvedAt! &&
        (until === undefined || entry.approvedAt! < until),
    )
    if (entry === undefined || !isCommittees) {
      return {
        finding: 'fails',
        reason:
          entry === undefined
            ? { zh: '尚未设定并批准风险偏好', en: 'no risk appetite is set and approved' }
            : {
                zh: '风险偏好的批准人当时不是委员会成员',
                en: 'who approved the risk appetite sat on no committee at the time',
              },
        todo: [
          {
            zh: '设定风险偏好并由委员会成员批准',
            en: 'Set the appetite and have a member of the committee approve it',
          },
        ],
      }
    }
    const appetite = entry.content
    const running = applications.filter(isRunning)
    const high = running.filter(({ tier }) => tier === 'high').length
    const reviews = registers('risk-review')
    const overdue = running.filter(({ id, tier }) => {
      const review = reviews.get(id)
      return (
        review === undefined ||
        review.reviewOn < dayInChina(at) ||
        daysBetween(review.writtenAt, at) > controlsOf(tier).reviewPeriodDays.value
      )
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
