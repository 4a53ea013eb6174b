import { authorize } from '#contexts/identity/index.ts'
import {
  type Application,
  pageOfApplications,
  provenanceGaps,
  registryErrors,
  versionsOfModels,
} from '#contexts/registry/index.ts'
import type { Actor, PersonActor } from '#kernel/actor.ts'
import { type ModelVersionId, newId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import { nextEpoch } from '#platform/database/epoch.ts'
import type { Reader } from '#platform/database/schema.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import type { Admission } from './admission.ts'
import { admissionInForce, insertAdmission } from './admission-store.ts'
import { isSigned } from './dossier-view.ts'
import { governanceErrors } from './errors.ts'
import { unmetAt } from './gates/define-gate.ts'
import { type AdmissionView, modelAdmission } from './gates/model-admission.ts'
import { isFilingListed, isSupplierListed, loadView } from './load-view.ts'

const APPLICATIONS_PER_PAGE = 200

export interface ModelAdmission {
  readonly modelVersionId: ModelVersionId
  readonly validUntil: Instant
  readonly grounds: string
}

/**
 * Admits a model version, so that permits may name it (measures 5.1, 5.2, 18.4, 22.1).
 * Errors: `governance.gate_closed` with everything that is missing, `already_admitted`, `registry.not_found`.
 */
export async function admitModelVersion(
  actor: Actor,
  { modelVersionId, validUntil, grounds }: ModelAdmission,
  { db, now, append }: Services,
): Promise<Admission> {
  authorize(actor, 'model:admit')
  const { institution } = actor

  return serializable(db, async (tx) => {
    const at = now()
    const view = await loadAdmissionView(tx, actor, modelVersionId, validUntil, at)
    const unmet = unmetAt(modelAdmission, view, at)
    if (unmet.length > 0) throw governanceErrors.gate_closed({ gate: modelAdmission.id, unmet })
    if ((await admissionInForce(tx, institution, modelVersionId, at)) !== undefined) {
      throw governanceErrors.already_admitted()
    }

    const admission: Admission = {
      id: newId('adm'),
      institution,
      modelVersionId,
      grounds,
      admittedBy: actor.id,
      admittedAt: at,
      validUntil,
      epoch: await nextEpoch(tx),
    }
    await insertAdmission(tx, admission)
    await append(tx, {
      kind: 'admission.granted',
      subject: admission.id,
      actor,
      body: {
        modelVersion: modelVersionId,
        digest: view.version.digest,
        validUntil,
        grounds,
        gate: modelAdmission.id,
        gateSource: modelAdmission.sourceDigest,
      },
    })
    return admission
  })
}

/** What the admission of a model version would be judged by. Errors: `registry.not_found`. */
export async function loadAdmissionView(
  reader: Reader,
  actor: PersonActor,
  modelVersionId: ModelVersionId,
  validUntil: Instant,
  now: Instant,
): Promise<AdmissionView> {
  const [found] = await versionsOfModels(reader, actor.institution, [modelVersionId])
  if (found === undefined) throw registryErrors.not_found({ what: 'model_version' })
  const { model, version } = found
  const { explainability } = version
  const users = await highTierUsers(reader, actor, modelVersionId)
  return {
    version: {
      digest: version.digest,
      registeredBy: version.registeredBy,
      rated: explainability !== undefined,
      ratingGrounds: explainability?.grounds.zh ?? '',
    },
    model: { kind: model.kind, origin: model.origin, ownerId: model.ownerId },
    provenanceGaps: provenanceGaps(model, version.provenance),
    filingListed: await isFilingListed(reader, version),
    supplierListed: await isSupplierListed(reader, model, now),
    usedInHighTier: users.length > 0,
    modelCardsSigned: await areModelCardsSigned(reader, users, now),
    admitterId: actor.id,
    validUntil,
    exceptions: [],
  }
}

/** The high-tier applications that name a version and are not retired. */
async function highTierUsers(
  reader: Reader,
  { institution }: PersonActor,
  modelVersion: ModelVersionId,
): Promise<readonly Application[]> {
  const users: Application[] = []
  for (let after: Application['id'] | undefined; ; ) {
    const page = await pageOfApplications(
      reader,
      institution,
      { modelVersion, tier: 'high' },
      { after, limit: APPLICATIONS_PER_PAGE },
    )
    users.push(...page.filter(({ stage }) => stage !== 'retirement'))
    after = page.at(-1)?.id
    if (page.length < APPLICATIONS_PER_PAGE) return users
  }
}

async function areModelCardsSigned(
  reader: Reader,
  users: readonly Application[],
  now: Instant,
): Promise<boolean> {
  for (const { institution, id } of users) {
    const { view } = await loadView(reader, institution, id, now)
    if (!isSigned(view, 'model-card')) return false
  }
  return true
}
