import { z } from 'zod'
import { Role } from '#kernel/actor.ts'
import { Bilingual } from '#kernel/bilingual.ts'
import { PersonId } from '#kernel/ids.ts'
import { addDays, Instant } from '#kernel/time.ts'
import { Effect } from './effect.ts'
import { AssessmentId, FindingId } from './ids.ts'
import { AnyStatementId, type Measures } from './measures.ts'
import type { Result } from './result.ts'

/** A statement that is not effective, with who answers and until when. At most one is open for each statement. */
export const Finding = z
  .object({
    id: FindingId,
    statement: AnyStatementId,
    effect: Effect,
    reason: Bilingual,
    ownerRole: Role,
    assignedTo: PersonId.optional(),
    openedBy: AssessmentId,
    openedAt: Instant,
    dueAt: Instant,
    closedBy: AssessmentId.optional(),
    closedAt: Instant.optional(),
    revision: z.int(),
  })
  .readonly()
export type Finding = z.infer<typeof Finding>

/** Why nobody knows, where nobody at the institution can do anything about it. */
const NOT_THEIR_DOING: readonly (string | undefined)[] = ['no-source', 'not-in-the-past', 'behind']

/**
 * Whether a result opens a finding. What cannot be measured because the product keeps nothing of it stays visible as
 * `unmeasured`, but is no task of anybody's here.
 */
export function needsFinding({ effect, detail }: Pick<Result, 'effect' | 'detail'>): boolean {
  if (effect === 'unmeasured') return !NOT_THEIR_DOING.includes(detail.because)
  return effect === 'failing' || effect === 'degraded' || effect === 'stale'
}

/**
 * INVARIANT: a finding closes only when its check holds again, or when nothing is left that it speaks of. Only what nothing but
 * people's word can decide is closed by it.
 */
export function closesFinding({ effect, detail }: Pick<Result, 'effect' | 'detail'>): boolean {
  if (effect === 'attested') return detail.because === 'word-alone'
  return effect === 'effective' || effect === 'not-applicable'
}

/** Until when what was found must be mended. */
export function dueOf(effect: Effect, openedAt: Instant, { findings }: Measures): Instant {
  const days: Partial<Record<Effect, number>> = findings as Partial<Record<Effect, number>>
  return addDays(openedAt, days[effect] ?? findings.failing)
}
