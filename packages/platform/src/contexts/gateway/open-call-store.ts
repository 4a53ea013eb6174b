import { sql } from 'kysely'
import type { ApplicationId, EntryId, InstitutionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import { everyRow } from '#platform/database/every-row.ts'
import type { Reader, Transaction } from '#platform/database/schema.ts'
import './tables.ts'

/** A call that has begun and whose record is not written yet. */
export interface OpenCall {
  readonly id: EntryId
  readonly institution: InstitutionId
  readonly application: ApplicationId
  readonly processId: string
  readonly startedAt: Instant
  /** What the record will say of how the call began: permit, model, operation. */
  readonly opening: { readonly [key: string]: string | boolean }
  readonly retention: string
  readonly sealedRequest: Uint8Array
}

export async function insertOpenCalls(db: Reader, calls: readonly OpenCall[]) {
  await db
    .insertInto('gateway.open_call')
    .values(
      calls.map((call) => ({
        id: call.id,
        institution: call.institution,
        application: call.application,
        process_id: call.processId,
        started_at: call.startedAt,
        opening: JSON.stringify(call.opening),
        retention: call.retention,
        sealed_request: Buffer.from(call.sealedRequest),
      })),
    )
    .execute()
}

export async function deleteOpenCalls(db: Reader, ids: readonly EntryId[]) {
  await sql`delete from gateway.open_call where id = any(${ids}::text[])`.execute(db)
}

/** Calls of processes that have not been seen since `seenBefore`, of all institutions: they ended in mid-call. */
export function abandonedCalls(reader: Reader, seenBefore: Instant) {
  return everyRow(
    (after: EntryId | undefined, limit) =>
      reader
        .selectFrom('gateway.open_call as call')
        .leftJoin('gateway.process as process', 'process.id', 'call.process_id')
        .select(['call.institution', 'call.id'])
        .where((where) =>
          where.or([where('process.seen_at', '<', seenBefore), where('process.id', 'is', null)]),
        )
        .where('call.started_at', '<', seenBefore)
        .$if(after !== undefined, (query) => query.where('call.id', '>', after!))
        .orderBy('call.id')
        .limit(limit)
        .execute(),
    ({ id }) => id,
  )
}

/** Takes an open call; `undefined` where somebody else has. */
export async function takeOpenCall(
  tx: Transaction,
  { institution, id }: Pick<OpenCall, 'institution' | 'id'>,
): Promise<OpenCall | undefined> {
  const row = await tx
    .deleteFrom('gateway.open_call')
    .where('institution', '=', institution)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()
  return (
    row && {
      id: row.id,
      institution: row.institution,
      application: row.application,
      processId: row.process_id,
      startedAt: row.started_at,
      opening: row.opening,
      retention: row.retention,
      sealedRequest: row.sealed_request,
    }
  )
}

/** A page of the sealed requests of open calls, by id, for sealing them anew. */
export async function pageOfSealedRequests(
  reader: Reader,
  institution: InstitutionId,
  after: string,
  limit: number,
) {
  return reader
    .selectFrom('gateway.open_call')
    .select(['id', 'sealed_request as sealed'])
    .where('institution', '=', institution)
    .where('id', '>', after as EntryId)
    .orderBy('id')
    .limit(limit)
    .execute()
}

export async function saveSealedRequest(
  tx: Transaction,
  institution: InstitutionId,
  id: EntryId,
  sealed: Uint8Array,
) {
  await tx
    .updateTable('gateway.open_call')
    .set({ sealed_request: Buffer.from(sealed) })
    .where('institution', '=', institution)
    .where('id', '=', id)
    .execute()
}

/** A process says that it lives; who has not said so for a while has ended. */
export async function saveHeartbeat(db: Reader, id: string, at: Instant) {
  await db
    .insertInto('gateway.process')
    .values({ id, seen_at: at })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ seen_at: at }))
    .execute()
}

export async function deleteSilentProcesses(db: Reader, seenBefore: Instant) {
  await db.deleteFrom('gateway.process').where('seen_at', '<', seenBefore).execute()
}
