import type { Actor } from '#kernel/actor.ts'
import { newId, type PersonId } from '#kernel/ids.ts'
import type { Transaction } from '#platform/database/schema.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { authorize } from './authorize.ts'
import { assertPasswordFits, hashPassword } from './password.ts'
import { NewPerson, type Person } from './person.ts'
import { insertPerson } from './store.ts'

/**
 * Adds somebody to the actor's institution.
 *
 * @throws `identity.login_taken`, `identity.weak_password`
 */
export async function addPerson(actor: Actor, draft: NewPerson, services: Services) {
  authorize(actor, 'person:manage')
  const prepared = await preparePerson(draft)
  return serializable(services.db, (tx) => insertNewPerson(tx, actor, prepared, services))
}

/** Hashing takes tens of milliseconds, so it is done before a transaction opens. */
export async function preparePerson(draft: NewPerson) {
  const { password, ...rest } = NewPerson.parse(draft)
  if (password === undefined) return { draft: rest, passwordHash: undefined }
  assertPasswordFits(password, rest.login)
  return { draft: rest, passwordHash: await hashPassword(password) }
}

export async function insertNewPerson(
  tx: Transaction,
  actor: Actor,
  { draft, passwordHash }: Awaited<ReturnType<typeof preparePerson>>,
  { now, append }: Services,
): Promise<Person> {
  const person: Person = {
    id: newId('per') as PersonId,
    institution: actor.institution,
    ...draft,
    signsInWith: passwordHash === undefined ? [] : ['password'],
    addedAt: now(),
  }
  await insertPerson(tx, person, passwordHash)
  await append(tx, {
    kind: 'person.added',
    subject: person.id,
    actor,
    body: { roles: [...person.roles], signsInWith: [...person.signsInWith] },
  })
  return person
}
