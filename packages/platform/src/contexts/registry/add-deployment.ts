import { authorize } from '#contexts/identity/index.ts'
import type { Actor } from '#kernel/actor.ts'
import { type ModelVersionId, newId } from '#kernel/ids.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import {
  type Deployment,
  type DeploymentDraft,
  type DeploymentId,
  deploymentState,
  sealCredential,
} from './deployment.ts'
import { insertDeployment } from './deployment-store.ts'
import { registryErrors } from './errors.ts'
import { loadModelVersion } from './model-store.ts'
import type { ModelVersion } from './model-version.ts'
import { parseUpstreamAddress } from './upstream-address.ts'

/**
 * Says where a model version answers. The credential is sealed before it is stored and never leaves again but to the
 * upstream. Errors: `registry.not_found`, `address_refused`, `deployment_differs`.
 */
export async function addDeployment(
  actor: Actor,
  modelVersionId: ModelVersionId,
  draft: DeploymentDraft,
  { db, now, append, vault }: Services,
): Promise<Deployment> {
  authorize(actor, 'deployment:manage')
  const { credential, ...values } = draft
  const baseUrl = parseUpstreamAddress(draft.baseUrl)
  const id = newId('dep') as DeploymentId
  const sealed = typeof credential === 'string' ? sealCredential(vault, id, credential) : undefined

  return serializable(db, async (tx) => {
    assertServes(await loadModelVersion(tx, actor.institution, modelVersionId), draft)
    const deployment: Deployment = {
      ...values,
      baseUrl,
      id,
      institution: actor.institution,
      modelVersionId,
      hasCredential: sealed !== undefined,
      revision: 0,
      createdAt: now(),
    }
    await insertDeployment(tx, deployment, sealed)
    await append(tx, {
      kind: 'deployment.added',
      subject: id,
      actor,
      body: { deployment: deploymentState(deployment) },
    })
    return deployment
  })
}

/**
 * A version that is only called is known by what was declared about it, so a deployment that asks the upstream for another
 * model would let that one run under an approval it never had. Errors: `registry.deployment_differs`.
 */
export function assertServes(
  { source }: ModelVersion,
  { upstreamModel }: Pick<Deployment, 'upstreamModel'>,
) {
  if (source.type !== 'endpoint' || source.upstreamModel === upstreamModel) return
  throw registryErrors.deployment_differs({ declared: source.upstreamModel })
}
