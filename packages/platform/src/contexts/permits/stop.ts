import { z } from 'zod'
import { ApplicationId, type InstitutionId, ModelVersionId, SupplierId } from '#kernel/ids.ts'
import { Instant } from '#kernel/time.ts'
import { StopId } from './permit.ts'

export const StopScope = z.enum(['all', 'application', 'model', 'supplier'])
export type StopScope = z.infer<typeof StopScope>

/** What a stop hits. `all` is every application of the institution. */
export const StopTarget = z.discriminatedUnion('scope', [
  z.strictObject({ scope: z.literal('all') }),
  z.strictObject({ scope: z.literal('application'), target: ApplicationId }),
  z.strictObject({ scope: z.literal('model'), target: ModelVersionId }),
  z.strictObject({ scope: z.literal('supplier'), target: SupplierId }),
])
export type StopTarget = z.infer<typeof StopTarget>

/** An emergency stop (measure 17.3): in force from its transaction until somebody else lifts it. */
export const Stop = z.object({
  id: StopId,
  scope: StopScope,
  target: z.string(),
  reason: z.string(),
  trippedBy: z.string(),
  trippedAt: Instant,
  liftedBy: z.string().optional(),
  liftedAt: Instant.optional(),
  liftReason: z.string().optional(),
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
