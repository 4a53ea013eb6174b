import { z } from 'zod'
import { DecisionGraph, lintTable, type TableWords, Tier } from '#contexts/registry/index.ts'
import type { ApplicationId, InstitutionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader } from '#platform/database/schema.ts'
import { partOf } from './dossier-view.ts'
import { Duration } from './duration.ts'
import { findApproved } from './load-view.ts'
import type { FieldIssue, PartContent } from './part-content.ts'

/** On what something else answers in place of the model that was asked for (measures 17.4, 26.4). */
export const FallbackTrigger = z.enum([
  'upstream-failed',
  'timeout',
  'guard-failure',
  'stopped',
  'limit',
])
export type FallbackTrigger = z.infer<typeof FallbackTrigger>

const StepKind = z.enum(['model', 'rule', 'manual-queue', 'message'])

const FallbackStep = z.object({
  kind: StepKind,
  /** The name by which the model is called, or of the queue. */
  target: z.string().optional(),
})

/** The fallback as the dossier words it: models in their order, then at most one step that always answers. */
export const FallbackPlan = z.object({
  steps: z.array(FallbackStep).min(1),
  triggers: z.array(FallbackTrigger).min(1),
  answerWithin: Duration.optional(),
  ruleTable: z.string().optional(),
  messageZh: z.string().optional(),
  messageEn: z.string().optional(),
})
export type FallbackPlan = z.infer<typeof FallbackPlan>

/** What a fallback table may read and say. */
export const fallbackTableWords: TableWords = {
  outputs: ['decision', 'text.zh', 'text.en'],
  domainOf(field) {
    if (field === 'tier') return Tier.options
    return field === 'trigger' ? FallbackTrigger.options : undefined
  },
}

/** A decision table as text; `undefined` where it is none that would always answer. */
export function readFallbackTable(text: string): DecisionGraph | undefined {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return undefined
  }
  return lintTable(json, fallbackTableWords).length === 0 ? DecisionGraph.parse(json) : undefined
}

/** What no single field shows: a step without what it needs, or behind one that always answers. */
export function fallbackIssues(content: PartContent): readonly FieldIssue[] {
  const plan = FallbackPlan.safeParse(content)
  if (!plan.success) return []
  const { steps, ruleTable, messageZh, messageEn, answerWithin } = plan.data
  const issues: FieldIssue[] = []
  const has = (kind: z.infer<typeof StepKind>) => steps.some((step) => step.kind === kind)
  const last = steps.findIndex(({ kind }) => kind !== 'model')
  if (last !== -1 && last !== steps.length - 1) {
    issues.push({ field: 'steps', problem: 'never-reached' })
  }
  const targeted = steps.filter(({ kind }) => kind === 'model' || kind === 'manual-queue')
  if (targeted.some(({ target = '' }) => target.trim() === '')) {
    issues.push({ field: 'steps', problem: 'missing' })
  }
  if (has('manual-queue') && answerWithin === undefined) {
    issues.push({ field: 'answerWithin', problem: 'missing' })
  }
  if (has('rule') && (ruleTable === undefined || readFallbackTable(ruleTable) === undefined)) {
    issues.push({
      field: 'ruleTable',
      problem: ruleTable === undefined ? 'missing' : 'not-a-table',
    })
  }
  if (has('message') && messageZh === undefined)
    issues.push({ field: 'messageZh', problem: 'missing' })
  if (has('message') && messageEn === undefined)
    issues.push({ field: 'messageEn', problem: 'missing' })
  return issues
}

/** The fallback as it was approved; `undefined` where the approved dossier has none. */
export async function fallbackPlanOf(
  reader: Reader,
  institution: InstitutionId,
  applicationId: ApplicationId,
  now: Instant,
): Promise<FallbackPlan | undefined> {
  const approved = await findApproved(reader, institution, applicationId, now)
  const content = approved && partOf(approved.view, 'fallback')?.content
  return content === undefined ? undefined : FallbackPlan.parse(content)
}
