import { type InstitutionId, newId } from '#kernel/ids.ts'
import { addMs, type Instant } from '#kernel/time.ts'
import type { Database } from '#platform/database/schema.ts'
import './round-tables.ts'

/**
 * Begins a round unless one runs: `undefined` then. One that began, or was last renewed, longer than `msMax` ago was killed, and is
 * ended in its stead. The table holds one open round at a time, so two that begin at once cannot both.
 */
export async function beginRound(
  db: Database,
  institution: InstitutionId,
  at: Instant,
  msMax: number,
): Promise<string | undefined> {
  await db
    .updateTable('controls.probe_round')
    .set({ ended_at: at })
    .where('institution', '=', institution)
    .where('ended_at', 'is', null)
    .where('began_at', '<', addMs(at, -msMax))
    .execute()
  const id = newId('prb')
  const begun = await db
    .insertInto('controls.probe_round')
    .values({ id, institution, began_at: at, ended_at: null })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  return begun?.id
}

/** Says of a round that takes long that it still runs. */
export async function renewRound(
  db: Database,
  institution: InstitutionId,
  id: string,
  at: Instant,
) {
  await db
    .updateTable('controls.probe_round')
    .set({ began_at: at })
    .where('institution', '=', institution)
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .execute()
}

export async function endRound(db: Database, institution: InstitutionId, id: string, at: Instant) {
  await db
    .updateTable('controls.probe_round')
    .set({ ended_at: at })
    .where('institution', '=', institution)
    .where('id', '=', id)
    .execute()
}
