import { authorize } from '#contexts/identity/index.ts'
import type { Actor } from '#kernel/actor.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import type { ReferenceSet, ReferenceSetId } from './reference-set.ts'
import { setErrors } from './set-errors.ts'
import { findSet, saveAdoption } from './set-store.ts'

/**
 * Puts a reference set in force, in place of the one before it: from then on guards are measured by it.
 * Errors: `controls.no_reference_set`, `own_reference_set`, `reference_set_adopted`.
 */
export async function adoptReferenceSet(
  actor: Actor,
  id: ReferenceSetId,
  { db, now, append }: Services,
): Promise<ReferenceSet> {
  authorize(actor, 'reference-set:adopt')
  return serializable(db, async (tx) => {
    const set = await findSet(tx, actor.institution, id)
    if (set === undefined) throw setErrors.no_reference_set({ set: id })
    if (set.adoptedAt !== undefined) throw setErrors.reference_set_adopted()
    if (set.importedBy === actor.id) throw setErrors.own_reference_set()
    const at = now()
    await saveAdoption(tx, set, { by: actor.id, at })
    const { name, digest, counts } = set
    await append(tx, {
      kind: 'reference-set.adopted',
      subject: id,
      actor,
      body: { name, digest, counts },
    })
    return { ...set, adoptedBy: actor.id, adoptedAt: at }
  })
}
