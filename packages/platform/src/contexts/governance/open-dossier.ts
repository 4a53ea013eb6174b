import { authorize } from '#contexts/identity/index.ts'
import { answersFor, loadApplication, registryErrors } from '#contexts/registry/index.ts'
import type { Actor } from '#kernel/actor.ts'
import { type ApplicationId, newId } from '#kernel/ids.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import type { Dossier } from './dossier.ts'
import { findNewestDossier, insertDossier, isSealed } from './dossier-store.ts'
import { governanceErrors } from './errors.ts'

/**
 * Opens the next dossier of an application: its first, or one for a change after the last was approved.
 * Errors: `governance.dossier_open` while one is open, `registry.not_found`, `not_answerable`, `retired`.
 */
export async function openDossier(
  actor: Actor,
  applicationId: ApplicationId,
  { db, now, append }: Services,
): Promise<Dossier> {
  authorize(actor, 'dossier:open')
  const { institution } = actor

  return serializable(db, async (tx) => {
    const application = await loadApplication(tx, institution, applicationId)
    if (!answersFor(actor.id, application))
      throw registryErrors.not_answerable({ id: applicationId })
    if (application.stage === 'retirement') throw registryErrors.retired({ id: applicationId })
    const newest = await findNewestDossier(tx, institution, applicationId)
    if (newest !== undefined && !(await isSealed(tx, institution, newest.id))) {
      throw governanceErrors.dossier_open({ version: newest.version })
    }

    const dossier: Dossier = {
      id: newId('dos'),
      institution,
      applicationId,
      version: (newest?.version ?? 0) + 1,
      openedBy: actor.id,
      openedAt: now(),
    }
    await insertDossier(tx, dossier)
    await append(tx, {
      kind: 'dossier.opened',
      subject: dossier.id,
      actor,
      body: { application: applicationId, version: dossier.version },
    })
    return dossier
  })
}
