import { sql } from 'kysely'
import type { ApplicationId, InstitutionId, KeyId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader, Transaction } from '#platform/database/schema.ts'
import { type ApplicationKey, type KeyRow, keyStart } from './application-key.ts'
import type { ApplicationKeyTable } from './tables.ts'

export async function insertKey(
  tx: Transaction,
  institution: InstitutionId,
  key: ApplicationKey,
  stored: {
    readonly hash: string
    readonly forcesFallback?: boolean
    readonly trial?: boolean
    readonly epoch: number
  },
) {
  await tx
    .insertInto('identity.application_key')
    .values({
      id: key.id,
      institution,
      application_id: key.applicationId,
      name: key.name,
      hash: stored.hash,
      issued_by: key.issuedBy,
      issued_at: key.issuedAt,
      valid_until: key.validUntil ?? null,
      revoked_at: null,
      last_used_at: null,
      replaces: key.replaces ?? null,
      forces_fallback: stored.forcesFallback ?? false,
      trial: stored.trial ?? false,
      epoch: stored.epoch,
    })
    .execute()
}

export async function findKey(reader: Reader, institution: InstitutionId, id: KeyId) {
  const row = await reader
    .selectFrom('identity.application_key')
    .selectAll()
    .where('institution', '=', institution)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && toKey(row)
}

/** Whether a rotation has given a key its successor already. */
export async function isReplaced(reader: Reader, institution: InstitutionId, id: KeyId) {
  const row = await reader
    .selectFrom('identity.application_key')
    .select('id')
    .where('institution', '=', institution)
    .where('replaces', '=', id)
    .executeTakeFirst()
  return row !== undefined
}

/** The keys that people issued; those of trials live for one call, and only their entries are kept in view. */
export async function pageOfKeys(
  reader: Reader,
  institution: InstitutionId,
  applicationId: ApplicationId,
  page: { readonly after?: KeyId | undefined; readonly limit: number },
): Promise<readonly ApplicationKey[]> {
  const rows = await reader
    .selectFrom('identity.application_key')
    .selectAll()
    .where('institution', '=', institution)
    .where('application_id', '=', applicationId)
    .where('trial', '=', false)
    .$if(page.after !== undefined, (query) => query.where('id', '>', page.after!))
    .orderBy('id')
    .limit(page.limit)
    .execute()
  return rows.map(toKey)
}

export interface KeyFilter {
  readonly application?: ApplicationId | undefined
  /** Only those that are good at the instant, or only those that are not; `isLive` asks the same. */
  readonly live?: { readonly is: boolean; readonly at: Instant } | undefined
}

/** One page of the keys of all applications that people issued, newest first. */
export async function pageOfAllKeys(
  reader: Reader,
  institution: InstitutionId,
  { application, live }: KeyFilter,
  { before, limit }: { readonly before?: KeyId | undefined; readonly limit: number },
): Promise<readonly ApplicationKey[]> {
  let query = reader
    .selectFrom('identity.application_key')
    .selectAll()
    .where('institution', '=', institution)
    .where('trial', '=', false)
    .orderBy('id', 'desc')
    .limit(limit)
  if (before !== undefined) query = query.where('id', '<', before)
  if (application !== undefined) query = query.where('application_id', '=', application)
  if (live !== undefined) {
    query = query.where(
      sql<boolean>`(revoked_at is null and (valid_until is null or valid_until > ${live.at})) = ${live.is}`,
    )
  }
  return (await query.execute()).map(toKey)
}

export interface KeyUse {
  readonly keyId: KeyId
  readonly institution: InstitutionId
  readonly at: Instant
}

/** Several gateways write of the same key; the latest use stands. It is no change of the key, so no epoch tells of it. */
export async function saveKeyUses(reader: Reader, uses: readonly KeyUse[]) {
  await sql`
    update identity.application_key as key
    set last_used_at = greatest(key.last_used_at, used.at)
    from unnest(
      ${uses.map(({ keyId }) => keyId)}::text[],
      ${uses.map(({ institution }) => institution)}::text[],
      ${uses.map(({ at }) => at)}::timestamptz[]
    ) as used (id, institution, at)
    where key.id = used.id and key.institution = used.institution`.execute(reader)
}

/** Writes when a key ends, under a new epoch, so that every gateway hears of it. */
export async function saveKeyEnd(
  tx: Transaction,
  institution: InstitutionId,
  id: KeyId,
  end: { readonly validUntil?: Instant; readonly revokedAt?: Instant; readonly epoch: number },
) {
  await tx
    .updateTable('identity.application_key')
    .set({
      epoch: end.epoch,
      ...(end.validUntil === undefined ? {} : { valid_until: end.validUntil }),
      ...(end.revokedAt === undefined ? {} : { revoked_at: end.revokedAt }),
    })
    .where('institution', '=', institution)
    .where('id', '=', id)
    .execute()
}

/** Every key that changed after an epoch, of all institutions: a gateway serves them all. */
export async function keysSince(reader: Reader, epoch: number): Promise<readonly KeyRow[]> {
  const rows = await reader
    .selectFrom('identity.application_key')
    .select(['id', 'hash', 'institution', 'application_id', 'valid_until', 'revoked_at', 'epoch'])
    .select(['forces_fallback', 'trial', 'issued_by'])
    .where('epoch', '>', epoch)
    .orderBy('epoch')
    .execute()
  return rows.map((row) => ({
    keyId: row.id,
    hash: row.hash,
    institution: row.institution,
    applicationId: row.application_id,
    validUntil: row.valid_until ?? undefined,
    revokedAt: row.revoked_at ?? undefined,
    ...(row.forces_fallback && { forcesFallback: true }),
    ...(row.trial && { trialBy: row.issued_by }),
    epoch: row.epoch,
  }))
}

function toKey(row: ApplicationKeyTable): ApplicationKey {
  return {
    id: row.id,
    applicationId: row.application_id,
    name: row.name,
    startsWith: keyStart(row.id),
    issuedBy: row.issued_by,
    issuedAt: row.issued_at,
    validUntil: row.valid_until ?? undefined,
    revokedAt: row.revoked_at ?? undefined,
    lastUsedAt: row.last_used_at ?? undefined,
    replaces: row.replaces ?? undefined,
  }
}
