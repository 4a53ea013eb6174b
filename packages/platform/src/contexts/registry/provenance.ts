import { z } from 'zod'
import { Bilingual } from '#kernel/bilingual.ts'
import { readCatalogue } from '#platform/catalogue.ts'
import type { Model } from './model.ts'
import { ModelKind, ModelOrigin } from './model.ts'

const TEXT_CHARACTERS_MAX = 500

export const Digest = z.string().regex(/^sha256:[0-9a-f]{64}$/)

/** The fields of `catalogue/model-fields.yaml`; a test compares the two lists. */
export const Provenance = z
  .strictObject({
    acquiredOn: text(),
    dataSource: text(),
    dataVolume: text(),
    storageMedium: text(),
    dataDigest: Digest.optional(),
    sampling: text(),
    modellingScript: text(),
    modellingEnvironment: text(),
    modellingOperator: text(),
    modellingPeriod: text(),
    parameterHistory: text(),
    deploymentOperator: text(),
    deployedOn: text(),
    deploymentScript: text(),
    deploymentEnvironment: text(),
  })
  .readonly()
export type Provenance = z.infer<typeof Provenance>
export type ProvenanceField = keyof Provenance

function text() {
  return z.string().trim().min(1).max(TEXT_CHARACTERS_MAX).optional()
}

/** The fields that name people: they stand in the entry's encrypted payload and never in its body. */
export const personalFields = [
  'modellingOperator',
  'deploymentOperator',
] as const satisfies readonly ProvenanceField[]

/** What is to be known of where a model comes from, in the order of `catalogue/model-fields.yaml` (measure 22.4). */
export const ModelFields = z.strictObject({
  version: z.string(),
  source: z.string(),
  groups: z
    .array(
      z.strictObject({
        id: z.string(),
        title: Bilingual,
        fields: z
          .array(
            z.strictObject({
              id: z.enum(Object.keys(Provenance.unwrap().shape) as [ProvenanceField]),
              type: z.enum(['text', 'digest']),
              label: Bilingual,
              help: Bilingual,
              required: z.boolean(),
              /** Of models of which kind and origin it is asked; any kind where none is named. */
              kinds: z.array(ModelKind).readonly().optional(),
              origins: z.array(ModelOrigin).readonly(),
            }),
          )
          .readonly(),
      }),
    )
    .readonly(),
})

export const readModelFields = () => ModelFields.parse(readCatalogue('model-fields.yaml'))

export function readProvenanceFields() {
  return readModelFields().groups.flatMap(({ fields }) => fields)
}

/**
 * The fields of JR/T 0221-2021, 6.4 that a version of this model needs and does not have, in the catalogue's order.
 * A version may be registered with gaps, because a gap that is seen is better than a made-up answer; gates look at them.
 */
export function provenanceGaps(
  model: Pick<Model, 'kind' | 'origin'>,
  provenance: Provenance,
): readonly ProvenanceField[] {
  return readProvenanceFields()
    .filter(({ required, kinds, origins }) => {
      const applies = origins.includes(model.origin) && (kinds?.includes(model.kind) ?? true)
      return required && applies
    })
    .map(({ id }) => id)
    .filter((id) => provenance[id] === undefined)
}
