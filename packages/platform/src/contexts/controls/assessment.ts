import { z } from 'zod'
import { EntryId, InstitutionId } from '#kernel/ids.ts'
import { Instant } from '#kernel/time.ts'
import { Effect } from './effect.ts'
import { AssessmentId } from './ids.ts'
import type { Result } from './result.ts'

/** All statements decided at once, of one instant. */
export const Assessment = z
  .object({
    id: AssessmentId,
    institution: InstitutionId,
    /** The instant that was decided; in the past, only what was kept with its time is known. */
    at: Instant,
    madeAt: Instant,
    /** Who asked: a person's id, or the part of the product that does so on its schedule. */
    madeBy: z.string(),
    catalogue: z.object({ version: z.string(), digest: z.string() }),
    /** How many entries the log had. */
    logSize: z.int(),
    /** Of the statements of the measures alone. */
    counts: z.partialRecord(Effect, z.int()),
    /** Of what the institution asks of itself beside them. */
    ownCounts: z.partialRecord(Effect, z.int()),
    entryId: EntryId,
  })
  .readonly()
export type Assessment = z.infer<typeof Assessment>

export function countsOf(results: readonly Pick<Result, 'effect'>[]): Assessment['counts'] {
  const counts: Partial<Record<Effect, number>> = {}
  for (const { effect } of results) counts[effect] = (counts[effect] ?? 0) + 1
  return counts
}
