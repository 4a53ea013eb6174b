import { findNewestDossier, listParts, reportAcknowledged } from '#contexts/governance/index.ts'
import type { Institution } from '#contexts/identity/index.ts'
import { loadApplication, versionsOfModels } from '#contexts/registry/index.ts'
import type { ApplicationId } from '#kernel/ids.ts'
import type { Reader } from '#platform/database/schema.ts'
import type { Filing } from './filing-paper.ts'

/** All that the report of an application is made of. Errors: `registry.not_found`. */
export async function loadFiling(
  reader: Reader,
  owner: Institution,
  id: ApplicationId,
): Promise<Filing> {
  const application = await loadApplication(reader, owner.id, id)
  const dossier = await findNewestDossier(reader, owner.id, id)
  return {
    ...{ institution: owner, application },
    parts: dossier === undefined ? [] : await listParts(reader, dossier),
    models: await versionsOfModels(reader, owner.id, application.modelVersionIds),
    acknowledged: await reportAcknowledged(reader, owner.id, id),
  }
}
