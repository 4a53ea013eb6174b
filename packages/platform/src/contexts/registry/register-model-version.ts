import { authorize } from '#contexts/identity/index.ts'
import type { Actor } from '#kernel/actor.ts'
import { type ModelId, type ModelVersionId, newId } from '#kernel/ids.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { insertModelVersion, loadModel } from './model-store.ts'
import {
  digestOf,
  type ModelSource,
  type ModelVersion,
  type ModelVersionDraft,
  versionState,
} from './model-version.ts'
import { provenanceGaps } from './provenance.ts'
import { parseUpstreamAddress } from './upstream-address.ts'

/**
 * Registers a version of a model with its digest and provenance (measures 2.2, 21.4; JR/T 0221-2021, 6.4). The whole
 * provenance stands in the entry's payload, because some of its fields name people.
 * Errors: `registry.not_found`, `version_exists`, `address_refused`.
 */
export async function registerModelVersion(
  actor: Actor,
  modelId: ModelId,
  draft: ModelVersionDraft,
  { db, now, append }: Services,
): Promise<ModelVersion> {
  authorize(actor, 'model:register')
  const source = withNormalAddress(draft.source)

  return serializable(db, async (tx) => {
    const model = await loadModel(tx, actor.institution, modelId)
    const version: ModelVersion = {
      ...draft,
      source,
      id: newId('mver') as ModelVersionId,
      institution: actor.institution,
      modelId,
      digest: digestOf(source),
      registeredBy: actor.id,
      revision: 0,
      createdAt: now(),
    }
    await insertModelVersion(tx, version)
    await append(tx, {
      kind: 'model.version_registered',
      subject: version.id,
      actor,
      body: {
        version: versionState(version),
        provenanceGaps: provenanceGaps(model, version.provenance),
      },
      payloads: [
        {
          name: 'provenance',
          retention: 'dossier',
          content: Buffer.from(JSON.stringify(version.provenance)),
        },
      ],
    })
    return version
  })
}

function withNormalAddress(source: ModelSource): ModelSource {
  if (source.type === 'artefact') return source
  return { ...source, endpoint: parseUpstreamAddress(source.endpoint) }
}
