import { z } from 'zod'
import type { Instant } from '#kernel/time.ts'
import type { Duty } from './measures.ts'

/** What an assessment says of a statement. `attested` is a person's word, and stays visibly lower than `effective`. */
export const Effect = z.enum([
  'effective',
  'degraded',
  'failing',
  'stale',
  'unmeasured',
  'attested',
  'not-applicable',
])
export type Effect = z.infer<typeof Effect>

/** What a check finds: it holds, it does not, or nobody knows. `nothing-applies` where there is nothing that it speaks of. */
export type Finding = 'holds' | 'fails' | 'unknown' | 'nothing-applies'

/** The share of what is covered from which a gap counts as degraded rather than failing (house default). */
export const DEGRADED_FROM_SHARE = 0.9
/** What the newest decided runs of a statement's probes say together. */
export type ProbeState = 'held' | 'passed-through' | 'too-old' | 'never-ran'

export interface Judged {
  readonly duty: Duty
  /** Whether the statement is the supervisor's alone: then nothing here decides it. */
  readonly elsewhere: boolean
  readonly finding: Finding
  /** It held, and ran out: a review date passed, a drill is too long ago. */
  readonly lapsed: boolean
  readonly coverage: { readonly covered: number; readonly applicable: number } | undefined
  readonly probe: ProbeState
  readonly attestedUntil: Instant | undefined
  readonly at: Instant
}

/**
 * The effect of a statement. INVARIANT: absence is never success. What is not known is `unmeasured`; an enforced statement
 * whose probe has not held lately is not `effective`; a person's word never outweighs what was found.
 */
export function effectOf(judged: Judged): Effect {
  const { duty, finding, lapsed, probe, coverage, attestedUntil, at } = judged
  if (judged.elsewhere) return 'not-applicable'
  if (duty === 'enforced' && probe === 'passed-through') return 'failing'
  switch (finding) {
    case 'nothing-applies':
      return 'not-applicable'
    case 'fails':
      if (lapsed) return 'stale'
      return duty !== 'enforced' && isMostly(coverage) ? 'degraded' : 'failing'
    case 'unknown': {
      const attested = attestedUntil !== undefined && at < attestedUntil
      return duty === 'recorded' && attested ? 'attested' : 'unmeasured'
    }
    case 'holds':
      if (duty !== 'enforced' || probe === 'held') return 'effective'
      return probe === 'too-old' ? 'stale' : 'unmeasured'
  }
}

function isMostly(coverage: Judged['coverage']): boolean {
  if (coverage === undefined || coverage.applicable === 0) return false
  return coverage.covered / coverage.applicable >= DEGRADED_FROM_SHARE
}
