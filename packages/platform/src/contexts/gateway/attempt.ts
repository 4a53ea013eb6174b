import { monotonicMs } from '#kernel/time.ts'
import type { Breakers } from './breaker.ts'
import {
  type UpstreamFailure,
  type UpstreamFailureKind,
  upstreamFailureOf,
} from './upstream-failure.ts'

/** Over all deployments of a call: beyond it a caller waits longer than a clear refusal is worth. */
export const ATTEMPTS_MAX = 4

/** One step of the way that a call took; kept in its record. */
export interface PathStep {
  readonly deployment: string
  readonly outcome: 'answered' | 'skipped' | 'aborted' | UpstreamFailureKind
  readonly ms: number
}

export type AttemptResult<D, A> =
  | {
      readonly ok: true
      readonly answer: A
      readonly deployment: D
      readonly path: readonly PathStep[]
    }
  | {
      readonly ok: false
      /** `unavailable`: no deployment could be tried, for there is none or every circuit is open. */
      readonly why: 'failed' | 'aborted' | 'unavailable'
      readonly failure: UpstreamFailure | undefined
      readonly path: readonly PathStep[]
    }

export interface AttemptOptions {
  /** The caller's: once aborted, nothing more is tried. */
  readonly signal: AbortSignal
  /** Whether a byte of an answer has left for the caller; from then on nothing is tried again. */
  readonly hasReleased?: () => boolean
  readonly nowMs?: () => number
  readonly attemptsMax?: number
}

/**
 * Tries deployments in the order given until one answers. A failure that another deployment might not have leads on to
 * the next; when all have been tried, those whose connection could have been a stale one (`reset`) are tried once more.
 * A deployment whose circuit is open is skipped. What is no failure of an upstream is thrown on.
 *
 * INVARIANT: at most `attemptsMax` attempts, and none after a byte was released.
 */
export async function tryDeployments<D extends { readonly id: string }, A>(
  chain: readonly D[],
  attempt: (deployment: D) => Promise<A>,
  breakers: Breakers,
  options: AttemptOptions,
): Promise<AttemptResult<D, A>> {
  const { signal, hasReleased, nowMs = monotonicMs, attemptsMax = ATTEMPTS_MAX } = options
  const path: PathStep[] = []
  const again: D[] = []
  let failure: UpstreamFailure | undefined
  let attempts = 0
  for (let turn = 0; turn < chain.length + again.length && attempts < attemptsMax; turn += 1) {
    const deployment = turn < chain.length ? chain[turn]! : again[turn - chain.length]!
    const { id } = deployment
    if (signal.aborted) return { ok: false, why: 'aborted', failure, path }
    if (!breakers.admit(id)) {
      path.push({ deployment: id, outcome: 'skipped', ms: 0 })
      continue
    }
    attempts += 1
    const startMs = nowMs()
    const step = (outcome: PathStep['outcome']) =>
      path.push({ deployment: id, outcome, ms: Math.round(nowMs() - startMs) })
    try {
      const answer = await attempt(deployment)
      breakers.succeeded(id)
      step('answered')
      return { ok: true, answer, deployment, path }
    } catch (error) {
      const failed = signal.aborted ? undefined : upstreamFailureOf(error)
      if (failed === undefined) {
        breakers.abandoned(id)
        if (!signal.aborted) throw error
        step('aborted')
        return { ok: false, why: 'aborted', failure, path }
      }
      breakers.failed(id)
      step(failed.kind)
      failure = failed
      if (!failed.retryable || hasReleased?.() === true) break
      if (failed.kind === 'reset' && turn < chain.length) again.push(deployment)
    }
  }
  return { ok: false, why: attempts === 0 ? 'unavailable' : 'failed', failure, path }
}

/**
 * The order in which deployments are tried: least priority number first; those of equal priority take turns at being
 * first, so that they share the load. `turn` counts the calls.
 */
export function orderDeployments<D extends { readonly priority: number }>(
  deployments: readonly D[],
  turn: number,
): readonly D[] {
  if (deployments.length < 2) return deployments
  const sorted = deployments.toSorted((a, b) => a.priority - b.priority)
  const ordered: D[] = []
  for (let start = 0; start < sorted.length; ) {
    const { priority } = sorted[start]!
    let end = start + 1
    while (end < sorted.length && sorted[end]!.priority === priority) end += 1
    const shift = turn % (end - start)
    ordered.push(...sorted.slice(start + shift, end), ...sorted.slice(start, start + shift))
    start = end
  }
  return ordered
}
