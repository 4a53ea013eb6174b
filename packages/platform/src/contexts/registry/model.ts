import { z } from 'zod'
import { InstitutionId, ModelId, PersonId, SupplierId } from '#kernel/ids.ts'
import { Instant } from '#kernel/time.ts'
import type { JsonValue } from '#platform/services.ts'
import { boundedText, NAME_CHARACTERS_MAX } from './application.ts'

export const ModelKind = z.enum(['predictive', 'generative', 'embedding'])
export type ModelKind = z.infer<typeof ModelKind>

export const ModelOrigin = z.enum(['in-house', 'external', 'open-source'])
export type ModelOrigin = z.infer<typeof ModelOrigin>

export const ModelDraft = z
  .strictObject({
    name: boundedText(NAME_CHARACTERS_MAX),
    kind: ModelKind,
    origin: ModelOrigin,
    /** Who supplies it; an external model always has one. Whether the supplier is listed is the gate's question. */
    supplierId: SupplierId.optional(),
    ownerId: PersonId,
  })
  .readonly()
export type ModelDraft = z.infer<typeof ModelDraft>

/**
 * A model: a line of versions of one kind and origin. It never changes after registration: what kind it is and who
 * supplies it decides which admission it needs (measures 5.1, 5.2, 18.4), so another answer is another model.
 */
export const Model = z
  .object({
    ...ModelDraft.unwrap().shape,
    id: ModelId,
    institution: InstitutionId,
    createdAt: Instant,
  })
  .readonly()
export type Model = z.infer<typeof Model>

/** The state of a model as the ledger's entries carry it. */
export function modelState(model: Model): { readonly [key: string]: JsonValue } {
  const { supplierId, ...rest } = model
  return { ...rest, ...(supplierId !== undefined && { supplierId }) }
}
