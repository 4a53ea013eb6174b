import { z } from 'zod'
import { StatementId } from './measures.ts'

export const PROBE_RAN = 'probe.ran'

/**
 * What one run of a probe learnt about one statement: the body of `probe.ran`, whose subject is the probe. `held`: refused,
 * for the reason that was expected. `passed-through`: not refused, or for another reason. `errored`: nothing was learnt.
 */
export const ProbeOutcome = z.enum(['held', 'passed-through', 'errored'])
export type ProbeOutcome = z.infer<typeof ProbeOutcome>

/** A probe of several statements appends one entry for each. Members beside these are the probe's own. */
export const ProbeRun = z.object({
  probe: z.string().min(1).max(80),
  statement: StatementId,
  outcome: ProbeOutcome,
})
export type ProbeRun = z.infer<typeof ProbeRun>
