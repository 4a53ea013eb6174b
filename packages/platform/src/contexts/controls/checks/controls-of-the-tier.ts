import { controlsOf } from '#contexts/governance/index.ts'
import { guardsOf, termsOf } from '#contexts/permits/index.ts'
import { daysBetween } from '#kernel/time.ts'
import { checkOfApplications } from './check.ts'
import { isAtLeastAsStrict } from './guards.ts'

/** Each tier has its controls (measure 15.3). */
export const controlsOfTheTier = checkOfApplications({
  statement: '15.3',
  from: import.meta.url,
  reads: ['permits'],
  which: { zh: '持有准行证的应用', en: 'applications with a permit' },
  asks: {
    zh: '准行证的等级、有效期、记录与护栏不低于所属等级要求',
    en: 'have permits whose tier, validity, recording and guards are those of their tier or stricter',
  },
  todo: { zh: '按现行等级重新签发准行证', en: 'Mint the permit anew under the tier in force' },
  applies: ({ id }, { permits }) => permits.has(id),
  holds: ({ id, tier }, { permits }) => {
    const permit = permits.get(id)!
    const terms = termsOf(tier)
    const durable =
      terms.durability !== 'before-release' || permit.record.durability === 'before-release'
    const guards = guardsOf(tier, { publishes: false })
    const { stopConditions } = controlsOf(tier)
    return (
      permit.tier === tier &&
      permit.stopConditions.length >= stopConditions.countMin &&
      daysBetween(permit.notBefore, permit.notAfter) <= terms.validityDaysMax &&
      durable &&
      isAtLeastAsStrict(permit.guards.input, guards.input) &&
      isAtLeastAsStrict(permit.guards.output, guards.output)
    )
  },
})
