import {
  decide,
  type GuardRun,
  type Part,
  pollutedContext,
  rewriteBody,
  runGuards,
  verdictOf,
  walkRequest,
} from '@hengjian/guard'
import { monotonicMs } from '#kernel/time.ts'
import type { CallBody } from './call-body.ts'
import { blockedBy, type Guarding, noteFailures, noteFindings, noteUnjudged } from './guarding.ts'
import type { Operation } from './operation.ts'

/**
 * Judges all that a request holds and gives the body that may be sent: the very same one where nothing is to be
 * hidden. Error: `gateway.guard_blocked`, with guards and kinds alone.
 */
export function guardRequest(
  { name, kind }: Operation,
  body: CallBody,
  { policy, detectors, images, vault, notes }: Guarding,
): CallBody {
  const reading = images === undefined ? {} : { images }
  const { parts, unjudged } = walkRequest(name, body, reading)
  const options = { direction: 'input', nowMs: monotonicMs } as const
  const run = withRepetitions(parts, runGuards(parts, detectors, policy, options), {
    policy,
    detectors,
  })
  for (const [path, judged] of run.findings) noteFindings(notes, 'input', path, judged)
  const unread = [...unjudged, ...run.unjudged]
  noteUnjudged(notes, 'input', unread)
  noteFailures(notes, 'input', policy, run.failures)
  const verdict = verdictOf(run, unjudged, policy)
  if (verdict.outcome === 'refuse') {
    const judged = [...run.findings.values()].flat()
    throw blockedBy('input', verdict.because, { judged, unjudged, failures: run.failures })
  }
  if (verdict.outcome === 'pass' && images === undefined) return body
  // A vector or a score cannot be turned back, and the same text must give the same one: there a mask takes the token's place.
  const vaults = kind === 'generative' ? { ...reading, vault } : reading
  return rewriteBody(name, 'request', body, run.findings, vaults) as CallBody
}

const INJECTION = 'injection'
const TURNS_MIN = 3

/** The same suspect order fed again over the turns shows only where all parts are read together. */
function withRepetitions(
  parts: readonly Part[],
  run: GuardRun,
  { policy, detectors }: Pick<Guarding, 'policy' | 'detectors'>,
): GuardRun {
  const strangers = parts.filter(({ origin }) => origin !== 'system' && origin !== 'assistant')
  const wanted = policy.input.some(({ guard }) => guard === '*' || guard === INJECTION)
  const guarded = detectors.some(({ id }) => id === INJECTION)
  if (strangers.length < TURNS_MIN || !wanted || !guarded) return run
  try {
    const findings = new Map(run.findings)
    for (const { part, finding } of pollutedContext(strangers)) {
      const { path } = strangers[part]!
      const judged = decide([finding], policy, 'input')
      if (judged.length > 0) findings.set(path, [...(findings.get(path) ?? []), ...judged])
    }
    return { ...run, findings }
  } catch {
    const failure = { guard: INJECTION, version: 'context', path: '', reason: 'threw' } as const
    return { ...run, failures: [...run.failures, failure] }
  }
}
