import type { Actor } from '#kernel/actor.ts'
import type { PersonId } from '#kernel/ids.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { authorize } from './authorize.ts'
import { assertAdministratorRemains, loadActivePerson } from './change-roles.ts'
import { identityErrors } from './errors.ts'
import { endSessions } from './session-store.ts'
import { saveDeactivation } from './store.ts'

/**
 * Ends somebody's part here: no sign-in, no open session. What the person did stays theirs.
 *
 * @throws `identity.own_account`, `identity.unknown_person`, `identity.person_deactivated`,
 * `identity.last_administrator`
 */
export async function deactivatePerson(
  actor: Actor,
  personId: PersonId,
  { db, now, append }: Services,
) {
  authorize(actor, 'person:manage')
  if (personId === actor.id) throw identityErrors.own_account()

  return serializable(db, async (tx) => {
    const person = await loadActivePerson(tx, actor.institution, personId)
    const at = now()
    const deactivated = await saveDeactivation(tx, person, at)
    await assertAdministratorRemains(tx, actor.institution)
    const ended = await endSessions(tx, person, {}, at)
    await append(tx, {
      kind: 'person.deactivated',
      subject: person.id,
      actor,
      body: { sessionsEnded: ended.length },
    })
    return deactivated
  })
}
