import { authorize } from '#contexts/identity/index.ts'
import type { Actor } from '#kernel/actor.ts'
import { type ModelId, newId } from '#kernel/ids.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { registryErrors } from './errors.ts'
import { type Model, type ModelDraft, modelState } from './model.ts'
import { insertModel } from './model-store.ts'
import { assertPeople } from './people.ts'

/** Registers a model (measure 2.2). Errors: `registry.supplier_missing`, `unknown_people`. */
export async function registerModel(
  actor: Actor,
  draft: ModelDraft,
  { db, now, append }: Services,
): Promise<Model> {
  authorize(actor, 'model:register')
  if (draft.origin === 'external' && draft.supplierId === undefined) {
    throw registryErrors.supplier_missing()
  }

  return serializable(db, async (tx) => {
    await assertPeople(tx, actor.institution, [draft.ownerId])
    const id = newId('mod') as ModelId
    const model: Model = { ...draft, id, institution: actor.institution, createdAt: now() }
    await insertModel(tx, model)
    await append(tx, {
      kind: 'model.registered',
      subject: id,
      actor,
      body: { model: modelState(model) },
    })
    return model
  })
}
