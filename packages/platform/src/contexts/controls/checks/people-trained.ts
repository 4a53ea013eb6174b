import type { Role } from '#kernel/actor.ts'
import { daysBetween, type Instant } from '#kernel/time.ts'
import { defineCheck, eachOf } from './check.ts'

/** The roles that review, approve or operate. */
const KEY_ROLES: readonly Role[] = [
  'reviewer',
  'validator',
  'risk-manager',
  'committee-member',
  'operator',
]

/** Enough people in key roles are trained for them (measure 1.5). */
export const peopleTrained = defineCheck({
  statement: '1.5',
  from: import.meta.url,
  scope: 'institution',
  reads: ['staff', 'registers'],
  decide({ staff, registers }, { at, threshold }) {
    const training = registers('training')
    const held = staff.flatMap(({ id, roles }) =>
      roles.filter((role) => KEY_ROLES.includes(role)).map((role) => `${id}/${role}`),
    )
    const verdict = eachOf(
      held,
      {
        which: { zh: '关键岗位任职', en: 'holdings of a key role' },
        asks: { zh: '有有效的培训记录', en: 'have a current training record' },
        todo: { zh: '安排培训并登记', en: 'Train them and record it' },
        of: 'people',
      },
      (holding) => holding,
      (holding) => {
        const done = training.get(holding)?.content.completedOn
        if (done === undefined) return false
        return daysBetween(`${done}T00:00:00.000Z` as Instant, at) <= threshold('training-days-max')
      },
    )
    const { coverage } = verdict
    const isEnough =
      coverage !== undefined &&
      coverage.covered / coverage.applicable >= threshold('trained-share-min')
    return isEnough ? { ...verdict, finding: 'holds', todo: [] } : verdict
  },
})
