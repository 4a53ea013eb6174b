import { z } from 'zod'
import { ExitCondition } from '#contexts/governance/index.ts'
import { ApplicationId, defineId } from '#kernel/ids.ts'
import { Instant } from '#kernel/time.ts'

export const ExitTaskId = defineId('exit')
export type ExitTaskId = z.infer<typeof ExitTaskId>

/** An application that met a condition of exit (measure 17.3). The move itself goes through the gate into retirement. */
export const ExitTask = z.object({
  id: ExitTaskId,
  application: ApplicationId,
  condition: ExitCondition,
  value: z.number(),
  openedAt: Instant,
  outcome: z.enum(['retired', 'kept']).optional(),
  resolvedBy: z.string().optional(),
  resolvedAt: Instant.optional(),
  reason: z.string().optional(),
})
export type ExitTask = z.infer<typeof ExitTask>

/** Whether a value meets a condition of exit. What could not be measured meets none. Pure. */
export function meetsExit(
  { comparison, threshold }: ExitCondition,
  value: number | undefined,
): value is number {
  if (value === undefined) return false
  return comparison === 'above' ? value > threshold : value < threshold
}
