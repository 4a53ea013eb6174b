import type { ApplicationId, InstitutionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader, Transaction } from '#platform/database/schema.ts'
import type { PermitId } from './permit.ts'
import './tables.ts'

export interface StoredPermit {
  readonly serial: PermitId
  readonly institution: InstitutionId
  readonly application: ApplicationId
  readonly note: string
  readonly mintedAt: Instant
  readonly notAfter: Instant
  readonly revokedAt: Instant | undefined
  readonly revocationReason: string | undefined
  readonly epoch: number
}

function selectPermits(reader: Reader) {
  return reader.selectFrom('permits.permit').selectAll()
}

type PermitRow = Awaited<ReturnType<ReturnType<typeof selectPermits>['executeTakeFirstOrThrow']>>

const fromRow = (row: PermitRow): StoredPermit => ({
  serial: row.serial,
  institution: row.institution,
  application: row.application,
  note: row.note,
  mintedAt: row.minted_at,
  notAfter: row.not_after,
  revokedAt: row.revoked_at ?? undefined,
  revocationReason: row.revocation_reason ?? undefined,
  epoch: row.epoch,
})

export type NewPermit = Omit<StoredPermit, 'revokedAt' | 'revocationReason'>

export async function insertPermit(tx: Transaction, permit: NewPermit) {
  await tx
    .insertInto('permits.permit')
    .values({
      serial: permit.serial,
      institution: permit.institution,
      application: permit.application,
      note: permit.note,
      minted_at: permit.mintedAt,
      not_after: permit.notAfter,
      revoked_at: null,
      revocation_reason: null,
      epoch: permit.epoch,
    })
    .execute()
}

export async function findPermit(reader: Reader, institution: InstitutionId, serial: PermitId) {
  const row = await selectPermits(reader)
    .where('institution', '=', institution)
    .where('serial', '=', serial)
    .executeTakeFirst()
  return row === undefined ? undefined : fromRow(row)
}

/** Every permit of an institution that is not revoked and not past. */
export async function permitsStanding(reader: Reader, institution: InstitutionId, now: Instant) {
  const rows = await selectPermits(reader)
    .where('institution', '=', institution)
    .where('revoked_at', 'is', null)
    .where('not_after', '>', now)
    .orderBy('serial')
    .execute()
  return rows.map(fromRow)
}

/** The one permit of an application that is not revoked; it may have expired. */
export async function findStandingPermit(
  reader: Reader,
  institution: InstitutionId,
  application: ApplicationId,
) {
  const row = await selectPermits(reader)
    .where('institution', '=', institution)
    .where('application', '=', application)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return row === undefined ? undefined : fromRow(row)
}

/** How many permits of an application are in force: retirement asks that there be none. */
export async function countPermitsInForce(
  reader: Reader,
  institution: InstitutionId,
  application: ApplicationId,
  now: Instant,
): Promise<number> {
  const standing = await findStandingPermit(reader, institution, application)
  return standing !== undefined && now < standing.notAfter ? 1 : 0
}

/** Standing permits whose signed text names a model version. */
export async function standingPermitsWithModel(
  reader: Reader,
  institution: InstitutionId,
  version: string,
) {
  const rows = await selectPermits(reader)
    .where('institution', '=', institution)
    .where('revoked_at', 'is', null)
    .where('note', 'like', `%${version}%`)
    .execute()
  return rows.map(fromRow)
}

/** The newest permit of an application, whatever became of it. */
export async function findNewestPermit(
  reader: Reader,
  institution: InstitutionId,
  application: ApplicationId,
) {
  const [newest] = await listPermits(reader, institution, { application }, 1)
  return newest
}

/** Permits by serial, which is by the time of minting, newest first. */
export async function listPermits(
  reader: Reader,
  institution: InstitutionId,
  filter: {
    readonly application?: ApplicationId | undefined
    readonly before?: PermitId | undefined
  },
  limit: number,
) {
  let query = selectPermits(reader).where('institution', '=', institution)
  if (filter.application !== undefined) query = query.where('application', '=', filter.application)
  if (filter.before !== undefined) query = query.where('serial', '<', filter.before)
  const rows = await query.orderBy('serial', 'desc').limit(limit).execute()
  return rows.map(fromRow)
}

/** What changed after `epoch`, of all institutions, for gateways. */
export async function permitsSince(
  reader: Reader,
  epoch: number,
): Promise<readonly StoredPermit[]> {
  const rows = await selectPermits(reader).where('epoch', '>', epoch).orderBy('epoch').execute()
  return rows.map(fromRow)
}

export async function saveRevocation(
  tx: Transaction,
  { institution, serial }: Pick<StoredPermit, 'institution' | 'serial'>,
  revocation: { readonly at: Instant; readonly reason: string; readonly epoch: number },
) {
  await tx
    .updateTable('permits.permit')
    .set({
      revoked_at: revocation.at,
      revocation_reason: revocation.reason,
      epoch: revocation.epoch,
    })
    .where('institution', '=', institution)
    .where('serial', '=', serial)
    .where('revoked_at', 'is', null)
    .executeTakeFirstOrThrow()
}
