import type { InstitutionId, PersonId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader, Transaction } from '#platform/database/schema.ts'
import './tables.ts'

export interface Adoption {
  readonly version: string
  readonly digest: string
  readonly text: string
  readonly adoptedBy: PersonId
  readonly adoptedAt: Instant
}

export async function insertAdoption(
  tx: Transaction,
  institution: InstitutionId,
  adoption: Adoption,
) {
  await tx
    .insertInto('controls.catalogue')
    .values({
      institution,
      version: adoption.version,
      digest: adoption.digest,
      text: adoption.text,
      adopted_by: adoption.adoptedBy,
      adopted_at: adoption.adoptedAt,
    })
    .execute()
}

/** The newest version that an institution had adopted by an instant. */
export async function newestAdoption(
  reader: Reader,
  institution: InstitutionId,
  at: Instant | undefined,
): Promise<Adoption | undefined> {
  let query = selectAdoptions(reader, institution)
    .select(['version', 'digest', 'text', 'adopted_by as adoptedBy', 'adopted_at as adoptedAt'])
    .limit(1)
  if (at !== undefined) query = query.where('adopted_at', '<=', at)
  return query.executeTakeFirst()
}

/** All versions that an institution adopted, newest first: a few in a year, so that they need no pages. */
export async function adoptionsOf(
  reader: Reader,
  institution: InstitutionId,
): Promise<readonly Omit<Adoption, 'text'>[]> {
  return selectAdoptions(reader, institution)
    .select(['version', 'digest', 'adopted_by as adoptedBy', 'adopted_at as adoptedAt'])
    .execute()
}

function selectAdoptions(reader: Reader, institution: InstitutionId) {
  return reader
    .selectFrom('controls.catalogue')
    .where('institution', '=', institution)
    .orderBy('seq', 'desc')
}

export interface OwnThreshold {
  readonly statement: string
  readonly name: string
  readonly value: number
}

export async function saveThreshold(
  tx: Transaction,
  institution: InstitutionId,
  { statement, name, value }: OwnThreshold,
  { by, at }: { readonly by: PersonId; readonly at: Instant },
) {
  await tx
    .insertInto('controls.threshold')
    .values({ institution, statement, name, value, set_by: by, set_at: at })
    .execute()
}

/** The newest of each, now or at an instant. */
export async function ownThresholds(
  reader: Reader,
  institution: InstitutionId,
  at?: Instant,
): Promise<readonly OwnThreshold[]> {
  let query = reader
    .selectFrom('controls.threshold')
    .distinctOn(['statement', 'name'])
    .select(['statement', 'name', 'value'])
    .where('institution', '=', institution)
    .orderBy('statement')
    .orderBy('name')
    .orderBy('seq', 'desc')
  if (at !== undefined) query = query.where('set_at', '<=', at)
  return query.execute()
}
