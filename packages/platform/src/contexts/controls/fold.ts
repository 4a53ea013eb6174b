import type { InstitutionId } from '#kernel/ids.ts'
import { together } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { foldLeaves } from './fold-store.ts'

/** Leaves counted in one statement: about a second of work, so that none holds the others up. */
const LEAVES_PER_STEP = 50_000
/** An assessment counts no more than this before it begins; what is left makes its calls unknown, not wrong. */
const STEPS_MAX = 100

/** Counts the calls of an institution up to the newest leaf. */
export async function foldAll(institution: InstitutionId, { db }: Pick<Services, 'db'>) {
  for (let step = 0; step < STEPS_MAX; step += 1) {
    const folded = await together(db, (tx) => foldLeaves(tx, institution, LEAVES_PER_STEP))
    if (folded < LEAVES_PER_STEP) return
  }
}
