import { type GuardAction, guardActions } from '@hengjian/guard'
import type { Permit } from '#contexts/permits/index.ts'

type Rules = Permit['guards']['input']

/** What a policy says of one guard. */
export function rulesOfGuard(rules: Rules, guard: string): Rules {
  return rules.filter((rule) => rule.guard === guard)
}

/** Whether what a rule finds does not pass as it came. */
export const hides = ({ action }: Rules[number]) => action !== 'flag'

const strictnessOf = (action: GuardAction) => guardActions.indexOf(action)

/** Whether a policy is at least as strict as another: each rule of it is there with no higher threshold and no milder action. */
export function isAtLeastAsStrict(rules: Rules, least: Rules): boolean {
  return least.every((wanted) =>
    rules.some(
      (rule) =>
        rule.guard === wanted.guard &&
        rule.kind === wanted.kind &&
        rule.threshold <= wanted.threshold &&
        strictnessOf(rule.action) >= strictnessOf(wanted.action),
    ),
  )
}
