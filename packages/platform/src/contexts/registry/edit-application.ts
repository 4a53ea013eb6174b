import { authorize, type Permission, roleMay } from '#contexts/identity/index.ts'
import type { Actor, PersonActor, Role } from '#kernel/actor.ts'
import type { ApplicationId } from '#kernel/ids.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import {
  type Application,
  type ApplicationDraft,
  answersFor,
  applicationState,
  keepGiver,
} from './application.ts'
import { editedEntry, isSame } from './application-entries.ts'
import { loadApplication, saveDraft } from './application-store.ts'
import { registryErrors } from './errors.ts'
import { assertReferences, type Judged, judge } from './register-application.ts'

/**
 * Changes what is declared about an application; its tier is derived anew. Where a material fact changes, every approval
 * is void by that alone, since approvals bind to the digest of those facts (measure 16.2).
 * Errors: `registry.not_found`, `not_answerable`, `retired`, `stale_revision`, `unknown_scenario`, `unknown_people`,
 * `unknown_model_versions`.
 */
export async function editApplication(
  actor: Actor,
  id: ApplicationId,
  { revision, draft }: { readonly revision: number; readonly draft: ApplicationDraft },
  { db, now, append }: Services,
): Promise<Application> {
  authorize(actor, 'application:edit')

  return serializable(db, async (tx) => {
    const judged = await judge(tx, actor.institution, draft, now())
    const current = await loadApplication(tx, actor.institution, id)
    assertEditable(actor, current)
    if (current.revision !== revision) throw registryErrors.stale_revision({ id, revision })
    await assertReferences(tx, actor.institution, draft)
    if (isUnchanged(current, judged)) return current

    const application = await saveDraft(tx, current, judged.draft, judged.derivation)
    await append(tx, editedEntry(actor, current, application))
    return application
  })
}

/** Errors: `registry.not_answerable`, an administrator included; `registry.retired`. */
export function assertEditable(actor: PersonActor, application: Application) {
  const { id } = application
  if (!answersFor(actor.id, application)) throw registryErrors.not_answerable({ id })
  if (application.stage === 'retirement') throw registryErrors.retired({ id })
}

/** Roles that are held for an application, and say nothing of others. */
const ROLES_FOR_ONE: readonly Role[] = ['application-owner', 'developer']

/**
 * INVARIANT: who may do something only as owner or developer of an application does it for those that they answer for; an office,
 * such as risk management or operation, does it for any. Errors: `registry.not_answerable`.
 */
export function assertOwnOrOffice(
  actor: PersonActor,
  permission: Permission,
  application: Pick<Application, 'id' | 'ownerId' | 'responsible'>,
) {
  if (actsByOffice(actor, permission) || answersFor(actor.id, application)) return
  throw registryErrors.not_answerable({ id: application.id })
}

/** Whether somebody may do something by an office, and not only for what they answer for. */
export function actsByOffice(actor: PersonActor, permission: Permission): boolean {
  return actor.roles.some((role) => !ROLES_FOR_ONE.includes(role) && roleMay(role, permission))
}

/** Whether saving would change nothing: then nothing is saved, and nothing appended. */
export function isUnchanged(current: Application, { draft, derivation }: Judged): boolean {
  const kept = keepGiver(current.derivation, derivation)
  const next = { ...current, ...draft, derivation: kept, tier: kept.tier }
  return isSame(applicationState(current), applicationState(next))
}
