import { rewriteBody, runGuards, verdictOf, walkAnswer } from '@hengjian/guard'
import type { CatalogueError } from '#kernel/errors.ts'
import { monotonicMs } from '#kernel/time.ts'
import { blockedBy, type Guarding, noteFailures, noteFindings, noteUnjudged } from './guarding.ts'
import type { Json } from './json.ts'
import type { Operation } from './operation.ts'

export type GuardedAnswer =
  | { readonly ok: true; readonly body: Json }
  | { readonly ok: false; readonly refusal: CatalogueError }

/**
 * Judges all that an answer holds; tokens of the call turn back into values. The very same body where nothing
 * changes.
 */
export function guardAnswer(
  { name }: Pick<Operation, 'name'>,
  body: Json,
  { policy, detectors, vault, notes }: Guarding,
): GuardedAnswer {
  const { parts, unjudged } = walkAnswer(name, body)
  const options = { direction: 'output', nowMs: monotonicMs } as const
  const run = runGuards(parts, detectors, policy, options)
  for (const [path, judged] of run.findings) noteFindings(notes, 'output', path, judged)
  noteUnjudged(notes, 'output', [...unjudged, ...run.unjudged])
  noteFailures(notes, 'output', policy, run.failures)
  const verdict = verdictOf(run, unjudged, policy)
  if (verdict.outcome === 'refuse') {
    const judged = [...run.findings.values()].flat()
    const { failures } = run
    return {
      ok: false,
      refusal: blockedBy('output', verdict.because, { judged, unjudged, failures }),
    }
  }
  if (verdict.outcome === 'pass' && vault.valueByCode.size === 0) return { ok: true, body }
  const vaults = { vault, restoring: vault }
  return { ok: true, body: rewriteBody(name, 'answer', body, run.findings, vaults) as Json }
}

/** The same for an answer that is no JSON object, as some upstreams send with an error. */
export function guardAnswerText(
  operation: Pick<Operation, 'name'>,
  text: string,
  guarding: Guarding,
): { readonly ok: true; readonly text: string } | Extract<GuardedAnswer, { ok: false }> {
  const guarded = guardAnswer(operation, { text }, guarding)
  return guarded.ok ? { ok: true, text: String(guarded.body.text) } : guarded
}
