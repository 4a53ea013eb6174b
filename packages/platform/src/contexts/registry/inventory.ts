import { z } from 'zod'
import { entriesOf } from '#contexts/ledger/index.ts'
import type { InstitutionId } from '#kernel/ids.ts'
import { Instant } from '#kernel/time.ts'
import type { Reader } from '#platform/database/schema.ts'
import { ApplicationState } from './application.ts'
import { Model } from './model.ts'
import { ModelVersion } from './model-version.ts'

/**
 * The entries from which the inventory is read, each with the state after its act in its body. Governance appends
 * `application.advanced`; all others are appended here.
 */
export const inventoryKinds = [
  'application.registered',
  'application.edited',
  'application.tiered',
  'application.advanced',
  'model.registered',
  'model.version_registered',
  'model.version_rated',
] as const

/** What was registered at an instant, in the order of registration (measures 2.2, 15.2). */
export const Inventory = z
  .object({
    at: Instant,
    applications: z.array(ApplicationState).readonly(),
    models: z.array(Model).readonly(),
    modelVersions: z.array(ModelVersion).readonly(),
  })
  .readonly()
export type Inventory = z.infer<typeof Inventory>

const Body = z.object({
  application: ApplicationState.optional(),
  model: Model.optional(),
  version: ModelVersion.optional(),
})

/**
 * The inventory as of an instant, from the ledger's entries alone: the registry's own tables only know the present, and
 * what a supervisor asks about is the past. Operators' names in a version's provenance are left out, for entries do not hold them.
 */
export async function inventoryAt(
  reader: Reader,
  institution: InstitutionId,
  at: Instant,
): Promise<Inventory> {
  const applications = new Map<string, ApplicationState>()
  const models = new Map<string, Model>()
  const modelVersions = new Map<string, ModelVersion>()
  for await (const entry of entriesOf(reader, institution, { kinds: inventoryKinds, until: at })) {
    const { application, model, version } = Body.parse(entry.body)
    if (application !== undefined) applications.set(application.id, application)
    if (model !== undefined) models.set(model.id, model)
    if (version !== undefined) modelVersions.set(version.id, version)
  }
  return {
    at,
    applications: [...applications.values()],
    models: [...models.values()],
    modelVersions: [...modelVersions.values()],
  }
}
