import { z } from 'zod'
import { ApplicationId, PersonId } from '#kernel/ids.ts'
import { Instant } from '#kernel/time.ts'

const STEPS_MAX = 50

/** One step of a plan: what is done, by whom, within what time. */
export const PlanStep = z.strictObject({
  action: z.string().trim().min(2).max(1_000),
  owner: z.string().trim().min(1).max(200),
  withinMinutes: z.int().positive().max(100_000),
})
export type PlanStep = z.infer<typeof PlanStep>

export const PlanDraft = z.strictObject({
  steps: z.array(PlanStep).min(1).max(STEPS_MAX),
  rtoMinutes: z.int().positive().max(100_000),
  rpoMinutes: z.int().nonnegative().max(100_000),
  /** By when somebody looks whether it still holds, `YYYY-MM-DD`. */
  reviewOn: z.iso.date(),
})
export type PlanDraft = z.infer<typeof PlanDraft>

/** How an application is carried through an outage (measure 26.1); a change is a new revision. */
export const ContinuityPlan = z.object({
  ...PlanDraft.shape,
  application: ApplicationId,
  revision: z.int().positive(),
  writtenBy: PersonId,
  writtenAt: Instant,
})
export type ContinuityPlan = z.infer<typeof ContinuityPlan>
