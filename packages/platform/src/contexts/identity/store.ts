import { sql } from 'kysely'
import type { Role } from '#kernel/actor.ts'
import type { InstitutionId, PersonId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import { containing } from '#platform/database/containing.ts'
import { everyRow } from '#platform/database/every-row.ts'
import type { Reader, Transaction } from '#platform/database/schema.ts'
import { sqlState } from '#platform/database/transaction.ts'
import { identityErrors } from './errors.ts'
import type { Institution, ProviderNaming } from './institution.ts'
import type { Person } from './person.ts'
import type { InstitutionTable, PersonTable } from './tables.ts'

const UNIQUE_VIOLATION = '23505'

/** What signing in needs of a person beyond what others may see. */
export interface Credentials {
  readonly person: Person
  readonly passwordHash: string | undefined
  readonly oidcSubject: string | undefined
}

export interface OidcIdentity {
  readonly issuer: string
  readonly subject: string
}

/** @throws `identity.slug_taken` */
export async function insertInstitution(tx: Transaction, institution: Institution) {
  const { id, slug, name, creditCode, createdAt } = institution
  try {
    await tx
      .insertInto('identity.institution')
      .values({
        ...{ id, slug, name, created_at: createdAt },
        ...{ credit_code: creditCode ?? null, service_code: null },
      })
      .execute()
  } catch (error) {
    if (sqlState(error) === UNIQUE_VIOLATION) throw identityErrors.slug_taken()
    throw error
  }
}

/** The institution that operates the installation: the first that was created. */
export async function findOperatingInstitution(reader: Reader): Promise<Institution | undefined> {
  const row = await reader
    .selectFrom('identity.institution')
    .selectAll()
    .orderBy('created_at')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  return row && toInstitution(row)
}

export async function findInstitutionBySlug(reader: Reader, slug: string) {
  const row = await reader
    .selectFrom('identity.institution')
    .selectAll()
    .where('slug', '=', slug)
    .executeTakeFirst()
  return row && toInstitution(row)
}

export async function findInstitution(reader: Reader, id: InstitutionId) {
  const row = await reader
    .selectFrom('identity.institution')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  return row && toInstitution(row)
}

export async function saveCreditCode(
  tx: Transaction,
  id: InstitutionId,
  { creditCode, serviceCode }: ProviderNaming,
) {
  const row = await tx
    .updateTable('identity.institution')
    .set({ credit_code: creditCode, service_code: serviceCode ?? null })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
  return toInstitution(row)
}

/** One page by id; `only` narrows it to one institution, for those who may not see others. */
export async function pageOfInstitutions(
  reader: Reader,
  only: InstitutionId | undefined,
  page: { readonly after?: InstitutionId | undefined; readonly limit: number },
): Promise<readonly Institution[]> {
  const rows = await reader
    .selectFrom('identity.institution')
    .selectAll()
    .$if(only !== undefined, (query) => query.where('id', '=', only!))
    .$if(page.after !== undefined, (query) => query.where('id', '>', page.after!))
    .orderBy('id')
    .limit(page.limit)
    .execute()
  return rows.map(toInstitution)
}

/** Every institution of the installation, for what jobs do in each. */
export function everyInstitution(reader: Reader): AsyncGenerator<Institution> {
  return everyRow(
    (after: InstitutionId | undefined, limit) =>
      pageOfInstitutions(reader, undefined, { after, limit }),
    ({ id }) => id,
  )
}

/** @throws `identity.login_taken` when the login or the e-mail address stands already */
export async function insertPerson(
  tx: Transaction,
  person: Person,
  passwordHash: string | undefined,
) {
  try {
    await tx
      .insertInto('identity.person')
      .values({
        id: person.id,
        institution: person.institution,
        login: person.login,
        name: person.name,
        email: person.email ?? null,
        roles: person.roles,
        password_hash: passwordHash ?? null,
        oidc_issuer: null,
        oidc_subject: null,
        added_at: person.addedAt,
        deactivated_at: null,
      })
      .execute()
  } catch (error) {
    if (sqlState(error) === UNIQUE_VIOLATION) throw identityErrors.login_taken()
    throw error
  }
}

export async function findPerson(reader: Reader, institution: InstitutionId, id: PersonId) {
  return (await findCredentials(reader, institution, id))?.person
}

export async function findCredentials(
  reader: Reader,
  institution: InstitutionId,
  id: PersonId,
): Promise<Credentials | undefined> {
  const row = await people(reader, institution).where('id', '=', id).executeTakeFirst()
  return row && toCredentials(row)
}

export async function findCredentialsByLogin(
  reader: Reader,
  institution: InstitutionId,
  login: string,
): Promise<Credentials | undefined> {
  const row = await people(reader, institution)
    .where('login', '=', login.toLowerCase())
    .executeTakeFirst()
  return row && toCredentials(row)
}

export async function findPersonByIdentity(
  reader: Reader,
  institution: InstitutionId,
  { issuer, subject }: OidcIdentity,
): Promise<Person | undefined> {
  const row = await people(reader, institution)
    .where('oidc_issuer', '=', issuer)
    .where('oidc_subject', '=', subject)
    .executeTakeFirst()
  return row && toPerson(row)
}

export async function findCredentialsByEmail(
  reader: Reader,
  institution: InstitutionId,
  email: string,
): Promise<Credentials | undefined> {
  const row = await people(reader, institution)
    .where('email', '=', email.toLowerCase())
    .executeTakeFirst()
  return row && toCredentials(row)
}

export interface PersonFilter {
  /** Only those who were not deactivated, or only those who were. */
  readonly active?: boolean | undefined
  readonly role?: Role | undefined
  /** Found in name or login. */
  readonly text?: string | undefined
  readonly ids?: readonly PersonId[] | undefined
}

export async function pageOfPeople(
  reader: Reader,
  institution: InstitutionId,
  page: PersonFilter & { readonly after?: PersonId | undefined; readonly limit: number },
): Promise<readonly Person[]> {
  const { after, limit, active, role, text, ids } = page
  const rows = await people(reader, institution)
    .$if(after !== undefined, (query) => query.where('id', '>', after!))
    .$if(active !== undefined, (query) =>
      query.where('deactivated_at', active ? 'is' : 'is not', null),
    )
    .$if(role !== undefined, (query) => query.where(sql<boolean>`${role} = any(roles)`))
    .$if(text !== undefined, (query) => query.where(containing(['name', 'login'], text!)))
    .$if(ids !== undefined, (query) => query.where('id', 'in', ids!))
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(toPerson)
}

/** Active administrators, so that no act leaves an institution without one. */
export async function countAdministrators(reader: Reader, institution: InstitutionId) {
  const rows = await people(reader, institution).where('deactivated_at', 'is', null).execute()
  return rows.filter((row) => row.roles.includes('administrator')).length
}

/** Active people who hold one of the roles, and active ones of those named, in the order of their ids. */
export async function peopleToTell(
  reader: Reader,
  institution: InstitutionId,
  to: { readonly roles?: readonly Role[]; readonly people?: readonly PersonId[] },
): Promise<readonly PersonId[]> {
  const rows = await people(reader, institution)
    .where('deactivated_at', 'is', null)
    .where(
      sql<boolean>`(roles && ${to.roles ?? []}::text[] or id = any(${to.people ?? []}::text[]))`,
    )
    .orderBy('id')
    .execute()
  return rows.map(({ id }) => id)
}

export async function saveRoles(tx: Transaction, person: Person, roles: readonly Role[]) {
  return update(tx, person, { roles })
}

export async function saveDeactivation(tx: Transaction, person: Person, at: Instant) {
  return update(tx, person, { deactivated_at: at })
}

export async function savePasswordHash(tx: Transaction, person: Person, passwordHash: string) {
  return update(tx, person, { password_hash: passwordHash })
}

/** Remembers whom the identity provider means, so that a later change of e-mail changes nothing. */
export async function saveIdentity(tx: Transaction, person: Person, identity: OidcIdentity) {
  return update(tx, person, { oidc_issuer: identity.issuer, oidc_subject: identity.subject })
}

async function update(tx: Transaction, person: Person, values: Partial<PersonTable>) {
  const row = await tx
    .updateTable('identity.person')
    .set(values)
    .where('institution', '=', person.institution)
    .where('id', '=', person.id)
    .returningAll()
    .executeTakeFirstOrThrow()
  return toPerson(row)
}

function people(reader: Reader, institution: InstitutionId) {
  return reader.selectFrom('identity.person').selectAll().where('institution', '=', institution)
}

function toInstitution(row: InstitutionTable): Institution {
  return {
    ...{ id: row.id, slug: row.slug, name: row.name, createdAt: row.created_at },
    ...(row.credit_code !== null && { creditCode: row.credit_code }),
    ...(row.service_code !== null && { serviceCode: row.service_code }),
  }
}

function toCredentials(row: PersonTable): Credentials {
  return {
    person: toPerson(row),
    passwordHash: row.password_hash ?? undefined,
    oidcSubject: row.oidc_subject ?? undefined,
  }
}

export function toPerson(row: PersonTable): Person {
  return {
    id: row.id,
    institution: row.institution,
    login: row.login,
    name: row.name,
    email: row.email ?? undefined,
    roles: [...row.roles],
    signsInWith: [
      ...(row.password_hash === null ? [] : (['password'] as const)),
      ...(row.oidc_subject === null ? [] : (['single-sign-on'] as const)),
    ],
    addedAt: row.added_at,
    deactivatedAt: row.deactivated_at ?? undefined,
  }
}
