import { z } from 'zod'
import { latencyAt, type PlainName, type Sums } from './indicator.ts'

const Count = z.int().nonnegative()

/** What people see of a stretch of time: of an application, a model, or all. */
export const Summary = z.object({
  calls: Count,
  /** Calls that failed or broke off upstream, and that their caller broke off. */
  failed: Count,
  interrupted: Count,
  /** Answers that the guards let not leave. */
  blocked: Count,
  /** Calls that no model saw, and why. */
  refused: Count,
  refusals: z.record(z.string(), Count),
  /** Calls with findings, and findings by guard and kind. */
  found: Count,
  findings: z.record(z.string(), Count),
  held: Count,
  overridden: Count,
  inputTokens: Count,
  outputTokens: Count,
  costMilli: Count,
  /** Absent without calls. */
  latencyMs: z.object({ p50: Count, p95: Count, p99: Count }).optional(),
})
export type Summary = z.infer<typeof Summary>

export function summaryOf(sums: Sums): Summary {
  const of = (name: PlainName) => sums.get(name) ?? 0
  const p50 = latencyAt(sums, 50)
  return {
    calls: of('calls'),
    failed: of('failed'),
    interrupted: of('interrupted'),
    blocked: of('blocked'),
    refused: of('refused'),
    refusals: under(sums, 'refused:'),
    found: of('found'),
    findings: under(sums, 'found:'),
    held: of('held'),
    overridden: of('overridden'),
    inputTokens: of('input-tokens'),
    outputTokens: of('output-tokens'),
    costMilli: of('cost-milli'),
    ...(p50 !== undefined && {
      latencyMs: { p50, p95: latencyAt(sums, 95)!, p99: latencyAt(sums, 99)! },
    }),
  }
}

function under(sums: Sums, prefix: string): Record<string, number> {
  return Object.fromEntries(
    Array.from(sums)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), value] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )
}
