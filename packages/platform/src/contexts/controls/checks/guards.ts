import { type GuardAction, guardActions } from '@hengjian/guard'
import type { Permit } from '#contexts/permits/index.ts'

type Rules = Permit['guards']['input']

/** Whether some rule of a guard stands in a policy, for every kind of finding or for this one. */
export function hasGuard(rules: Rules, guard: string): boolean {
  return rules.some((rule) => rule.guard === guard)
}

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
