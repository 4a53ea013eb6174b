import { authorize } from '#contexts/identity/index.ts'
import type { Actor } from '#kernel/actor.ts'
import type { ModelVersionId } from '#kernel/ids.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { registryErrors } from './errors.ts'
import { loadModelVersion, saveExplainability } from './model-store.ts'
import {
  type Explainability,
  explainabilityFacts,
  type ModelVersion,
  versionState,
} from './model-version.ts'

/**
 * Rates how far a version can be explained, with method and grounds (measure 22.1). Material: approvals of every
 * application that uses the version are void by it, since the rating stands in their dossiers' digests.
 * Errors: `registry.not_found`, `stale_revision`.
 */
export async function rateExplainability(
  actor: Actor,
  id: ModelVersionId,
  { revision, explainability }: { revision: number; explainability: Explainability },
  { db, append }: Services,
): Promise<ModelVersion> {
  authorize(actor, 'model:edit')

  return serializable(db, async (tx) => {
    const current = await loadModelVersion(tx, actor.institution, id)
    if (current.revision !== revision) throw registryErrors.stale_revision({ id, revision })
    const version = await saveExplainability(tx, current, explainability)
    await append(tx, {
      kind: 'model.version_rated',
      subject: id,
      actor,
      body: {
        before: { explainability: explainabilityFacts(current.explainability) ?? null },
        version: versionState(version),
      },
    })
    return version
  })
}
