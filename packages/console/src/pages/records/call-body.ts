import type { Json } from '../../api/schema.ts'

export interface Finding {
  readonly guard: string
  readonly kind: string
  readonly action: string
  readonly direction: string
  readonly score: number | undefined
}

export interface Step {
  readonly deployment: string
  readonly outcome: string
  readonly ms: number
}

/** What the body of a call's entry says, as far as it says it: records of years ago may say less. */
export interface CallBody {
  readonly modelName: string
  readonly permit: string | undefined
  readonly code: string | undefined
  /** How it ended: `answered`, `held` and the like. */
  readonly outcome: string | undefined
  /** Who broke it off. */
  readonly by: string | undefined
  readonly startedAt: string | undefined
  readonly firstByteMs: number | undefined
  readonly totalMs: number | undefined
  readonly tokens: number
  readonly findings: readonly Finding[]
  readonly path: readonly Step[]
  /** Who tried the model by this call. */
  readonly trialBy: string | undefined
}

export function callOf(body: Json): CallBody {
  const call = recordOf(body)
  const model = call.model
  const usage = recordOf(call.usage)
  const outcome = recordOf(call.outcome)
  return {
    modelName: typeof model === 'string' ? model : (textOf(recordOf(model).name) ?? ''),
    permit: textOf(call.permit),
    code: textOf(call.code) ?? textOf(outcome.code),
    outcome: textOf(outcome.as),
    by: outcome.as === 'interrupted' ? textOf(outcome.by) : undefined,
    startedAt: textOf(call.startedAt),
    firstByteMs: numberOf(call.firstByteMs),
    totalMs: numberOf(call.totalMs),
    trialBy: textOf(call.trialBy),
    tokens: (numberOf(usage.inputTokens) ?? 0) + (numberOf(usage.outputTokens) ?? 0),
    findings: listOf(call.findings).map((finding) => ({
      guard: textOf(finding.guard) ?? '',
      kind: textOf(finding.kind) ?? '',
      action: textOf(finding.action) ?? '',
      direction: textOf(finding.direction) ?? '',
      score: numberOf(finding.score),
    })),
    path: listOf(call.path).map((step) => ({
      deployment: textOf(step.deployment) ?? '',
      outcome: textOf(step.outcome) ?? '',
      ms: numberOf(step.ms) ?? 0,
    })),
  }
}

type Members = Readonly<Record<string, Json | undefined>>

const recordOf = (value: Json | undefined): Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {}
const listOf = (value: Json | undefined): readonly Members[] =>
  Array.isArray(value) ? (value as readonly Json[]).map(recordOf) : []
const textOf = (value: Json | undefined) => (typeof value === 'string' ? value : undefined)
const numberOf = (value: Json | undefined) => (typeof value === 'number' ? value : undefined)
