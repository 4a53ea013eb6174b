import { type Actor, systemActor } from '#kernel/actor.ts'
import { type InstitutionId, newId } from '#kernel/ids.ts'
import type { Transaction } from '#platform/database/schema.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { insertNewPerson, preparePerson } from './add-person.ts'
import { authorize } from './authorize.ts'
import { identityErrors } from './errors.ts'
import { type Institution, NewInstitution } from './institution.ts'
import type { NewPerson, Person } from './person.ts'
import { findOperatingInstitution, insertInstitution } from './store.ts'

/** An institution to be founded, with the person who will add all others. */
export interface Founding extends NewInstitution {
  readonly administrator: Omit<NewPerson, 'roles'>
}

export interface Founded {
  readonly institution: Institution
  readonly administrator: Person
}

/**
 * Founds an institution with nobody's leave: for the first start and the operator's command line,
 * where no person stands yet who could be asked. No route leads here.
 *
 * @throws `identity.slug_taken`, `identity.weak_password`
 */
export async function bootstrapInstitution(founding: Founding, services: Services) {
  const id = newId('ins') as InstitutionId
  const prepared = await prepare(founding)
  return serializable(services.db, (tx) =>
    found(tx, systemActor('bootstrap', id), id, prepared, services),
  )
}

/**
 * Founds a further, isolated institution with its first administrator. Only administrators of the
 * institution that operates the installation may.
 *
 * @throws `identity.not_operating_institution`, `identity.slug_taken`, `identity.weak_password`
 */
export async function createInstitution(actor: Actor, founding: Founding, services: Services) {
  authorize(actor, 'institution:manage')
  const id = newId('ins') as InstitutionId
  const prepared = await prepare(founding)

  return serializable(services.db, async (tx) => {
    const operating = await findOperatingInstitution(tx)
    if (operating?.id !== actor.institution) throw identityErrors.not_operating_institution()
    return found(tx, actor, id, prepared, services)
  })
}

async function prepare({ administrator, ...institution }: Founding) {
  const roles: NewPerson['roles'] = ['administrator']
  return {
    institution: NewInstitution.parse(institution),
    administrator: await preparePerson({ ...administrator, roles }),
  }
}

async function found(
  tx: Transaction,
  actor: Actor,
  id: InstitutionId,
  { institution: draft, administrator: prepared }: Awaited<ReturnType<typeof prepare>>,
  services: Services,
): Promise<Founded> {
  const institution = { id, ...draft, createdAt: services.now() }
  await insertInstitution(tx, institution)
  await services.openLog(tx, institution)
  await services.append(tx, {
    kind: 'institution.created',
    subject: id,
    actor,
    body: { slug: draft.slug, name: { ...draft.name }, creditCode: draft.creditCode },
  })
  // The new ledger begins with its first person, whoever founded the institution from outside it.
  const administrator = await insertNewPerson(tx, systemActor('bootstrap', id), prepared, services)
  return { institution, administrator }
}
