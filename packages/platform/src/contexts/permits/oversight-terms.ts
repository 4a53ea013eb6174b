import assert from 'node:assert/strict'
import {
  durationMs,
  type FallbackPlan,
  type FallbackTrigger,
  type OversightPlan,
  parseCondition,
  type ReviewCondition,
} from '#contexts/governance/index.ts'
import type { Application } from '#contexts/registry/index.ts'
import type { ModelVersionId } from '#kernel/ids.ts'
import { permitErrors } from './errors.ts'
import type { PermittedModel } from './permit.ts'
import type {
  LastResort,
  PermitFallback,
  PermitOversight,
  ReviewPoint,
} from './permit-oversight.ts'
import { termsOf } from './terms.ts'

const NO_DECISION: ReviewCondition = { is: 'among', fact: 'decision', words: ['none'] }
const DECISION: ReviewCondition = { is: 'not', of: NO_DECISION }
const ADVISORY: ReviewCondition = { is: 'advisory' }
const GIVEN: ReviewCondition = { is: 'given', fact: 'decision' }

/**
 * Holds what an advisory model decides (measure 22.2). In an application that decides about people all that it answers
 * counts as a decision, unless it is said to be none.
 */
const advisoryDecision = (decidesAboutPeople: boolean): ReviewCondition => ({
  is: 'all',
  of: decidesAboutPeople ? [ADVISORY, DECISION] : [ADVISORY, GIVEN, DECISION],
})
const ADVISORY_NAME = 'advisory-model'
const ADVISORY_QUEUE = 'advisory'

/**
 * The review points of a permit, from the plan as it was approved. In the high tier a condition over what nobody said
 * holds, and no time limit releases.
 * Errors: `permits.review_points_missing`, `permits.review_releases` (17.2).
 */
export function oversightOf(
  { tier, decidesAboutPeople }: Pick<Application, 'tier' | 'decidesAboutPeople'>,
  plan: OversightPlan | undefined,
  models: readonly PermittedModel[],
): PermitOversight {
  const points = (plan?.reviewPoints ?? []).map((point): ReviewPoint => {
    const when = parseCondition(point.when)
    assert(when !== undefined, 'a part is written only with conditions that can be read')
    const { name, queue, onTimeout, reviewers } = point
    if (tier === 'high' && onTimeout === 'release') throw permitErrors.review_releases({ name })
    const unknown = tier === 'high' ? 'hold' : 'pass'
    const withinMs = durationMs(point.within ?? plan!.reviewDeadline)
    return { ...{ name, when, unknown, queue, withinMs, onTimeout, reviewers } }
  })
  if (points.length < termsOf(tier).reviewPointsMin) throw permitErrors.review_points_missing()
  const samplingPercent = plan?.samplingPercent ?? 0
  const [first] = points
  return {
    points: models.some(({ advisory }) => advisory)
      ? [...points, advisoryPoint(advisoryDecision(decidesAboutPeople), plan, first)]
      : points,
    samplingPercent,
    ...(first !== undefined &&
      samplingPercent > 0 && {
        sampling: { queue: first.queue, withinMs: durationMs(plan!.reviewDeadline) },
      }),
  }
}

const ADVISORY_WITHIN_MS = 8 * 3_600_000

/** INVARIANT: a permit with an advisory model has a point that no plan can leave out. */
function advisoryPoint(
  when: ReviewCondition,
  plan: OversightPlan | undefined,
  first: ReviewPoint | undefined,
): ReviewPoint {
  const withinMs = plan === undefined ? ADVISORY_WITHIN_MS : durationMs(plan.reviewDeadline)
  const queue = first?.queue ?? ADVISORY_QUEUE
  const terms = { unknown: 'hold', queue, withinMs, onTimeout: 'refuse', reviewers: 1 } as const
  return { name: ADVISORY_NAME, when, ...terms }
}

/** What a permit does without a plan: models stand in for each other when one fails. */
const UNPLANNED: readonly FallbackTrigger[] = ['upstream-failed', 'timeout']

/**
 * The fallback of a permit, from the plan as it was approved. `named` are versions that the minting asks for, which go
 * before those of the plan. Error: `permits.fallback_missing`.
 */
export function fallbackOf(
  plan: FallbackPlan | undefined,
  models: readonly PermittedModel[],
  named: readonly ModelVersionId[],
): PermitFallback {
  const planned = (plan?.steps ?? [])
    .filter(({ kind }) => kind === 'model')
    .map(({ target }) => versionOf(target!, models))
  const asked = named.map((version) => versionOf(version, models))
  const last = plan === undefined ? undefined : lastOf(plan)
  return {
    on: plan?.triggers.toSorted() ?? UNPLANNED,
    models: [...new Set([...asked, ...planned])],
    ...(last !== undefined && { last }),
  }
}

function versionOf(target: string, models: readonly PermittedModel[]): ModelVersionId {
  const model = models.find(({ name, version }) => name === target || version === target)
  if (model === undefined) throw permitErrors.fallback_missing({ version: target })
  return model.version
}

/** The part was written whole, so that what a step needs is there. */
function lastOf(plan: FallbackPlan): LastResort | undefined {
  const { ruleTable, messageZh, messageEn, answerWithin } = plan
  const step = plan.steps.at(-1)
  if (step?.kind === 'rule') return { kind: 'rule', table: ruleTable! }
  if (step?.kind === 'message') return { kind: 'message', text: { zh: messageZh!, en: messageEn! } }
  if (step?.kind !== 'manual-queue') return undefined
  return { kind: 'manual-queue', queue: step.target!, withinMs: durationMs(answerWithin!) }
}
