import type { ApplicationId, InstitutionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader, Transaction } from '#platform/database/schema.ts'
import type { PermitId, StopId } from './permit.ts'
import type { DistributedStop, Stop, StopTarget } from './stop.ts'
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
  serial: PermitId,
  revocation: { readonly at: Instant; readonly reason: string; readonly epoch: number },
) {
  await tx
    .updateTable('permits.permit')
    .set({
      revoked_at: revocation.at,
      revocation_reason: revocation.reason,
      epoch: revocation.epoch,
    })
    .where('serial', '=', serial)
    .where('revoked_at', 'is', null)
    .executeTakeFirstOrThrow()
}

export interface NewStop {
  readonly id: StopId
  readonly institution: InstitutionId
  readonly hits: StopTarget
  readonly reason: string
  readonly trippedBy: string
  readonly trippedAt: Instant
  readonly epoch: number
}

export async function insertStop(tx: Transaction, stop: NewStop) {
  await tx
    .insertInto('permits.stop')
    .values({
      id: stop.id,
      institution: stop.institution,
      scope: stop.hits.scope,
      target: stop.hits.scope === 'all' ? stop.institution : stop.hits.target,
      reason: stop.reason,
      tripped_by: stop.trippedBy,
      tripped_at: stop.trippedAt,
      lifted_by: null,
      lifted_at: null,
      lift_reason: null,
      epoch: stop.epoch,
    })
    .execute()
}

function selectStops(reader: Reader) {
  return reader.selectFrom('permits.stop').selectAll()
}

type StopRow = Awaited<ReturnType<ReturnType<typeof selectStops>['executeTakeFirstOrThrow']>>

const stopFromRow = (row: StopRow): Stop => ({
  id: row.id,
  scope: row.scope,
  target: row.target,
  reason: row.reason,
  trippedBy: row.tripped_by,
  trippedAt: row.tripped_at,
  ...(row.lifted_by !== null && { liftedBy: row.lifted_by }),
  ...(row.lifted_at !== null && { liftedAt: row.lifted_at }),
  ...(row.lift_reason !== null && { liftReason: row.lift_reason }),
})

export async function findStop(reader: Reader, institution: InstitutionId, id: StopId) {
  const row = await selectStops(reader)
    .where('institution', '=', institution)
    .where('id', '=', id)
    .executeTakeFirst()
  return row === undefined ? undefined : stopFromRow(row)
}

/** Stops newest first; only those in force, or all. */
export async function listStops(
  reader: Reader,
  institution: InstitutionId,
  filter: { readonly inForce: boolean; readonly before?: StopId | undefined },
  limit: number,
) {
  let query = selectStops(reader).where('institution', '=', institution)
  if (filter.inForce) query = query.where('lifted_at', 'is', null)
  if (filter.before !== undefined) query = query.where('id', '<', filter.before)
  const rows = await query.orderBy('id', 'desc').limit(limit).execute()
  return rows.map(stopFromRow)
}

export async function saveLift(
  tx: Transaction,
  id: StopId,
  lift: {
    readonly by: string
    readonly at: Instant
    readonly reason: string
    readonly epoch: number
  },
) {
  await tx
    .updateTable('permits.stop')
    .set({ lifted_by: lift.by, lifted_at: lift.at, lift_reason: lift.reason, epoch: lift.epoch })
    .where('id', '=', id)
    .where('lifted_at', 'is', null)
    .executeTakeFirstOrThrow()
}

export async function stopsSince(
  reader: Reader,
  epoch: number,
): Promise<readonly DistributedStop[]> {
  const rows = await selectStops(reader).where('epoch', '>', epoch).orderBy('epoch').execute()
  return rows.map((row) => ({
    id: row.id,
    institution: row.institution,
    scope: row.scope,
    target: row.target,
    inForce: row.lifted_at === null,
    epoch: row.epoch,
  }))
}
