import type { Detector } from './detector.ts'
import type { Finding, Unjudged } from './finding.ts'
import { normalise } from './normalise.ts'
import type { Part } from './part.ts'
import { concerns, type Direction, decide, type GuardPolicy, type Judged } from './policy.ts'

/** A guard that did not do its work on a part. What it threw is not kept: it may hold the text. */
export interface GuardFailure {
  readonly guard: string
  readonly version: string
  readonly path: string
  readonly reason: 'threw' | 'time'
}

export interface GuardRun {
  /** By the path of the part; parts without findings are absent. Offsets are those of the part's text. */
  readonly findings: ReadonlyMap<string, readonly Judged[]>
  readonly failures: readonly GuardFailure[]
  /** Parts that a failed guard left unjudged. */
  readonly unjudged: readonly Unjudged[]
}

export interface RunOptions {
  readonly direction: Direction
  /** Milliseconds on a clock that only goes forward. */
  readonly nowMs: () => number
}

/**
 * Runs the detectors that the policy names over all parts. Time is looked at between detectors: once it is up,
 * every detector that has not run on a part counts as failed there.
 */
export function runGuards(
  parts: readonly Part[],
  detectors: readonly Detector[],
  policy: GuardPolicy,
  { direction, nowMs }: RunOptions,
): GuardRun {
  const named = detectors.filter(({ id }) => concerns(policy, direction, id))
  const deadlineMs = nowMs() + policy.onTimeoutMs
  const findings = new Map<string, readonly Judged[]>()
  const failures: GuardFailure[] = []
  for (const part of parts) {
    const found: (readonly Finding[])[] = []
    const view = viewOf(part)
    for (const detector of named) {
      const { id: guard, version } = detector
      const outcome = nowMs() > deadlineMs ? 'time' : attempt(detector, part, view, direction)
      if (typeof outcome === 'string') {
        failures.push({ guard, version, path: part.path, reason: outcome })
      } else found.push(outcome)
    }
    const judged = decide(found.flat(), policy, direction).map((finding) => asFixed(part, finding))
    if (judged.length > 0) findings.set(part.path, judged)
  }
  const left = new Set(failures.map(({ path }) => path))
  return {
    findings,
    failures,
    unjudged: [...left].map((path) => ({ path, reason: 'guard-failed' })),
  }
}

/** What cannot be rewritten in place must not leave at all. */
function asFixed(part: Part, judged: Judged): Judged {
  const hidden = judged.action === 'mask' || judged.action === 'token'
  return part.fixed === true && hidden ? { ...judged, action: 'refuse' } : judged
}

interface View {
  readonly text: ReturnType<typeof normalise>
  /** How much of the text is the label before the part. */
  readonly labelLength: number
}

/** A member's name stands before its value as it would in prose: it tells an account number from a count. */
function viewOf({ text, label }: Part): View {
  const prefix = label === undefined ? '' : `${label}: `
  return { text: normalise(prefix + text), labelLength: prefix.length }
}

function attempt(
  detector: Detector,
  part: Part,
  { text, labelLength }: View,
  direction: Direction,
): readonly Finding[] | 'threw' {
  try {
    const found = detector.detect(text, { origin: part.origin, direction, whole: true })
    if (labelLength === 0) return found
    // What lies in the label alone is found where the names of members are read.
    return found
      .filter(({ end }) => end > labelLength)
      .map((finding) => ({
        ...finding,
        start: Math.max(0, finding.start - labelLength),
        end: finding.end - labelLength,
      }))
  } catch {
    return 'threw'
  }
}

export type Verdict =
  | { readonly outcome: 'pass' | 'rewrite' }
  | { readonly outcome: 'refuse'; readonly because: 'finding' | 'unjudged' | 'failure' }

/** What becomes of a call after its guards have run; `unjudged` is what the walk could not read. */
export function verdictOf(
  run: GuardRun,
  unjudged: readonly Unjudged[],
  policy: GuardPolicy,
): Verdict {
  const judged = [...run.findings.values()].flat()
  if (judged.some(({ action }) => action === 'refuse'))
    return { outcome: 'refuse', because: 'finding' }
  if (unjudged.length > 0 && policy.onUnjudged === 'refuse') {
    return { outcome: 'refuse', because: 'unjudged' }
  }
  if (run.failures.length > 0 && policy.onFailure === 'refuse') {
    return { outcome: 'refuse', because: 'failure' }
  }
  const hides = judged.some(({ action }) => action === 'mask' || action === 'token')
  return { outcome: hides ? 'rewrite' : 'pass' }
}
