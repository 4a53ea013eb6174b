import { z } from 'zod'
import { DecisionId, StopCondition } from '#contexts/governance/index.ts'
import { ApplicationId, type InstitutionId, ModelVersionId, SupplierId } from '#kernel/ids.ts'
import { Instant } from '#kernel/time.ts'
import { StopId } from './permit.ts'

export const StopScope = z.enum(['all', 'application', 'model', 'supplier', 'tool'])
export type StopScope = z.infer<typeof StopScope>

/** A tool by the name under which models are offered it. */
export const ToolName = z.string().regex(/^[A-Za-z0-9_.:/-]{1,128}$/)

/** What a stop hits. `all` is every application of the institution. */
export const StopTarget = z.discriminatedUnion('scope', [
  z.strictObject({ scope: z.literal('all') }),
  z.strictObject({ scope: z.literal('application'), target: ApplicationId }),
  z.strictObject({ scope: z.literal('model'), target: ModelVersionId }),
  z.strictObject({ scope: z.literal('supplier'), target: SupplierId }),
  z.strictObject({ scope: z.literal('tool'), target: ToolName }),
])
export type StopTarget = z.infer<typeof StopTarget>

/** The condition on which a stop tripped by itself, and what was measured. */
export const StopCause = StopCondition.extend({
  value: z.number(),
  calls: z.int().nonnegative(),
})
export type StopCause = z.infer<typeof StopCause>

/** An emergency stop (measure 17.3): in force from its transaction until somebody else lifts it. */
export const Stop = z.object({
  id: StopId,
  scope: StopScope,
  target: z.string(),
  reason: z.string(),
  trippedBy: z.string(),
  trippedAt: Instant,
  /** Absent where a person tripped it. */
  cause: StopCause.optional(),
  /** The drill that it belongs to; absent where it is in earnest. */
  drill: z.string().optional(),
  liftedBy: z.string().optional(),
  liftedAt: Instant.optional(),
  liftReason: z.string().optional(),
  liftResolution: DecisionId.optional(),
})
export type Stop = z.infer<typeof Stop>

/** A stop as gateways hold it. */
export interface DistributedStop {
  readonly id: StopId
  readonly institution: InstitutionId
  readonly scope: StopScope
  readonly target: string
  readonly inForce: boolean
  readonly epoch: number
}
