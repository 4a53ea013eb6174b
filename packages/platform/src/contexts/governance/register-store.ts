import { type Selectable, sql } from 'kysely'
import type { InstitutionId, PersonId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader, Transaction } from '#platform/database/schema.ts'
import { governanceErrors } from './errors.ts'
import {
  approvedRegisters,
  type Register,
  type RegisterEntry,
  type RegisterEntryId,
  type RegisterStanding,
} from './register.ts'
import type { RegisterEntryTable } from './tables.ts'

export async function insertRegisterEntry(
  tx: Transaction,
  institution: InstitutionId,
  entry: RegisterEntry,
) {
  await tx
    .insertInto('governance.register_entry')
    .values({
      id: entry.id,
      institution,
      register: entry.content.register,
      subject: entry.subject,
      content: JSON.stringify(entry.content),
      review_on: entry.reviewOn,
      written_by: entry.writtenBy,
      written_at: entry.writtenAt,
    })
    .execute()
}

/** Errors: `governance.not_found`, also for what belongs to another institution. */
export async function loadRegisterEntry(
  reader: Reader,
  institution: InstitutionId,
  id: RegisterEntryId,
) {
  const row = await reader
    .selectFrom('governance.register_entry')
    .selectAll()
    .where('institution', '=', institution)
    .where('id', '=', id)
    .executeTakeFirst()
  if (row === undefined) throw governanceErrors.not_found({ what: 'register entry' })
  return fromRow(row)
}

export async function saveRegisterApproval(
  tx: Transaction,
  institution: InstitutionId,
  id: RegisterEntryId,
  { by, at }: { readonly by: PersonId; readonly at: Instant },
) {
  await tx
    .updateTable('governance.register_entry')
    .set({ approved_by: by, approved_at: at })
    .where('institution', '=', institution)
    .where('id', '=', id)
    .execute()
}

export interface KeptEntry extends RegisterEntry {
  readonly standing: RegisterStanding
}

function selectKept(reader: Reader, institution: InstitutionId) {
  return (
    reader
      .selectFrom('governance.register_entry as entry')
      .selectAll('entry')
      // The newest about the same that holds, as `registersAt` finds it.
      .select(({ selectFrom }) =>
        selectFrom('governance.register_entry as held')
          .select(({ fn }) => fn.max('held.id').as('id'))
          .whereRef('held.institution', '=', 'entry.institution')
          .whereRef('held.register', '=', 'entry.register')
          .whereRef('held.subject', '=', 'entry.subject')
          .where((held) =>
            held.or([
              held('held.approved_at', 'is not', null),
              held('held.register', 'not in', approvedRegisters),
            ]),
          )
          .as('holding'),
      )
      .where('entry.institution', '=', institution)
  )
}

type KeptRow = Awaited<ReturnType<ReturnType<typeof selectKept>['executeTakeFirstOrThrow']>>

const keptFromRow = ({ holding, ...row }: KeptRow): KeptEntry => ({
  ...fromRow(row),
  standing: standingOf(row.id, holding),
})

/** One entry with what became of it. Errors: `governance.not_found`, also for what belongs to another institution. */
export async function loadKept(
  reader: Reader,
  institution: InstitutionId,
  id: RegisterEntryId,
): Promise<KeptEntry> {
  const row = await selectKept(reader, institution).where('entry.id', '=', id).executeTakeFirst()
  if (row === undefined) throw governanceErrors.not_found({ what: 'register entry' })
  return keptFromRow(row)
}

/** A page of one register, newest first, with what became of each entry. */
export async function pageOfRegister(
  reader: Reader,
  institution: InstitutionId,
  { register, subject }: { readonly register: Register; readonly subject?: string | undefined },
  { before, limit }: { readonly before?: RegisterEntryId | undefined; readonly limit: number },
): Promise<readonly KeptEntry[]> {
  let query = selectKept(reader, institution)
    .where('entry.register', '=', register)
    .orderBy('entry.id', 'desc')
    .limit(limit)
  if (before !== undefined) query = query.where('entry.id', '<', before)
  if (subject !== undefined) query = query.where('entry.subject', '=', subject)
  return (await query.execute()).map(keptFromRow)
}

/** Ids sort by the time of their making: what is newer than what holds waits for its approval. */
function standingOf(id: RegisterEntryId, holding: RegisterEntryId | null): RegisterStanding {
  if (id === holding) return 'holds'
  return holding !== null && id < holding ? 'replaced' : 'waiting'
}

/** What held at an instant: the newest entry of each subject, approved by then where that is asked for. */
export async function registersAt(
  reader: Reader,
  institution: InstitutionId,
  at: Instant,
): Promise<readonly RegisterEntry[]> {
  const { rows } = await sql<Selectable<RegisterEntryTable>>`
    select distinct on (register, subject) * from governance.register_entry
    where institution = ${institution} and written_at <= ${at}
      and (approved_at <= ${at} or register <> all(${approvedRegisters}::text[]))
    order by register, subject, id desc`.execute(reader)
  return rows.map(fromRow)
}

function fromRow(row: Selectable<RegisterEntryTable>): RegisterEntry {
  return {
    id: row.id,
    subject: row.subject,
    content: row.content,
    reviewOn: row.review_on,
    writtenBy: row.written_by,
    writtenAt: row.written_at,
    ...(row.approved_by !== null && {
      approvedBy: row.approved_by,
      approvedAt: row.approved_at!,
    }),
  }
}
