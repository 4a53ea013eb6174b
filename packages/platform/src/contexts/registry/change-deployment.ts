import { authorize } from '#contexts/identity/index.ts'
import type { Actor } from '#kernel/actor.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { assertServes } from './add-deployment.ts'
import { changedMembers } from './application-entries.ts'
import {
  type Deployment,
  type DeploymentDraft,
  type DeploymentId,
  deploymentState,
  sealCredential,
} from './deployment.ts'
import { loadDeployment, saveDeployment } from './deployment-store.ts'
import { registryErrors } from './errors.ts'
import { loadModelVersion } from './model-store.ts'
import { parseUpstreamAddress } from './upstream-address.ts'

/**
 * Changes, enables or disables a deployment; every gateway learns of it by the epoch of its row.
 * INVARIANT: a stored credential goes to no other server than the one it was given for: whoever may change the address need not
 * know the secret, and would have it sent to a place of their own.
 * Errors: `registry.not_found`, `stale_revision`, `address_refused`, `deployment_differs`, `credential_elsewhere`.
 */
export async function changeDeployment(
  actor: Actor,
  id: DeploymentId,
  { revision, draft }: { readonly revision: number; readonly draft: DeploymentDraft },
  { db, append, vault }: Services,
): Promise<Deployment> {
  authorize(actor, 'deployment:manage')
  const { credential, ...values } = draft
  const baseUrl = parseUpstreamAddress(draft.baseUrl)
  const sealed = typeof credential === 'string' ? sealCredential(vault, id, credential) : credential

  return serializable(db, async (tx) => {
    const current = await loadDeployment(tx, actor.institution, id)
    if (current.revision !== revision) throw registryErrors.stale_revision({ id, revision })
    assertServes(await loadModelVersion(tx, actor.institution, current.modelVersionId), draft)
    const isKept = sealed === undefined && current.hasCredential
    if (isKept && serverOf(baseUrl) !== serverOf(current.baseUrl)) {
      throw registryErrors.credential_elsewhere()
    }
    const deployment = await saveDeployment(tx, current, { ...values, baseUrl }, sealed)
    await append(tx, {
      kind: 'deployment.changed',
      subject: id,
      actor,
      body: {
        before: changedMembers(deploymentState(current), deploymentState(deployment)),
        deployment: deploymentState(deployment),
        credential: sealed === undefined ? 'kept' : sealed === null ? 'removed' : 'replaced',
      },
    })
    return deployment
  })
}

/** Scheme, name and port; what answers in process is a server by itself. */
function serverOf(baseUrl: string): string {
  const { origin } = new URL(baseUrl)
  return origin === 'null' ? baseUrl : origin
}
