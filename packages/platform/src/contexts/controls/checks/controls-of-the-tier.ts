import { controlsOf } from '#contexts/governance/index.ts'
import { guardsOf, termsOf } from '#contexts/permits/index.ts'
import { daysBetween, type Instant } from '#kernel/time.ts'
import { checkOfApplications } from './check.ts'
import { isAtLeastAsStrict } from './guards.ts'

const midnight = (date: string) => `${date}T00:00:00.000Z` as Instant

/** Each tier has its controls; that evaluations keep to its period, nobody can tell yet (measure 15.3). */
export const controlsOfTheTier = checkOfApplications({
  statement: '15.3',
  from: import.meta.url,
  reads: ['permits', 'decisions', 'registers'],
  awaits: { zh: '模型测评结果及时间', en: 'evaluation runs of models with their dates' },
  which: { zh: '持有准行证的应用', en: 'applications with a permit' },
  asks: {
    zh: '批准所经关口、准行证的等级、有效期、记录与护栏以及风险复审周期不低于所属等级要求',
    en: 'have an approval by the gate of their tier, and permit, recording, guards and review period as their tier asks or stricter',
  },
  todo: {
    zh: '按现行等级重新批准并签发准行证，按等级周期安排风险复审',
    en: 'Approve and mint anew under the tier in force, and set the next risk review within its period',
  },
  applies: ({ id }, { permits }) => permits.has(id),
  holds: ({ id, tier }, { permits, decisions, registers }) => {
    const permit = permits.get(id)!
    const review = registers('risk-review').get(id)
    const { stopConditions, reviewPeriodDays } = controlsOf(tier)
    const isReviewedInTime =
      review !== undefined &&
      daysBetween(review.writtenAt, midnight(review.reviewOn)) <= reviewPeriodDays.value
    const terms = termsOf(tier)
    const durable =
      terms.durability !== 'before-release' || permit.record.durability === 'before-release'
    const guards = guardsOf(tier, { publishes: false })
    return (
      permit.tier === tier &&
      decisions.get(permit.approval.id)?.tier === tier &&
      isReviewedInTime &&
      permit.stopConditions.length >= stopConditions.countMin &&
      daysBetween(permit.notBefore, permit.notAfter) <= terms.validityDaysMax &&
      durable &&
      isAtLeastAsStrict(permit.guards.input, guards.input) &&
      isAtLeastAsStrict(permit.guards.output, guards.output)
    )
  },
})
