import type { Selectable } from 'kysely'
import type { InstitutionId, PersonId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader, Transaction } from '#platform/database/schema.ts'
import { sqlState } from '#platform/database/transaction.ts'
import type { Committee, Mandate, Seat } from './committee.ts'
import { governanceErrors } from './errors.ts'
import type { CommitteeId } from './ids.ts'
import type { CommitteeTable, SeatTable } from './tables.ts'

const UNIQUE_VIOLATION = '23505'

/** Errors: `governance.committee_exists`. */
export async function insertCommittee(tx: Transaction, committee: Committee) {
  try {
    await tx
      .insertInto('governance.committee')
      .values({
        id: committee.id,
        institution: committee.institution,
        mandate: committee.mandate,
        name: JSON.stringify(committee.name),
        board: JSON.stringify(committee.board),
        quorum: JSON.stringify(committee.quorum),
        formed_at: committee.formedAt,
      })
      .execute()
  } catch (error) {
    if (sqlState(error) === UNIQUE_VIOLATION) throw governanceErrors.committee_exists()
    throw error
  }
  await insertSeats(tx, committee, committee.seats)
}

/** Ends every seat in force and fills the new ones; the old rows stay, to say who sat when. */
export async function replaceSeats(
  tx: Transaction,
  committee: Committee,
  seats: readonly Seat[],
  at: Instant,
) {
  await tx
    .updateTable('governance.seat')
    .set({ until_at: at })
    .where('institution', '=', committee.institution)
    .where('committee_id', '=', committee.id)
    .where('until_at', 'is', null)
    .execute()
  await insertSeats(tx, committee, seats)
}

async function insertSeats(
  tx: Transaction,
  { id, institution }: Pick<Committee, 'id' | 'institution'>,
  seats: readonly Seat[],
) {
  await tx
    .insertInto('governance.seat')
    .values(
      seats.map((seat) => ({
        institution,
        committee_id: id,
        person_id: seat.personId,
        function: seat.function,
        chair: seat.chair,
        from_at: seat.from,
        until_at: seat.until ?? null,
      })),
    )
    .execute()
}

/** Errors: `governance.not_found`, also for what belongs to another institution. */
export async function loadCommittee(
  reader: Reader,
  institution: InstitutionId,
  id: CommitteeId,
): Promise<Committee> {
  const found = (await listCommittees(reader, institution)).find((one) => one.id === id)
  if (found === undefined) throw governanceErrors.not_found({ what: 'committee' })
  return found
}

export async function findCommitteeOf(
  reader: Reader,
  institution: InstitutionId,
  mandate: Mandate,
): Promise<Committee | undefined> {
  return (await listCommittees(reader, institution)).find((one) => one.mandate === mandate)
}

/** The committees of an institution, one of each mandate, with every seat they ever had. */
export async function listCommittees(
  reader: Reader,
  institution: InstitutionId,
): Promise<readonly Committee[]> {
  const rows = await reader
    .selectFrom('governance.committee')
    .selectAll()
    .where('institution', '=', institution)
    .orderBy('mandate')
    .execute()
  const seats = await reader
    .selectFrom('governance.seat')
    .selectAll()
    .where('institution', '=', institution)
    .orderBy('from_at')
    .orderBy('person_id')
    .execute()
  const meetings = await reader
    .selectFrom('governance.meeting')
    .select(({ fn }) => ['committee_id', fn.max('held_on').as('last')])
    .where('institution', '=', institution)
    .groupBy('committee_id')
    .execute()
  return rows.map((row) =>
    fromRow(
      row,
      seats.filter((seat) => seat.committee_id === row.id),
      meetings.find((meeting) => meeting.committee_id === row.id)?.last,
    ),
  )
}

/** One page of the meetings on record, the last one first. */
export async function pageOfMeetings(
  reader: Reader,
  institution: InstitutionId,
  id: CommitteeId,
  { before, limit }: { readonly before?: string | undefined; readonly limit: number },
) {
  let query = reader
    .selectFrom('governance.meeting')
    .selectAll()
    .where('institution', '=', institution)
    .where('committee_id', '=', id)
    .orderBy('held_on', 'desc')
    .limit(limit)
  if (before !== undefined) query = query.where('held_on', '<', before)
  const rows = await query.execute()
  return rows.map((row) => ({
    heldOn: row.held_on,
    recordedBy: row.recorded_by,
    recordedAt: row.recorded_at,
  }))
}

/** Errors: `governance.meeting_recorded` when the day is on record already. */
export async function insertMeeting(
  tx: Transaction,
  { id, institution }: Committee,
  meeting: { readonly heldOn: string; readonly recordedBy: PersonId; readonly at: Instant },
) {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('governance.meeting')
    .values({
      institution,
      committee_id: id,
      held_on: meeting.heldOn,
      recorded_by: meeting.recordedBy,
      recorded_at: meeting.at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow()
  if (numInsertedOrUpdatedRows === 0n) throw governanceErrors.meeting_recorded()
}

function fromRow(
  row: Selectable<CommitteeTable>,
  seats: readonly SeatTable[],
  lastMetOn: string | undefined,
): Committee {
  return {
    id: row.id,
    institution: row.institution,
    mandate: row.mandate,
    name: row.name,
    board: row.board,
    quorum: row.quorum,
    formedAt: row.formed_at,
    seats: seats.map((seat) => ({
      personId: seat.person_id,
      function: seat.function,
      chair: seat.chair,
      from: seat.from_at,
      ...(seat.until_at !== null && { until: seat.until_at }),
    })),
    ...(lastMetOn !== undefined && { lastMetOn }),
  }
}
