import type { Selectable } from 'kysely'
import type { InstitutionId, ModelVersionId } from '#kernel/ids.ts'
import { nextEpoch } from '#platform/database/epoch.ts'
import type { Reader, Transaction } from '#platform/database/schema.ts'
import type { Deployment, DeploymentId, GatewayDeployment } from './deployment.ts'
import { registryErrors } from './errors.ts'
import type { DeploymentTable } from './tables.ts'

export async function insertDeployment(
  tx: Transaction,
  deployment: Deployment,
  sealedCredential: Uint8Array | undefined,
) {
  await tx
    .insertInto('registry.deployment')
    .values({
      id: deployment.id,
      institution: deployment.institution,
      model_version_id: deployment.modelVersionId,
      base_url: deployment.baseUrl,
      upstream_model: deployment.upstreamModel,
      sealed_credential: sealedCredential ?? null,
      priority: deployment.priority,
      timeout_ms: deployment.timeoutMs,
      enabled: deployment.enabled,
      revision: deployment.revision,
      epoch: await nextEpoch(tx),
      created_at: deployment.createdAt,
    })
    .execute()
}

/** Errors: `registry.not_found`. */
export async function loadDeployment(
  reader: Reader,
  institution: InstitutionId,
  id: DeploymentId,
): Promise<Deployment> {
  const row = await reader
    .selectFrom('registry.deployment')
    .selectAll()
    .where('institution', '=', institution)
    .where('id', '=', id)
    .executeTakeFirst()
  if (row === undefined) throw registryErrors.not_found({ what: 'deployment' })
  return fromRow(row)
}

/** `credential`: bytes replace the one there is, `null` removes it, `undefined` keeps it. Errors: `registry.stale_revision`. */
export async function saveDeployment(
  tx: Transaction,
  { id, institution, revision }: Deployment,
  values: Pick<Deployment, 'baseUrl' | 'upstreamModel' | 'priority' | 'timeoutMs' | 'enabled'>,
  credential: Uint8Array | null | undefined,
): Promise<Deployment> {
  const row = await tx
    .updateTable('registry.deployment')
    .set({
      base_url: values.baseUrl,
      upstream_model: values.upstreamModel,
      priority: values.priority,
      timeout_ms: values.timeoutMs,
      enabled: values.enabled,
      ...(credential !== undefined && { sealed_credential: credential }),
      revision: revision + 1,
      epoch: await nextEpoch(tx),
    })
    .where('institution', '=', institution)
    .where('id', '=', id)
    .where('revision', '=', revision)
    .returningAll()
    .executeTakeFirst()
  if (row === undefined) throw registryErrors.stale_revision({ id, revision })
  return fromRow(row)
}

/** The deployments of a version in the order in which a gateway tries them. */
export async function deploymentsOf(
  reader: Reader,
  institution: InstitutionId,
  version: ModelVersionId,
): Promise<readonly Deployment[]> {
  const rows = await reader
    .selectFrom('registry.deployment')
    .selectAll()
    .where('institution', '=', institution)
    .where('model_version_id', '=', version)
    .orderBy('priority')
    .orderBy('id')
    .execute()
  return rows.map(fromRow)
}

/**
 * Every deployment of every institution that changed after `epoch`, disabled ones included, oldest change first. The one
 * read across institutions here: a gateway serves them all, and holds each row under its own institution.
 */
export async function deploymentsSince(
  reader: Reader,
  epoch: number,
): Promise<readonly GatewayDeployment[]> {
  const rows = await reader
    .selectFrom('registry.deployment as deployment')
    .innerJoin('registry.model_version as version', (join) =>
      join
        .onRef('version.id', '=', 'deployment.model_version_id')
        .onRef('version.institution', '=', 'deployment.institution'),
    )
    .innerJoin('registry.model as model', (join) =>
      join
        .onRef('model.id', '=', 'version.model_id')
        .onRef('model.institution', '=', 'version.institution'),
    )
    .selectAll('deployment')
    .select(['version.digest', 'model.kind', 'model.supplier_id'])
    .where('deployment.epoch', '>', epoch)
    .orderBy('deployment.epoch')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    institution: row.institution,
    modelVersionId: row.model_version_id,
    modelDigest: row.digest,
    modelKind: row.kind,
    supplierId: row.supplier_id ?? undefined,
    baseUrl: row.base_url,
    upstreamModel: row.upstream_model,
    sealedCredential: row.sealed_credential ?? undefined,
    priority: row.priority,
    timeoutMs: row.timeout_ms,
    enabled: row.enabled,
    epoch: row.epoch,
  }))
}

/** Every credential of an institution as it is sealed, for sealing it anew. */
export async function sealedCredentials(reader: Reader, institution: InstitutionId) {
  const rows = await reader
    .selectFrom('registry.deployment')
    .select(['id', 'sealed_credential'])
    .where('institution', '=', institution)
    .orderBy('id')
    .execute()
  return rows.flatMap(({ id, sealed_credential: sealed }) =>
    sealed === null ? [] : [{ id, sealed }],
  )
}

/** Replaces a seal by another of the same credential, unless it was changed meanwhile. */
export async function saveResealed(
  tx: Transaction,
  institution: InstitutionId,
  { id, sealed }: { readonly id: DeploymentId; readonly sealed: Uint8Array },
  resealed: Uint8Array,
) {
  await tx
    .updateTable('registry.deployment')
    .set({ sealed_credential: resealed })
    .where('institution', '=', institution)
    .where('id', '=', id)
    .where('sealed_credential', '=', sealed)
    .execute()
}

function fromRow(row: Selectable<DeploymentTable>): Deployment {
  return {
    id: row.id,
    institution: row.institution,
    modelVersionId: row.model_version_id,
    baseUrl: row.base_url,
    upstreamModel: row.upstream_model,
    hasCredential: row.sealed_credential !== null,
    priority: row.priority,
    timeoutMs: row.timeout_ms,
    enabled: row.enabled,
    revision: row.revision,
    createdAt: row.created_at,
  }
}
