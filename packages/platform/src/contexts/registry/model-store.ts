import type { Insertable, Selectable } from 'kysely'
import type { InstitutionId, ModelId, ModelVersionId, SupplierId } from '#kernel/ids.ts'
import { containing } from '#platform/database/containing.ts'
import type { Reader, Transaction } from '#platform/database/schema.ts'
import { sqlState } from '#platform/database/transaction.ts'
import type { Page } from './application-store.ts'
import { registryErrors } from './errors.ts'
import type { Model, ModelKind, ModelOrigin } from './model.ts'
import type { Explainability, ModelVersion } from './model-version.ts'
import type { ModelTable, ModelVersionTable } from './tables.ts'

const UNIQUE_VIOLATION = '23505'

export interface ModelFilter {
  readonly kind?: ModelKind | undefined
  readonly origin?: ModelOrigin | undefined
  readonly supplier?: SupplierId | undefined
  /** Found in the name, in either language. */
  readonly text?: string | undefined
  readonly ids?: readonly ModelId[] | undefined
}

/** A version with the model that it is a version of: what gates and permits look at together. */
export interface VersionOfModel {
  readonly model: Model
  readonly version: ModelVersion
}

export async function insertModel(tx: Transaction, model: Model) {
  const { name, supplierId } = model
  await tx
    .insertInto('registry.model')
    .values({
      id: model.id,
      institution: model.institution,
      name_zh: name.zh,
      name_en: name.en,
      kind: model.kind,
      origin: model.origin,
      supplier_id: supplierId ?? null,
      owner_id: model.ownerId,
      created_at: model.createdAt,
    })
    .execute()
}

/** Errors: `registry.not_found`. */
export async function loadModel(
  reader: Reader,
  institution: InstitutionId,
  id: ModelId,
): Promise<Model> {
  const row = await reader
    .selectFrom('registry.model')
    .selectAll()
    .where('institution', '=', institution)
    .where('id', '=', id)
    .executeTakeFirst()
  if (row === undefined) throw registryErrors.not_found({ what: 'model' })
  return modelOf(row)
}

export async function pageOfModels(
  reader: Reader,
  institution: InstitutionId,
  { kind, origin, supplier, text, ids }: ModelFilter,
  { after, limit }: Page<ModelId>,
): Promise<readonly Model[]> {
  let query = reader
    .selectFrom('registry.model')
    .selectAll()
    .where('institution', '=', institution)
    .orderBy('id')
    .limit(limit)
  if (after !== undefined) query = query.where('id', '>', after)
  if (kind !== undefined) query = query.where('kind', '=', kind)
  if (origin !== undefined) query = query.where('origin', '=', origin)
  if (supplier !== undefined) query = query.where('supplier_id', '=', supplier)
  if (text !== undefined) query = query.where(containing(['name_zh', 'name_en'], text))
  if (ids !== undefined) query = query.where('id', 'in', ids)
  return (await query.execute()).map(modelOf)
}

/** Errors: `registry.version_exists`. */
export async function insertModelVersion(tx: Transaction, version: ModelVersion) {
  try {
    await tx.insertInto('registry.model_version').values(versionRow(version)).execute()
  } catch (error) {
    if (sqlState(error) !== UNIQUE_VIOLATION) throw error
    throw registryErrors.version_exists({ version: version.version })
  }
}

/** Errors: `registry.not_found`. */
export async function loadModelVersion(
  reader: Reader,
  institution: InstitutionId,
  id: ModelVersionId,
): Promise<ModelVersion> {
  const row = await reader
    .selectFrom('registry.model_version')
    .selectAll()
    .where('institution', '=', institution)
    .where('id', '=', id)
    .executeTakeFirst()
  if (row === undefined) throw registryErrors.not_found({ what: 'model_version' })
  return versionOf(row)
}

export async function pageOfModelVersions(
  reader: Reader,
  institution: InstitutionId,
  model: ModelId,
  { after, limit }: Page<ModelVersionId>,
): Promise<readonly ModelVersion[]> {
  let query = reader
    .selectFrom('registry.model_version')
    .selectAll()
    .where('institution', '=', institution)
    .where('model_id', '=', model)
    .orderBy('id')
    .limit(limit)
  if (after !== undefined) query = query.where('id', '>', after)
  return (await query.execute()).map(versionOf)
}

/** A version as people choose it: by the name of its model. */
export interface NamedVersion {
  readonly id: ModelVersionId
  readonly version: string
  readonly modelId: ModelId
  readonly modelName: Model['name']
  readonly kind: ModelKind
}

export interface NamedVersionFilter {
  /** Found in the name of the model, in either language, followed by the version. */
  readonly text?: string | undefined
  readonly ids?: readonly ModelVersionId[] | undefined
}

/** One page of all versions, in the order of registration. */
export async function pageOfNamedVersions(
  reader: Reader,
  institution: InstitutionId,
  { text, ids }: NamedVersionFilter,
  { after, limit }: Page<ModelVersionId>,
): Promise<readonly NamedVersion[]> {
  let query = reader
    .selectFrom('registry.model_version as version')
    .innerJoin('registry.model as model', (join) =>
      join
        .onRef('model.id', '=', 'version.model_id')
        .onRef('model.institution', '=', 'version.institution'),
    )
    .select(['version.id', 'version.version', 'version.model_id', 'model.kind'])
    .select(['model.name_zh', 'model.name_en'])
    .where('version.institution', '=', institution)
    .orderBy('version.id')
    .limit(limit)
  if (after !== undefined) query = query.where('version.id', '>', after)
  if (ids !== undefined) query = query.where('version.id', 'in', ids)
  if (text !== undefined) {
    const inChinese = ['model.name_zh', 'version.version']
    query = query.where(containing([...inChinese, 'model.name_en', 'version.version'], text))
  }
  return (await query.execute()).map((row) => ({
    id: row.id,
    version: row.version,
    modelId: row.model_id,
    modelName: { zh: row.name_zh, en: row.name_en },
    kind: row.kind,
  }))
}

/** Versions with their models, in the order of their ids; what does not exist here is left out. */
export async function versionsOfModels(
  reader: Reader,
  institution: InstitutionId,
  ids: readonly ModelVersionId[],
): Promise<readonly VersionOfModel[]> {
  if (ids.length === 0) return []
  const versions = await reader
    .selectFrom('registry.model_version')
    .selectAll()
    .where('institution', '=', institution)
    .where('id', 'in', ids)
    .orderBy('id')
    .execute()
  if (versions.length === 0) return []
  const models = await reader
    .selectFrom('registry.model')
    .selectAll()
    .where('institution', '=', institution)
    .where('id', 'in', [...new Set(versions.map((row) => row.model_id))])
    .execute()
  const modelById = new Map(models.map((row) => [row.id, modelOf(row)]))
  return versions.map((row) => ({ model: modelById.get(row.model_id)!, version: versionOf(row) }))
}

/** The ids, of those asked for, under which no version is registered here. */
export async function unknownModelVersions(
  reader: Reader,
  institution: InstitutionId,
  ids: readonly ModelVersionId[],
): Promise<readonly ModelVersionId[]> {
  if (ids.length === 0) return []
  const rows = await reader
    .selectFrom('registry.model_version')
    .select('id')
    .where('institution', '=', institution)
    .where('id', 'in', ids)
    .execute()
  const known = new Set(rows.map(({ id }) => id))
  return ids.filter((id) => !known.has(id))
}

/** The only change that a version takes. Errors: `registry.stale_revision`. */
export async function saveExplainability(
  tx: Transaction,
  { id, institution, revision }: ModelVersion,
  explainability: Explainability,
): Promise<ModelVersion> {
  const row = await tx
    .updateTable('registry.model_version')
    .set({ explainability: JSON.stringify(explainability), revision: revision + 1 })
    .where('institution', '=', institution)
    .where('id', '=', id)
    .where('revision', '=', revision)
    .returningAll()
    .executeTakeFirst()
  if (row === undefined) throw registryErrors.stale_revision({ id, revision })
  return versionOf(row)
}

export function modelOf(row: Selectable<ModelTable>): Model {
  return {
    id: row.id,
    institution: row.institution,
    name: { zh: row.name_zh, en: row.name_en },
    kind: row.kind,
    origin: row.origin,
    ...(row.supplier_id !== null && { supplierId: row.supplier_id }),
    ownerId: row.owner_id,
    createdAt: row.created_at,
  }
}

function versionRow(version: ModelVersion): Insertable<ModelVersionTable> {
  const { filing, explainability, price } = version
  return {
    id: version.id,
    institution: version.institution,
    model_id: version.modelId,
    version: version.version,
    digest: version.digest,
    source: JSON.stringify(version.source),
    provenance: JSON.stringify(version.provenance),
    filing: filing === undefined ? null : JSON.stringify(filing),
    explainability: explainability === undefined ? null : JSON.stringify(explainability),
    context_tokens_max: version.contextTokensMax ?? null,
    price: price === undefined ? null : JSON.stringify(price),
    registered_by: version.registeredBy,
    revision: version.revision,
    created_at: version.createdAt,
  }
}

function versionOf(row: Selectable<ModelVersionTable>): ModelVersion {
  return {
    id: row.id,
    institution: row.institution,
    modelId: row.model_id,
    version: row.version,
    digest: row.digest,
    source: row.source,
    provenance: row.provenance,
    ...(row.filing !== null && { filing: row.filing }),
    ...(row.explainability !== null && { explainability: row.explainability }),
    ...(row.context_tokens_max !== null && { contextTokensMax: row.context_tokens_max }),
    ...(row.price !== null && { price: row.price }),
    registeredBy: row.registered_by,
    revision: row.revision,
    createdAt: row.created_at,
  }
}
