import type { Actor } from '#kernel/actor.ts'
import type { InstitutionId, PersonId } from '#kernel/ids.ts'
import { snapshot } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { authorize, permissionsOf, requireSignedIn } from './authorize.ts'
import { identityErrors } from './errors.ts'
import { csrfTokenOf, tokenHashOf } from './session.ts'
import { findLiveSession } from './session-store.ts'
import {
  findOperatingInstitution,
  type PersonFilter,
  pageOfInstitutions,
  pageOfPeople,
} from './store.ts'

export interface Page<Cursor> {
  readonly after?: Cursor | undefined
  readonly limit: number
}

/** Who is signed in, what they may do, and the token that their mutations carry. */
export async function whoAmI(actor: Actor, token: string | undefined, { db, now }: Services) {
  requireSignedIn(actor)
  const hash = tokenHashOf(token)
  const live = hash === undefined ? undefined : await findLiveSession(db, hash, now())
  if (live === undefined || token === undefined) throw identityErrors.session_ended()
  const [institution] = await pageOfInstitutions(db, actor.institution, { limit: 1 })
  return {
    person: live.person,
    institution: institution!,
    permissions: permissionsOf(live.person.roles),
    csrfToken: csrfTokenOf(token),
    expiresAt: live.session.expiresAt,
  }
}

export async function listPeople(
  actor: Actor,
  page: Page<PersonId> & PersonFilter,
  { db }: Services,
) {
  authorize(actor, 'person:read')
  return pageOfPeople(db, actor.institution, page)
}

/** One's own institution; all of them for administrators of the one that operates the installation. */
export async function listInstitutions(actor: Actor, page: Page<InstitutionId>, { db }: Services) {
  authorize(actor, 'institution:read')
  return snapshot(db, async (tx) => {
    const operating = await findOperatingInstitution(tx)
    const all = operating?.id === actor.institution && actor.roles.includes('administrator')
    return pageOfInstitutions(tx, all ? undefined : actor.institution, page)
  })
}
