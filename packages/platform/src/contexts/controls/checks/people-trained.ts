import type { Role } from '#kernel/actor.ts'
import { daysBetween, type Instant } from '#kernel/time.ts'
import { defineCheck, eachOf } from './check.ts'

/** The roles that review results and dossiers, approve, or operate. */
const KEY_ROLES: readonly Role[] = [
  ...(['reviewer', 'validator', 'data-steward', 'ethics-reviewer', 'security-reviewer'] as const),
  ...(['risk-manager', 'committee-member', 'operator'] as const),
]

/** Enough people in key roles are trained, each for every one that they hold (measure 1.5). */
export const peopleTrained = defineCheck({
  statement: '1.5',
  from: import.meta.url,
  scope: 'institution',
  reads: ['staff', 'registers'],
  decide({ staff, registers }, { at, threshold }) {
    const training = registers('training')
    const isTrained = (holding: string) => {
      const done = training.get(holding)?.content.completedOn
      if (done === undefined) return false
      return daysBetween(`${done}T00:00:00.000Z` as Instant, at) <= threshold('training-days-max')
    }
    const holders = staff
      .map(({ id, roles }) => ({
        roles: roles.filter((role) => KEY_ROLES.includes(role)),
        untrained: roles
          .filter((role) => KEY_ROLES.includes(role))
          .map((role) => `${id}/${role}`)
          .filter((holding) => !isTrained(holding)),
      }))
      .filter(({ roles }) => roles.length > 0)
    const verdict = eachOf(
      holders,
      {
        which: { zh: '关键岗位人员', en: 'people in key roles' },
        asks: {
          zh: '所任每个关键岗位均有有效的培训记录',
          en: 'have a current training record for each key role that they hold',
        },
        todo: { zh: '安排培训并登记', en: 'Train them and record it' },
        of: 'people',
      },
      ({ untrained }) => untrained.join(' '),
      ({ untrained }) => untrained.length === 0,
    )
    const { coverage } = verdict
    const isEnough =
      coverage !== undefined &&
      coverage.covered / coverage.applicable >= threshold('trained-share-min')
    return isEnough ? { ...verdict, finding: 'holds', todo: [] } : verdict
  },
})
