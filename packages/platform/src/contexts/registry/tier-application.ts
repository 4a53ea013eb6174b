import { authorize } from '#contexts/identity/index.ts'
import type { Actor } from '#kernel/actor.ts'
import type { ApplicationId } from '#kernel/ids.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { type Application, draftOf } from './application.ts'
import { tieredEntry } from './application-entries.ts'
import { loadApplication, saveDraft } from './application-store.ts'
import { assertEditable } from './edit-application.ts'
import { judge } from './register-application.ts'

/**
 * Derives the tier anew by the table in force, after the table itself was changed (measure 15.1).
 * Errors: `registry.not_found`, `not_answerable`, `retired`.
 */
export async function tierApplication(
  actor: Actor,
  id: ApplicationId,
  { db, now, append }: Services,
): Promise<Application> {
  authorize(actor, 'application:edit')

  return serializable(db, async (tx) => {
    const current = await loadApplication(tx, actor.institution, id)
    assertEditable(actor, current)
    const { draft, derivation } = await judge(tx, actor.institution, draftOf(current), now())
    const application = await saveDraft(tx, current, draft, derivation)
    await append(tx, tieredEntry(actor, current, application))
    return application
  })
}
