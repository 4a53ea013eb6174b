import { authorize } from '#contexts/identity/index.ts'
import type { Actor } from '#kernel/actor.ts'
import { nextEpoch } from '#platform/database/epoch.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { type Admission, isAdmissionInForce } from './admission.ts'
import { loadAdmission, saveRevocation } from './admission-store.ts'
import { governanceErrors } from './errors.ts'
import type { AdmissionId } from './ids.ts'

/**
 * Takes an admission out of force; gateways hear of it by its epoch.
 * Errors: `governance.not_found`, `admission_over`.
 */
export async function revokeAdmission(
  actor: Actor,
  { admissionId, reason }: { readonly admissionId: AdmissionId; readonly reason: string },
  { db, now, append }: Services,
): Promise<Admission> {
  authorize(actor, 'model:admit')

  return serializable(db, async (tx) => {
    const admission = await loadAdmission(tx, actor.institution, admissionId)
    const at = now()
    // An expired one carries nothing, and its new epoch would cover a later admission in the gateways' memory.
    if (!isAdmissionInForce(admission, at)) throw governanceErrors.admission_over()

    const epoch = await nextEpoch(tx)
    const revoked = await saveRevocation(tx, admission, { by: actor.id, reason, at, epoch })
    await append(tx, {
      kind: 'admission.revoked',
      subject: admissionId,
      actor,
      body: { modelVersion: admission.modelVersionId, reason },
    })
    return revoked
  })
}
