import type { Finding } from './finding.ts'

/** What happens to a finding, from the mildest to the strictest. A token can be turned back, a mask cannot. */
export const guardActions = ['flag', 'token', 'mask', 'refuse'] as const
export type GuardAction = (typeof guardActions)[number]

export type Direction = 'input' | 'output'

/** One line of a policy: findings of this guard and kind, at this score or above. */
export interface GuardRule {
  /** A detector's id, or `*`. */
  readonly guard: string
  /** A kind of finding, or `*`. */
  readonly kind: string
  /** 0 to 1. */
  readonly threshold: number
  readonly action: GuardAction
}

/**
 * What a permit says about guarding: plain JSON.
 * INVARIANT: of all rules that a finding meets, the strictest holds, so that adding a rule never loosens.
 */
export interface GuardPolicy {
  readonly input: readonly GuardRule[]
  readonly output: readonly GuardRule[]
  /** What becomes of a call of which some content could not be judged. */
  readonly onUnjudged: 'refuse' | 'flag'
  /** What becomes of a call when a guard fails or runs out of time. */
  readonly onFailure: 'refuse' | 'waive'
  /** The name under which failures are waived; present exactly where they are. */
  readonly waiver?: string
  /** For all guards of one direction of a call together. */
  readonly onTimeoutMs: number
  /** Nothing of an answer leaves before all of it was judged. */
  readonly holdWholeAnswer: boolean
}

/** What a caller asks for beyond the permit. Every member can only make the policy stricter. */
export interface GuardWish {
  readonly input?: readonly GuardRule[]
  readonly output?: readonly GuardRule[]
  readonly onUnjudged?: 'refuse' | 'flag'
  readonly onFailure?: 'refuse' | 'waive'
  readonly onTimeoutMs?: number
  readonly holdWholeAnswer?: boolean
}

/** A finding with the rule that it met. */
export interface Judged extends Finding {
  readonly threshold: number
  readonly action: GuardAction
}

/** Identifiers masked both ways at any score that counts: what redaction of a text means without a permit. */
export const redactionPolicy: GuardPolicy = {
  input: [{ guard: 'identifier', kind: '*', threshold: 0.5, action: 'mask' }],
  output: [{ guard: 'identifier', kind: '*', threshold: 0.5, action: 'mask' }],
  onUnjudged: 'refuse',
  onFailure: 'refuse',
  onTimeoutMs: 1_000,
  holdWholeAnswer: true,
}

export function strictnessOf(action: GuardAction): number {
  return guardActions.indexOf(action)
}

function meets(finding: Finding, rule: GuardRule): boolean {
  return (
    (rule.guard === '*' || rule.guard === finding.guard) &&
    (rule.kind === '*' || rule.kind === finding.kind) &&
    // Written so that a score that is not a number meets every rule.
    !(finding.score < rule.threshold)
  )
}

/** Whether a guard can have any effect: others need not run. */
export function concerns(policy: GuardPolicy, direction: Direction, guard: string): boolean {
  return policy[direction].some((rule) => rule.guard === '*' || rule.guard === guard)
}

/** Whether a guard can change or stop what leaves, and not only take note of it. */
export function intervenes(policy: GuardPolicy, direction: Direction, guard: string): boolean {
  return policy[direction].some(
    (rule) => rule.action !== 'flag' && (rule.guard === '*' || rule.guard === guard),
  )
}

/** The findings that a policy cares about, each with the strictest rule that it meets. */
export function decide(
  findings: readonly Finding[],
  policy: GuardPolicy,
  direction: Direction,
): readonly Judged[] {
  return findings.flatMap((finding) => {
    let strictest: GuardRule | undefined
    for (const rule of policy[direction]) {
      if (!meets(finding, rule)) continue
      if (strictest === undefined || isStricter(rule, strictest)) strictest = rule
    }
    if (strictest === undefined) return []
    return [{ ...finding, threshold: strictest.threshold, action: strictest.action }]
  })
}

function isStricter(rule: GuardRule, other: GuardRule): boolean {
  const difference = strictnessOf(rule.action) - strictnessOf(other.action)
  return difference > 0 || (difference === 0 && rule.threshold < other.threshold)
}

/**
 * A policy with a caller's wish added.
 * INVARIANT: whatever the wish, nothing passes that the policy alone would have stopped, masked or held.
 */
export function tighten(policy: GuardPolicy, wish: GuardWish): GuardPolicy {
  const { waiver, ...rest } = policy
  const waived = policy.onFailure === 'waive' && wish.onFailure !== 'refuse'
  return {
    ...rest,
    input: [...policy.input, ...(wish.input ?? [])],
    output: [...policy.output, ...(wish.output ?? [])],
    onUnjudged: wish.onUnjudged === 'refuse' ? 'refuse' : policy.onUnjudged,
    onFailure: waived ? 'waive' : 'refuse',
    ...(waived && waiver !== undefined ? { waiver } : {}),
    // Where running out of time is waived, less time would mean less guarding.
    onTimeoutMs: waived
      ? policy.onTimeoutMs
      : Math.min(policy.onTimeoutMs, wish.onTimeoutMs ?? policy.onTimeoutMs),
    holdWholeAnswer: policy.holdWholeAnswer || wish.holdWholeAnswer === true,
  }
}
