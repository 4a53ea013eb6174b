import { findPerson, pageOfPeople } from '#contexts/identity/index.ts'
import type { InstitutionId, PersonId } from '#kernel/ids.ts'
import type { Reader } from '#platform/database/schema.ts'
import { registryErrors } from './errors.ts'

const PEOPLE_PER_PAGE = 1_000

/** Errors: `registry.unknown_people`, naming every id that is nobody active in the institution. */
export async function assertPeople(
  reader: Reader,
  institution: InstitutionId,
  ids: readonly PersonId[],
): Promise<void> {
  const unknown: PersonId[] = []
  for (const id of ids) {
    const person = await findPerson(reader, institution, id)
    if (person === undefined || person.deactivatedAt !== undefined) unknown.push(id)
  }
  if (unknown.length > 0) throw registryErrors.unknown_people({ ids: unknown })
}

/** The people of an institution by login, which is how sheets name them. */
export interface Directory {
  readonly loginById: ReadonlyMap<PersonId, string>
  readonly idByLogin: ReadonlyMap<string, PersonId>
  /** People who can still act: nobody else can be made answerable. */
  readonly active: ReadonlySet<PersonId>
}

export async function loadDirectory(
  reader: Reader,
  institution: InstitutionId,
): Promise<Directory> {
  const loginById = new Map<PersonId, string>()
  const active = new Set<PersonId>()
  for (let after: PersonId | undefined; ; ) {
    const people = await pageOfPeople(reader, institution, { after, limit: PEOPLE_PER_PAGE })
    for (const { id, login, deactivatedAt } of people) {
      loginById.set(id, login)
      if (deactivatedAt === undefined) active.add(id)
    }
    after = people.at(-1)?.id
    if (people.length < PEOPLE_PER_PAGE) break
  }
  const idByLogin = new Map([...loginById].map(([id, login]) => [login, id]))
  return { loginById, idByLogin, active }
}
