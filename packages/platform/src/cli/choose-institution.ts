import {
  everyInstitution,
  findInstitutionBySlug,
  findOperatingInstitution,
  type Institution,
  identityErrors,
} from '#contexts/identity/index.ts'
import type { Database } from '#platform/database/schema.ts'
import { cliErrors } from './errors.ts'

/** The institution that a call names; the operating one where it names none. */
export async function chooseInstitution(
  db: Database,
  slug: string | undefined,
): Promise<Institution> {
  if (slug === undefined) {
    const operating = await findOperatingInstitution(db)
    if (operating === undefined) throw identityErrors.no_institution()
    return operating
  }
  const named = await findInstitutionBySlug(db, slug)
  if (named === undefined) throw cliErrors.no_such_institution({ slug })
  return named
}

/** The one that a call names, or every one of the installation. */
export async function chooseInstitutions(
  db: Database,
  slug: string | undefined,
): Promise<readonly Institution[]> {
  if (slug !== undefined) return [await chooseInstitution(db, slug)]
  return Array.fromAsync(everyInstitution(db))
}
