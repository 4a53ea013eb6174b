import type { Actor, Role } from '#kernel/actor.ts'
import type { InstitutionId, PersonId } from '#kernel/ids.ts'
import type { Transaction } from '#platform/database/schema.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { authorize } from './authorize.ts'
import { identityErrors } from './errors.ts'
import { Roles } from './person.ts'
import { countAdministrators, findPerson, saveRoles } from './store.ts'

/**
 * Gives a person other roles; open sessions have them from the next request on. Nobody changes
 * their own, so that no administrator becomes a second line alone.
 *
 * @throws `identity.own_account`, `identity.unknown_person`, `identity.person_deactivated`,
 * `identity.last_administrator`
 */
export async function changeRoles(
  actor: Actor,
  input: { readonly personId: PersonId; readonly roles: readonly Role[] },
  { db, append }: Services,
) {
  authorize(actor, 'person:manage')
  if (input.personId === actor.id) throw identityErrors.own_account()
  const roles = Roles.parse(input.roles)

  return serializable(db, async (tx) => {
    const person = await loadActivePerson(tx, actor.institution, input.personId)
    const changed = await saveRoles(tx, person, roles)
    await assertAdministratorRemains(tx, actor.institution)
    await append(tx, {
      kind: 'person.roles_changed',
      subject: person.id,
      actor,
      body: { from: [...person.roles], to: [...roles] },
    })
    return changed
  })
}

/** @throws `identity.unknown_person`, `identity.person_deactivated` */
export async function loadActivePerson(tx: Transaction, institution: InstitutionId, id: PersonId) {
  const person = await findPerson(tx, institution, id)
  if (person === undefined) throw identityErrors.unknown_person()
  if (person.deactivatedAt !== undefined) throw identityErrors.person_deactivated()
  return person
}

/**
 * Two administrators who remove each other at the same instant meet here: the serializable
 * transaction lets one of them count again.
 *
 * @throws `identity.last_administrator`
 */
export async function assertAdministratorRemains(tx: Transaction, institution: InstitutionId) {
  if ((await countAdministrators(tx, institution)) === 0) throw identityErrors.last_administrator()
}
